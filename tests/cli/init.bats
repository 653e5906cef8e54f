#!/usr/bin/env bats
# golive init: from plain questions to a deployment file, on a terminal and without one.

load helper

setup() {
	setup_golive
	PAGE=$ROOT/core/cli/golive-init.7.scd
	TODAY=$(date -u +%F)
	cp -r deployments/documents .
	rm -r deployments
}

# fill TEMPLATE FIELD=VALUE...: the template as a vendor fills it in.
fill() {
	python3 - "$ROOT/conf/templates/$1" "${@:2}" <<-'PYTHON'
		import csv, sys
		values = dict(pair.split("=", 1) for pair in sys.argv[2:])
		with open(sys.argv[1], newline="") as file:
		    rows = list(csv.reader(file))
		for row in rows[1:]:
		    row[1] = values.get(row[0], "")
		csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
	PYTHON
}

vendor_tables() {
	fill training-data.csv sources='14 US practices, public sets of medical dialogue' window_start=2019-01 window_end=2025-06 \
		patients=41200 categories='audio, notes' identifiability=deidentified our_data_used=no \
		inclusion_exclusion='Adults with a signed note' demographics=acme-patients.csv base_model='Meridian Frontier' \
		base_model_version=2026-05-01 base_model_host='Acme Health AI, Inc.' synthetic_share=0.1 license_basis=licensed \
		validated_by='Northfield University Medical Center' validated_on='Adults in Ohio, 2024' validation_basis=T6 \
		results_return=yes overlap=none >documents/acme-training-data.csv
	fill outputs.csv types=text owner_of_outputs='Springfield Clinic LLP' vendor_rights='service only' \
		prompts='Acme Health AI, US, 90 days' outputs='Acme Health AI, US, 90 days' embeddings='nobody, US, none' \
		logs='Acme Health AI, US, 12 months' audio='Acme Health AI, US, 30 days' returned='outputs, audit log' \
		delete_on_termination=yes deletion_certificate=yes human_review=no >documents/acme-outputs.csv
}

# The long literal block of the manual: what the terminal shows.
transcript() {
	awk '/^She types/ { wanted = 1 } wanted && /^```/ { if (++fences == 2) exit; next } fences == 1' "$PAGE"
}

# talk CODE ANSWERS ARGUMENT...: golive init on a terminal, with the lines of the file ANSWERS typed.
talk() {
	watched "$1" python3 "$ROOT/tests/tools/terminal.py" "$2" "$GOLIVE" init "${@:3}"
}

# The first answers, up to the last of the product.
some_answers() {
	printf '%s\n' 'M. Lindqvist' 'Practice manager' 'Acme Scribe' 1 'Acme Health AI, Inc.' rolling 1 2026-12-15 it
}

answers_file() {
	cat >answers.ini <<-'INI'
		[facts]
		answered_by = M. Lindqvist
		answered_role = Practice manager
		ce_type = provider
		touches_phi = no
		research = no
		clinical_claim = none
		patient_facing = no
		[deployment]
		product = Shift Planner
		kind = product
		stage = planned
	INI
}

@test "the conversation of golive-init(7) is what the terminal shows" {
	vendor_tables
	transcript >wanted
	sed -n 's/^> \{0,1\}//p' wanted >typed
	[ "$(wc -l <typed)" -gt 40 ]
	talk 0 typed
	diff wanted out || fail "the manual shows something else"
}

@test "after that conversation everything that these papers can show is met, and no file was edited" {
	vendor_tables
	transcript | sed -n 's/^> \{0,1\}//p' >typed
	talk 0 typed
	# The examples' papers and sources are as on one day, so what was answered today is answered on that day.
	sed -i "s/$TODAY/$DAY/" acme-scribe.ini
	golive 0 check --at "$DAY" --format json acme-scribe.ini
	json_is .decision go
	json_is '[.deployments[0].checks[].findings[] | select(.status | IN("fail", "unknown", "warn")) | .rule] | join(" ")' ''
	json_is '[.deployments[0].checks[] | select(.status == "pass") | .id] | sort | join(" ")' \
		'baa irb ocr-guidance outputs training-data'
	[ ! -e acme-scribe.ini.unfinished ]
}

@test "no line that init shows is wider than 80 columns, and the cursor is never moved" {
	vendor_tables
	transcript | sed -n 's/^> \{0,1\}//p' >typed
	talk 0 typed
	! grep -nE '^.{81,}$' out || fail "too wide"
	! LC_ALL=C grep -n "$(printf '\033')" out || fail "a terminal's commands"
}

@test "what was answered is kept when somebody stops, and taken up again" {
	{ some_answers; echo q; } >typed
	talk 0 typed scribe.ini
	out_has 'Kept in scribe.ini.unfinished; golive init scribe.ini goes on from there.'
	[ ! -e scribe.ini ]
	printf 'provider\nq\n' >typed
	talk 0 typed scribe.ini
	out_has 'Going on from scribe.ini.unfinished.'
	out_lacks 'What is your name?'
	out_has 'What is your organization in the eyes of HIPAA?'
	grep -qx 'ce_type = provider' scribe.ini.unfinished
	grep -qx 'product = Acme Scribe' scribe.ini.unfinished
}

@test "a terminal that goes away loses no answer" {
	some_answers >typed
	talk 98 typed scribe.ini
	grep -qx 'owner = it' scribe.ini.unfinished
}

@test "without a name for the file, one that was begun is found by the product" {
	{ some_answers; echo q; } >typed
	talk 0 typed
	[ -e acme-scribe.ini.unfinished ]
	printf 'M. Lindqvist\nPractice manager\nAcme Scribe\nq\n' >typed
	talk 0 typed
	out_has 'Going on from acme-scribe.ini.unfinished.'
	out_lacks 'Which company is it from?'
}

@test "the way back asks the question before once more" {
	printf '%s\n' 'M. Lindqist' '<' 'M. Lindqvist' q >typed
	talk 0 typed scribe.ini
	[ "$(grep -c 'What is your name?' out)" -eq 2 ]
	grep -qx 'answered_by = M. Lindqvist' scribe.ini.unfinished
}

@test "an answer that is none is asked again, and says what would be right" {
	{ some_answers | sed 's/2026-12-15/in December\n2026-12-15/'; echo q; } >typed
	talk 0 typed scribe.ini
	out_has 'That will not do: "in December" is not a date (write YYYY-MM-DD'
	grep -qx 'go_live = 2026-12-15' scribe.ini.unfinished
}

@test "only what matters is asked: a product without patients' data gets no section about an agreement" {
	answers_file
	golive 0 init --answers answers.ini planner.ini
	err_is_empty # no question's ask_if is wrong
	! grep -q '^\[baa\]' planner.ini || fail "a section [baa]"
	! grep -q 'vendor_role' planner.ini || fail "the vendor's role"
	! grep -q '^\[flow:' planner.ini || fail "a flow"
	grep -qx 'touches_phi = no' planner.ini
	golive 0 config check planner.ini
}

@test "an answer that nobody has is written as a line to fill in, and holds the product up" {
	answers_file
	sed -i '/^research/d; /^product/s/.*/product = Scribe/' answers.ini
	golive 0 init --answers answers.ini scribe.ini
	out_has 'wait for an answer.'
	grep -qx '; not known yet: research = ' scribe.ini
	golive 2 check --offline scribe.ini
	out_has research
}

@test "answers with quotes, semicolons and commas are written so that they read back" {
	answers_file
	cat >>answers.ini <<-'INI'
		vendor = "Odd; ""Quoted"", Inc. # 1"
		owner = it
	INI
	golive 0 init --answers answers.ini planner.ini
	golive 0 check --at "$TODAY" --format json --offline planner.ini || golive 2 check --at "$TODAY" --format json --offline planner.ini
	json_is '.deployments[0].vendor' 'Odd; "Quoted", Inc. # 1'
}

@test "a file of answers that asks for nothing known, or holds what is no answer, is refused with its line" {
	answers_file
	sed -i 's/^touches_phi = no/touches_phy = no/; s/^research = no/research = perhaps/' answers.ini
	golive 78 init --answers answers.ini planner.ini
	err_has 'answers.ini:5'
	err_has 'did you mean "touches_phi"?'
	err_has '"perhaps" is none of the values of research'
	[ ! -e planner.ini ]
}

@test "a file that is there already is not written over" {
	answers_file
	echo '; kept' >planner.ini
	golive 73 init --answers answers.ini planner.ini
	err_has 'planner.ini is there already'
	[ "$(cat planner.ini)" = '; kept' ]
}

@test "without a terminal nothing is asked" {
	golive 64 init planner.ini
	err_has '--answers FILE'
	out_is_empty
}

@test "without a product's name nothing is written" {
	answers_file
	sed -i '/^product/d' answers.ini
	golive 78 init --answers answers.ini
	err_has 'product is not there'
}

@test "what the site answers for all its products is not asked again" {
	write_site site.ini <<-'INI'
		[facts]
		ce_type = provider
		size = small
	INI
	{ some_answers; echo q; } >typed
	talk 0 typed -c site.ini scribe.ini
	out_lacks 'in the eyes of HIPAA'
	out_has 'anything about patients who could be identified'
}

@test "a check that the site's own file has for all is not asked again" {
	mkdir d
	printf '[deployment]\nid = here\nkind = site\n[ocr-guidance]\nofficer = D. Osei\n' >d/here.ini
	printf '[site]\ndeployments = d\n[policy]\ninherit = ocr-guidance\n' | write_site site.ini
	answers_file
	golive 0 init -c site.ini --answers answers.ini
	[ -e d/shift-planner.ini ]
	! grep -q '^\[ocr-guidance\]' d/shift-planner.ini || fail "a section that is inherited"
}

@test "what takes longest to collect stands first, and what is there is not listed" {
	vendor_tables
	transcript | sed -n 's/^> \{0,1\}//p' >typed
	talk 0 typed
	sed -n '/^Still to be/,/^Then/p' out | grep -E '^about' | awk '{ print $4 == "day" || $3 ~ /day/ ? $2 : $2 * 7 }' >days
	[ "$(wc -l <days)" -ge 4 ]
	sort -rn days | diff - days
	! sed -n '/^Still to be/,/^Then/p' out | grep -q 'Business associate agreement' || fail "the agreement is there"
}

# own_plugin REQUIRED: a golive of this test's own with a plugin for [state-law], whose one option has no question.
own_plugin() {
	command -v cc >/dev/null || skip "no compiler is here"
	own_tree
	GOLIVE=$WORK/tree/bin/golive
	mkdir made
	sed 's/trivial/state-law/; s/TRIVIAL-01/SL-01/; s/"statement"/"document"/' "$ROOT/tests/faults/plugins/trivial.c" \
		>made/state-law.c
	printf '%s\n' '[plugin]' 'name = state-law' 'version = 1.0.0' 'api = 1' '[option document]' 'type = document' \
		"required = $1" 'help = What counsel wrote' '[rule SL-01]' 'title = Looked at' 'basis = policy' 'typed = pass' \
		>made/state-law.plugin.ini
	cc -std=gnu17 -shared -fPIC -I"$ROOT/core/include" -Wa,-I"$WORK/made" -o tree/lib/golive/plugins/state-law.so \
		made/state-law.c
	answers_file
	sed -i 's/^ce_type/site_states = TX\nce_type/' answers.ini
	golive 0 init --answers answers.ini planner.ini
}

@test "a section whose plugin asks nothing is written all the same, so that it is judged" {
	own_plugin no
	grep -qx '\[state-law\]' planner.ini
	out_has 'State law'
	golive 0 config check planner.ini
}

@test "a line that a plugin demands is asked for in its own words, and its section waits until it is there" {
	own_plugin yes
	grep -qx '; not there yet: \[state-law\]' planner.ini
	grep -qx '; What counsel wrote' planner.ini
	golive 0 config check planner.ini
}
