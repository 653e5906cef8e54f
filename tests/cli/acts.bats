#!/usr/bin/env bats
# What a named person writes down with golive waive, accept, read and asked: only what may be signed off, only by whoever
# may, and into a file that stays what it was.

load helper

setup() {
	setup_golive
	write_site site.ini <<-'INI'
		[site]
		name = Springfield Clinic
		timezone = America/Chicago
		deployments = d
		[policy]
		require =
	INI
	export GOLIVE_CONFIG=$WORK/site.ini
	mkdir d letters
	SOON=$(date -d '+30 days' +%F)
	TODAY=$(TZ=America/Chicago date +%F)
	cat >d/paper.txt <<-'TEXT'
		The minutes of the board of Northfield Medical.

		1. The members have seen a draft of the plan, and a sketch of it.

		2. The board approved the plan in all its parts on a Monday.
	TEXT
	cat >d/scribe.ini <<-'INI'
		; kept by hand
		[deployment]
		id = scribe
		product = Scribe
		[facts]
		answered_by = M. Lindqvist
		answered_role = Practice manager
		answered_on = 2026-11-03
		[minutes]
		plugin = document
		document = paper.txt
		issued_by = "Northfield Review Board"
		says_not = draft, sketch
	INI
	cp d/scribe.ini before.ini
}

waive() {
	golive "$1" waive scribe minutes/DOC-06 --reason 'In print' --by 'J. Rivera' --role CMIO --expires "$SOON" "${@:2}"
}

accept() {
	golive "$1" accept scribe "$2" --reason 'Renewal is under way' --by 'D. Osei' --role 'Privacy Officer' "${@:3}"
}

reading() {
	golive "$1" read minutes/DOC-04 scribe --by 'D. Osei' --role 'Privacy Officer' "${@:2}"
}

# finding RULE FILTER: of the deployment as it is now.
finding() {
	"$GOLIVE" check --format json d/scribe.ini | jq -r ".deployments[0].checks[0].findings[] | select(.rule == \"$1\") | $2"
}

# The file is as it was before.
untouched() {
	cmp before.ini d/scribe.ini || fail "the file was changed"
	[ "$(find d -type f | wc -l)" -eq 2 ] || fail "something was left: $(ls -a d)"
}

# ---- waive ----

@test "a waiver is written with the finding's digest and covers it" {
	set_key d/scribe.ini says_not draft
	waive 0
	out_has '[waiver:minutes/DOC-06] stands in '
	out_has 'd/scribe.ini.'
	out_has 'scribe was NO-GO and is now:'
	[ "$(finding DOC-06 .waiver.approved_by)" = 'J. Rivera, CMIO' ]
	[ "$(finding DOC-06 .waiver.expires)" = "$SOON" ]
	[ "$(finding DOC-06 .waiver.approved_on)" = "$TODAY" ]
	head -n 1 d/scribe.ini | grep -q 'kept by hand'
	# What is found changes, and the waiver covers nothing any more.
	sed -i 's/a draft of/the draft of/' d/paper.txt
	[ "$(finding DOC-06 .waiver)" = null ]
}

@test "of several subjects one is chosen, and the waiver holds for no other" {
	waive 64
	err_has '--subject "draft"'
	err_has '--subject "sketch"'
	untouched
	waive 0 --subject draft
	waive 0 --subject sketch --reason 'Harmless'
	grep -qxF '[waiver:minutes/DOC-06/draft]' d/scribe.ini
	[ "$(finding DOC-06 '"\(.subject) \(.waiver.reason)"')" = "$(printf 'draft In print\nsketch Harmless')" ]
	# Digests exchanged: each section names another subject than its finding.
	sed -i -e 's|^\[waiver:minutes/DOC-06/draft\]|[waiver:minutes/DOC-06/other]|' d/scribe.ini
	[ "$(finding DOC-06 'select(.subject == "draft") | .waiver')" = null ]
	golive '1|2' check d/scribe.ini
	tr -s ' \n' ' ' <out | grep -qF 'minutes/DOC-06/other covers nothing: nothing was found on DOC-06 of other.'
}

@test "a rule of law is not waived" {
	cp "$ROOT"/conf/deployments/documents/lumenar-baa-2024.md d/
	sed -e 's/^\[minutes\]/[baa]\ndocument = lumenar-baa-2024.md\n&/' before.ini >d/scribe.ini
	cp d/scribe.ini before.ini
	golive 77 waive scribe baa/BAA-26 --reason x --by 'J. Rivera' --role CMIO --expires "$SOON"
	err_has 'rests on law'
	cmp before.ini d/scribe.ini
}

@test "what is met, not known or only to be looked at is not waived" {
	set_key d/scribe.ini says_not nowhere
	cp d/scribe.ini before.ini
	waive 77
	err_has 'is met: there is nothing to sign off'
	golive 77 waive scribe minutes/DOC-04 --reason x --by 'J. Rivera' --role CMIO --expires "$SOON"
	err_has 'what is not known cannot be signed off'
	printf 'expires = %s\n' "$(date -d '+10 days' +%F)" >>d/scribe.ini
	golive 77 waive scribe minutes/DOC-03 --reason x --by 'J. Rivera' --role CMIO --expires "$SOON"
	err_has 'golive accept is for that'
	[ "$(grep -c '^\[waiver' d/scribe.ini)" -eq 0 ]
}

@test "a waiver ends within a year, not before today, and on a day" {
	set_key d/scribe.ini says_not draft
	cp d/scribe.ini before.ini
	for day in "$(date -d '+366 days' +%F)" "$(date -d '-2 days' +%F)" 2027-02-30 soon; do
		SOON=$day waive 64
	done
	SOON=$(TZ=America/Chicago date -d '+365 days' +%F) waive 0
	cp before.ini d/scribe.ini
	waive 64 --on "$(date -d '+2 days' +%F)"
	SOON=$(date -d '+300 days' +%F) waive 64 --on "$(date -d '-100 days' +%F)"
	untouched
}

@test "what a waiver needs is asked for all at once, and nothing is written without it" {
	golive 64 waive scribe minutes/DOC-06 --by ' '
	for option in --reason --by --role --expires; do err_has "needs $option"; done
	golive 64 waive scribe
	untouched
}

@test "unknown deployments, checks and rules are told, with the nearest" {
	golive 66 waive scrib minutes/DOC-06 --reason x --by y --role z --expires "$SOON"
	err_has 'did you mean scribe'
	golive 66 waive scribe minute/DOC-06 --reason x --by y --role z --expires "$SOON"
	err_has 'did you mean minutes'
	golive 66 waive scribe minutes/DOC-66 --reason x --by y --role z --expires "$SOON"
	err_has 'has no rule'
	golive 66 waive no/such.ini minutes/DOC-06 --reason x --by y --role z --expires "$SOON"
	untouched
}

@test "a section that is there is not overwritten unless --replace says so" {
	set_key d/scribe.ini says_not draft
	waive 0
	cp d/scribe.ini before.ini
	waive 73 --reason Other
	err_has 'there is a section [waiver:minutes/DOC-06] already'
	untouched
	waive 0 --reason Other --replace
	[ "$(grep -c '^\[waiver' d/scribe.ini)" -eq 1 ]
	grep -q '^reason = Other' d/scribe.ini
}

@test "--dry-run prints a section that can be pasted, says what would be, and writes nothing" {
	set_key d/scribe.ini says_not draft
	cp d/scribe.ini before.ini
	waive 0 --dry-run
	untouched
	out_has '; nothing was written; scribe was NO-GO and would be:'
	cat out >>d/scribe.ini
	golive 0 config check d/scribe.ini
	[ "$(finding DOC-06 .waiver.reason)" = 'In print' ]
}

@test "line ends, byte order mark, mode and owner of the file stay, and a link stays a link" {
	set_key d/scribe.ini says_not draft
	printf '\xef\xbb\xbf' | cat - d/scribe.ini | sed 's/$/\r/' >d/crlf.new && mv d/crlf.new d/scribe.ini
	chmod 0640 d/scribe.ini
	mkdir real && mv d/scribe.ini real/ && cp d/paper.txt real/ && ln -s ../real/scribe.ini d/scribe.ini
	if [ "$(id -u)" -eq 0 ]; then chown 65534:65534 real/scribe.ini; fi
	owner=$(stat -c '%u %g %a' real/scribe.ini)
	waive 0
	[ "$(stat -c '%u %g %a' real/scribe.ini)" = "$owner" ]
	[ -L d/scribe.ini ]
	[ "$(head -c 3 real/scribe.ini | od -An -tx1 | tr -d ' ')" = efbbbf ]
	[ "$(grep -cvP '\r$' real/scribe.ini)" -eq 0 ]
	golive '0|2' check d/scribe.ini
	err_is_empty
}

@test "words that mean something to an INI file are signed off as they are" {
	set_key d/scribe.ini says_not draft
	waive 0 --reason 'See "minutes"; item #3, and [more] = less'
	[ "$(finding DOC-06 .waiver.reason)" = 'See "minutes"; item #3, and [more] = less' ]
	cp d/scribe.ini before.ini
	waive 64 --replace --reason "$(printf 'bell \a')"
	untouched
}

@test "a file with errors is not written into" {
	echo nonsense >>d/scribe.ini
	cp d/scribe.ini before.ini
	waive 78
	untouched
}

@test "whoever may not write the file is told, and nothing is left" {
	set_key d/scribe.ini says_not draft
	chmod 0644 d/scribe.ini
	chmod 0755 d
	chmod a+r site.ini
	unprivileged '73|74|77' waive --config site.ini d/scribe.ini minutes/DOC-06 --reason x --by y --role z --expires "$SOON"
	[ "$(grep -c '^\[waiver' d/scribe.ini)" -eq 0 ]
	[ "$(find d -type f | wc -l)" -eq 2 ]
}

# ---- second person ----

@test "who answered may not approve where the policy wants a second person" {
	set_key d/scribe.ini says_not draft
	sed -i 's/^require =/&\nsecond_person = yes/' site.ini
	cp d/scribe.ini before.ini
	golive 77 waive scribe minutes/DOC-06 --reason x --by 'm.  lindqvist' --role CMIO --expires "$SOON"
	err_has 'second_person'
	untouched
	waive 0
	# By hand it is refused at reading.
	for by in 'M. Lindqvist' 'M. Lindqvist, Practice manager' 'Practice manager M. Lindqvist'; do
		set_key d/scribe.ini approved_by "$by"
		golive 78 config check d/scribe.ini
		err_has 'may not approve'
	done
	sed -i 's/^second_person = yes/second_person = no/' site.ini
	golive 0 config check d/scribe.ini
}

# ---- accept ----

@test "a warning is accepted as it was found, and reopens when it changes" {
	printf 'expires = %s\n' "$(date -d '+10 days' +%F)" >>d/scribe.ini
	accept 0 minutes/DOC-03
	[ "$(finding DOC-03 .accepted.by)" = 'D. Osei' ]
	[ "$(finding DOC-03 .accepted.role)" = 'Privacy Officer' ]
	set_key d/scribe.ini expires "$(date -d '+11 days' +%F)"
	[ "$(finding DOC-03 .accepted)" = null ]
}

@test "what is failed, met or not known is not accepted" {
	accept 77 minutes/DOC-06 --subject draft
	err_has 'a failed rule is for golive waive'
	accept 77 minutes/DOC-01
	accept 77 minutes/DOC-04
	untouched
}

# ---- read ----

@test "read shows the passages that come nearest, with the check's documents, and writes nothing" {
	golive 0 read DOC-04 scribe
	out_has 'DOC-04  From the right place'
	out_has 'Today: unknown: the name Northfield Review Board was not found by search'
	out_has paper.txt
	untouched
}

@test "read shows the nearest passages to a provision in a document by itself, with their pages" {
	cp "$ROOT/conf/deployments/documents/lumenar-baa-2024.md" baa.md
	golive 0 read BAA-09 baa.md
	out_has 'Accounting of disclosures'
	tr -s ' \n' ' ' <out | grep -qF 'clause 3.8: 2 of the 2 things that make it up "Business Associate shall keep a record of disclosures'
	golive 64 read BAA-09 baa.md --verdict absent
	golive 66 read XYZ-09 baa.md
}

@test "a reading with words of the document settles the rule, and says where they stand" {
	set_key d/scribe.ini says_not nowhere
	reading 0 --verdict present --quote 'the board of NORTHFIELD Medical'
	out_has 'scribe was HOLD and is now:'
	[ "$(finding DOC-04 .status)" = pass ]
	[ "$(finding DOC-04 .reading.by)" = 'D. Osei' ]
	[ "$(finding DOC-04 .assurance)" = attested ]
}

@test "words that do not stand in the document settle nothing; the nearest are shown" {
	reading 77 --verdict present --quote 'The review board approved the plan in all its parts'
	err_has 'its quotation does not stand in the document'
	tr -s ' \n' ' ' <err | grep -qF 'approved the plan in all its parts on a Monday'
	reading 77 --verdict present --quote board
	err_has 'too short'
	untouched
}

@test "absent is a reading too, and closes the gate" {
	set_key d/scribe.ini says_not nowhere
	reading 0 --verdict absent
	[ "$(finding DOC-04 .status)" = fail ]
	golive 1 check d/scribe.ini
}

@test "only verdicts that settle the rule are taken, and only rules that a reading settles" {
	reading 64 --verdict not-needed
	err_has 'present, absent'
	reading 64 --verdict maybe
	golive 77 read minutes/DOC-06 scribe --verdict absent --by x --role y
	err_has 'cannot be settled by a reading'
	reading 64 --verdict present
	err_has 'needs --quote'
	untouched
}

@test "on a terminal read asks for what it needs, and for nothing that was given" {
	command -v script >/dev/null || skip "no script(1) here"
	set_key d/scribe.ini says_not nowhere
	printf 'perhaps\np\nthe board of Northfield Medical\n\nD. Osei\n' >answers
	script -qec "'$GOLIVE' read minutes/DOC-04 scribe --role 'Privacy Officer'" /dev/null <answers >seen
	grep -q 'What does the document say' seen
	[ "$(grep -c 'Your role' seen)" -eq 0 ]
	[ "$(finding DOC-04 .status)" = pass ]
	[ "$(finding DOC-04 .reading.role)" = 'Privacy Officer' ]
}

@test "on a terminal an empty answer leaves without writing" {
	command -v script >/dev/null || skip "no script(1) here"
	printf '\n' | script -qec "'$GOLIVE' read minutes/DOC-04 scribe" /dev/null >seen
	untouched
	printf 'p\n\n' | script -qec "'$GOLIVE' read minutes/DOC-04 scribe" /dev/null >seen
	untouched
}

# ---- asked ----

@test "that somebody was asked is written down, and the answer in its place once it came" {
	golive 0 asked scribe minutes/DOC-07 --to support@acme.example --answer none
	grep -qxF '[asked:minutes/DOC-07]' d/scribe.ini
	grep -qxF 'answer = none' d/scribe.ini
	grep -qxF "on = $TODAY" d/scribe.ini
	cp d/paper.txt d/answer.txt
	golive 73 asked scribe minutes/DOC-07 --to support@acme.example --answer d/answer.txt
	golive 0 asked scribe minutes/DOC-07 --to support@acme.example --answer d/answer.txt --replace --on "$(date -d '-3 days' +%F)"
	grep -qxF 'answer = answer.txt' d/scribe.ini
	golive '1|2' check d/scribe.ini
	err_is_empty
}

@test "an answer that is no file is refused" {
	golive 66 asked scribe minutes/DOC-07 --to support@acme.example --answer no-such.pdf
	golive 66 asked scribe minutes/DOC-07 --to support@acme.example --answer letters
	golive 64 asked scribe minutes/DOC-07 --answer none
	untouched
}

# ---- one file for several sites ----

@test "of a file for several sites one deployment is named, and it is said that the section is of all" {
	mkdir d/sites
	printf '[deployment]\nsite = North\n' >d/sites/north.ini
	printf '[deployment]\nsite = South\n' >d/sites/south.ini
	set_key d/scribe.ini says_not draft
	sed -i 's/^id = scribe/&\nsites = north, south/' d/scribe.ini
	golive 64 waive d/scribe.ini minutes/DOC-06 --reason x --by y --role z --expires "$SOON"
	err_has 'scribe@north, scribe@south'
	golive 0 waive scribe@south minutes/DOC-06 --reason x --by y --role z --expires "$SOON"
	out_has 'for each of its 2 deployments of which the same was found'
	[ "$("$GOLIVE" check --format json d/scribe.ini | jq '[.deployments[].checks[0].findings[] | select(.waiver)] | length')" -eq 2 ]
}
