#!/usr/bin/env bats
# The memory of single checks: of a deployment of which something changed only those checks are judged that can see it, and what
# comes of it all is what comes of judging all. Nothing is left to the sample here, which judges one in 256 anew.

# shellcheck disable=SC2030,SC2031 # each test is a subshell of its own, and sets what it needs

load helper

NO_SAMPLE="--sample 1000000000"

setup() {
	setup_golive
	STORE=$WORK/store
	mkdir -p deployments.d plugins
	cp "$BUILD/lib/golive/plugins/document.so" plugins/
	printf '[site]\nname = Test Clinic\ntimezone = America/Chicago\ndeployments = %s\n[plugins]\npath = %s\n[policy]\nrequire =\n[store]\nurl = sqlite:%s\n' \
		"$WORK/deployments.d" "$WORK/plugins" "$STORE" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	CLOCK=$BUILD/tests/shims/other_clock.so
}

# Ten checks of ten papers.
ten_checks() {
	printf '[deployment]\nid = ten\nproduct = Ten\nversion = 1.0\nvendor = Example\nstage = planned\n%s\n' "${1:-}" >deployments.d/ten.ini
	for ((i = 0; i < 10; i++)); do
		printf 'Paper %s. It was written on 2026-11-01. It names the product.\n' "$i" >"p$i.txt"
		printf '[p%s]\nplugin = document\ndocument = ../p%s.txt\n' "$i" "$i" >>deployments.d/ten.ini
	done
}

# in_section NAME LINE: puts a line into a section of the ten.
in_section() {
	sed -i "s|^\[$1\]\$|[$1]\n$2|" deployments.d/ten.ini
	grep -qF "$2" deployments.d/ten.ini
}

test_plugins() {
	[ -d "$BUILD/tests/plugins" ] || skip "the plugins for tests were not built"
	for plugin; do cp "$BUILD/tests/plugins/$plugin.so" plugins/; done
}

sql() {
	sqlite3 "$STORE/golive.db" "$1"
}

# check CODE [ARGUMENT...]: judges what is to be judged and records it.
check() {
	local code=$1
	shift
	# shellcheck disable=SC2086 # two words
	golive "$code" check --stats --format json $NO_SAMPLE "$@"
}

# judged COUNT REMEMBERED: so many checks were judged, so many of deployments that changed were not.
judged() {
	err_has ", $2 checks of others, $1 checks judged,"
}

# judged_were ID...: these and no other checks.
judged_were() {
	json_is '[.deployments[].checks[] | select(.remembered | not) | .id] | join(" ")' "$*"
}

# what_counts FILE: a report without what tells one run from another, and what is remembered from what is not.
what_counts() {
	same_part "$1" | jq -S 'del(.at)'
}

# as_anew CODE [ARGUMENT...]: the last report on stdout is what judging all gives.
as_anew() {
	local code=$1
	shift
	what_counts out >remembered.json
	golive "$code" check --no-memory --no-record --format json "$@"
	what_counts out >anew.json
	diff remembered.json anew.json >difference || { head -50 difference; fail "not what judging all gives"; }
}

# the_same FILE: the report on stdout is that one.
the_same() {
	diff <(what_counts "$1") <(what_counts out) >difference || { head -50 difference; fail "another report than $1"; }
}

# ---- what is judged ----

@test "one paper of ten changed: its check is judged once, nine are remembered with the day of their judging" {
	ten_checks
	check 0
	judged 10 0
	echo 'More.' >>p3.txt
	check 0
	judged 1 9
	err_has 'judged 1 times'
	judged_were p3
	as_anew 0
	golive 0 recheck --stats # all of it as a whole, now
	err_has '1 deployments with 10 checks remembered'
	golive 0 verify
	golive 0 replay last
}

@test "an option of one section, a severity of its own, another owner: that check only" {
	ten_checks
	check 0
	in_section p4 'expires = 2040-01-01'
	check 0
	judged_were p4
	as_anew 0
	in_section p5 'severity.DOC-02 = fail'
	check '0|1|2'
	judged_were p5
	as_anew '0|1|2'
	in_section p6 'owner = somebody'
	check '0|1|2'
	judged_were p6
	golive '0|1|2' replay last
}

@test "a section that comes is judged alone, and one that goes leaves the others as they were, wherever it stood" {
	ten_checks
	check 0
	printf 'A new paper.\n' >new.txt
	sed -i 's|^\[p2\]$|[new]\nplugin = document\ndocument = ../new.txt\n[p2]|' deployments.d/ten.ini
	check 0
	judged_were new
	as_anew 0
	drop_section deployments.d/ten.ini p0
	check 0
	judged 0 10
	json_is '[.deployments[0].conditions[] | select(.check == "p0")] | length' 1
	check 0
	judged 0 10 # the condition holds for one night: not remembered as a whole
	as_anew 0
}

@test "a fact: the checks whose plugins may ask for it; what only the decision looks at: none" {
	test_plugins asks-facts trivial
	ten_checks
	printf '[facts]\ntouches_phi = yes\nresearch = no\n[asks]\nplugin = asks-facts\nstatement = fine\nlists = b\n[simple]\nplugin = trivial\nstatement = fine\n' >>deployments.d/ten.ini
	check '0|1|2|78'
	[ "$(json '.deployments[0].checks | length')" -ge 12 ] || { sed -i '/^lists/d' deployments.d/ten.ini; check '0|1|2'; }
	set_key deployments.d/ten.ini touches_phi no
	check '0|1|2'
	judged_were asks
	as_anew '0|1|2'
	set_key deployments.d/ten.ini research yes
	check '0|1|2'
	judged 0 12
	as_anew '0|1|2'
	set_key deployments.d/ten.ini stage pilot
	check '0|1|2'
	as_anew '0|1|2'
}

@test "a plugin built with another byte: its checks and no others" {
	test_plugins trivial
	ten_checks
	printf '[simple]\nplugin = trivial\nstatement = fine\n' >>deployments.d/ten.ini
	check 0
	objcopy --add-section .remark="$WORK/site.ini" plugins/trivial.so plugins/new.so
	mv plugins/new.so plugins/trivial.so
	check 0
	judged_were simple
	objcopy --add-section .remark="$WORK/site.ini" plugins/document.so plugins/new.so
	mv plugins/new.so plugins/document.so
	check 0
	judged 10 1
	as_anew 0
}

@test "a waiver, an acceptance, a committee's word: nothing is judged, and the decision follows" {
	ten_checks
	in_section p7 'says = "a sentence that stands nowhere"'
	in_section p8 'expires = 2026-01-01'
	check '1|2'
	first=$(json .deployments[0].decision)
	[ "$first" = no-go ]
	finding=$(json '[.deployments[0].checks[] | select(.id == "p8").findings[] | select(.status == "fail")][0] | .digest')
	rule=$(json '[.deployments[0].checks[] | select(.id == "p8").findings[] | select(.status == "fail")][0] | .rule')
	printf '[waiver:p8/%s]\nfinding = %s\nreason = a new one is on its way\napproved_by = A. Board\napproved_on = 2026-01-01\nexpires = 2026-12-31\n' \
		"$rule" "$finding" >>deployments.d/ten.ini
	today=$(TZ=America/Chicago date +%F)
	sed -i "s/^approved_on.*/approved_on = $today/; s/^expires = 2026-12-31/expires = $(date -d "$today + 100 days" +%F)/" deployments.d/ten.ini
	check '0|1|2'
	judged 0 10
	json_is '[.deployments[0].checks[] | select(.id == "p8").findings[] | select(.waiver != null)] | length' 1
	json_is '.deployments[0].decision == "no-go"' false
	as_anew '0|1|2'
	printf '[approval]\nbody = AI committee\non = %s\ndecision = refused\nsigned_by = A. Board\n' "$today" >>deployments.d/ten.ini
	check 1
	judged 1 10 # golive's own of the committee
	judged_were committee
	as_anew 1
}

@test "severities of people are no part of what a plugin said: tightened, then not any more, it is as before" {
	ten_checks
	in_section p1 'says = "names the product"'
	check '0|1|2'
	as_anew '0|1|2'
	for rule in $(jq -r '[.deployments[0].checks[0].findings[].rule] | unique[]' out); do
		in_section p1 "severity.$rule = fail"
	done
	check '0|1|2|78'
	echo 'More.' >>p2.txt
	check '0|1|2|78'
	as_anew '0|1|2|78'
	sed -i '/^severity/d' deployments.d/ten.ini
	check '0|1|2'
	as_anew '0|1|2'
}

@test "loosened by the policy and recalled: severities are bound anew to what the plugin said" {
	ten_checks
	in_section p8 'expires = 2026-01-01'
	check 1
	rule=$(json '[.deployments[0].checks[] | select(.id == "p8").findings[] | select(.status == "fail")][0] | .rule')
	today=$(TZ=America/Chicago date +%F)
	printf '[loosen:%s]\nseverity = warn\nreason = on its way\napproved_by = A. Board\napproved_on = %s\nexpires = %s\n' \
		"$rule" "$today" "$(date -d "$today + 100 days" +%F)" >>site.ini
	check 0
	json_is '[.deployments[0].checks[] | select(.id == "p8").findings[] | select(.severity_changed)] | length' 1
	echo 'More.' >>p2.txt
	check 0
	judged 1 9
	json_is '[.deployments[0].checks[] | select(.id == "p8").findings[] | select(.severity_changed)] | length' 1
	as_anew 0
	in_section p8 'required = no'
	echo 'And more.' >>p2.txt
	check 0
	as_anew 0
}

# ---- what relies on others ----

@test "what relies on a check that is judged is judged, too; what is relied on stays required when it is recalled" {
	test_plugins relies trivial
	ten_checks
	printf '[other]\nplugin = trivial\nstatement = fine\nrequired = no\n[above]\nplugin = relies\nstatement = fine\non = other\n[top]\nplugin = relies\nstatement = fine\non = above\n' >>deployments.d/ten.ini
	check '0|1|2'
	json_is '[.deployments[0].checks[] | select(.id == "other").required][0]' true
	echo 'More.' >>p3.txt
	check '0|1|2'
	judged_were p3
	json_is '[.deployments[0].checks[] | select(.id == "other").required][0]' true
	as_anew '0|1|2'
	sed -i '/^\[other\]/,/^\[/s/^statement = fine/statement = finer/' deployments.d/ten.ini
	check '0|1|2'
	judged_were other above top
	as_anew '0|1|2'
	drop_section deployments.d/ten.ini other
	check '0|1|2'
	judged_were above top
	check '0|1|2' # what is gone is said once
	as_anew '0|1|2'
	echo 'More.' >>p4.txt
	check '0|1|2'
	judged_were p4 # what was not there is still not there
	printf '[other]\nplugin = trivial\nstatement = fine\n' >>deployments.d/ten.ini
	check '0|1|2'
	judged_were above top other
	as_anew '0|1|2'
}

@test "what only its own plugin failed at is judged again: a crash leaves the others remembered" {
	test_plugins segfault trivial
	ten_checks
	printf '[crashes]\nplugin = segfault\nstatement = fine\ncrash = yes\n[simple]\nplugin = trivial\nstatement = fine\n' >>deployments.d/ten.ini
	check 2
	judged 12 0
	check 2
	judged_were crashes
	golive 2 recheck --stats --sample 1000000000
	judged 1 11
	set_key deployments.d/ten.ini crash no
	check '0|2'
	judged_were crashes
	check '0|2'
	err_has '1 deployments with 12 checks remembered'
}

@test "a check of the site that is inherited: judged once when its paper changes, by nobody when another's does" {
	cat >deployments.d/site.ini <<-'INI'
		[deployment]
		id = the-site
		kind = site
		product = Site
		vendor = Us
		stage = live
		[policy-paper]
		plugin = document
		document = ../site.txt
		[second-paper]
		plugin = document
		document = ../second.txt
	INI
	echo 'The policy of the site.' >site.txt
	echo 'The second paper of the site.' >second.txt
	sed -i 's/^require =.*/require =\ninherit = policy-paper, second-paper/' site.ini
	for id in a b; do
		echo "The paper of $id." >"$id.txt"
		printf '[deployment]\nid = %s\nproduct = P\nversion = 1\nvendor = V\nstage = planned\ninherit_from = site.ini\n[own]\nplugin = document\ndocument = ../%s.txt\n' \
			"$id" "$id" >"deployments.d/$id.ini"
	done
	check '0|1|2'
	echo 'More.' >>a.txt
	check '0|1|2'
	judged_were own
	err_has 'judged 1 times'
	as_anew '0|1|2'
	echo 'More.' >>site.txt
	check '0|1|2'
	err_has 'judged 1 times'
	judged_were policy-paper policy-paper policy-paper
	as_anew '0|1|2'
	echo 'Still more.' >>second.txt
	check '0|1|2' "$WORK/deployments.d/a.ini" # its site is not listed
	judged_were second-paper
	as_anew '0|1|2' "$WORK/deployments.d/a.ini"
}

# ---- time ----

# at WHEN CODE ARGUMENT...: golive, which believes that it is WHEN in the site's zone.
at() {
	local when=$1 wanted=$2
	shift 2
	watched "$wanted" env "LD_PRELOAD=$CLOCK" "CLOCK_AT=$(TZ=America/Chicago date -d "$when" +%s)" "$GOLIVE" "$@"
}

@test "the date of one check passes at midnight: only that one is judged" {
	no_sanitizer
	ten_checks
	in_section p4 'expires = 2027-03-31'
	# shellcheck disable=SC2086
	at '2027-03-31 23:00' '0|1|2' check --stats --format json $NO_SAMPLE
	# shellcheck disable=SC2086
	at '2027-04-01 00:00:01' '1|2' check --stats --format json $NO_SAMPLE
	judged 1 9
	judged_were p4
	cp out kept
	at '2027-04-01 00:00:01' '1|2' check --no-memory --no-record --format json
	the_same kept
}

@test "looking ahead judges at a date the checks that it concerns, not the others" {
	ten_checks
	in_section p4 "expires = $(date -d '+ 12 years' +%F)"
	check 0
	err_has 'judged 10 times, 0 further instants'
	in_section p5 "expires = $(date -d '+ 500 days' +%F)"
	check 0
	judged_were p5
	err_has 'judged 3 times, 2 further instants' # near its end, and at it
	as_anew 0
	set_key deployments.d/ten.ini expires "$(date -d '+ 600 days' +%F)"
}

@test "decided for the day of going live: what is the same on both days is remembered, what is not is judged for both" {
	no_sanitizer
	ten_checks 'go_live = 2027-07-15'
	in_section p4 'expires = 2027-06-30'
	# shellcheck disable=SC2086
	at '2027-05-01 12:00' 1 check --stats --format json $NO_SAMPLE
	json_is '.deployments[0].decided_for' 2027-07-15
	echo 'More.' >>p6.txt
	# shellcheck disable=SC2086
	at '2027-05-02 12:00' 1 check --stats --format json $NO_SAMPLE
	json_is '.deployments[0].decided_for' 2027-07-15
	json_is '[.deployments[].checks[] | select(.remembered) | .id] | length' 8
	cp out kept
	at '2027-05-02 12:00' 1 check --no-memory --no-record --format json
	the_same kept
	# shellcheck disable=SC2086
	at '2027-07-01 12:00' 1 check --stats --format json $NO_SAMPLE
	cp out kept
	at '2027-07-01 12:00' 1 check --no-memory --no-record --format json
	the_same kept
}

# of_the_web: a deployment of the examples that asks the web, with two papers beside.
of_the_web() {
	write_site "$BATS_TEST_TMPDIR/web.ini" "$STORE" <"$ROOT/conf/examples.ini"
	export GOLIVE_CONFIG=$BATS_TEST_TMPDIR/web.ini
	deployment=deployments/springfield-site.ini
	printf '\n[local]\nplugin = document\ndocument = local.txt\n[local-two]\nplugin = document\ndocument = local.txt\n' >>"$deployment"
	echo 'A paper.' >deployments/local.txt
}

# on_that_day WHEN ID...: judged then, these are what is judged, and the report is that of judging all.
on_that_day() {
	local when=$1
	shift
	# shellcheck disable=SC2086
	at "$when" '0|1|2' check --stats --format json $NO_SAMPLE "$deployment"
	judged_were "$@"
	cp out kept
	at "$when" '0|1|2' check --no-memory --no-record --format json "$deployment"
	the_same kept
}

@test "one check's copy from the web runs out: that one is judged" {
	no_sanitizer
	of_the_web
	on_that_day '2026-11-22 12:00' ocr-guidance local local-two
	on_that_day '2026-12-24 12:00' ocr-guidance
}

@test "the web answers something else, and nothing ran out: the check that asked is judged" {
	no_sanitizer
	of_the_web
	on_that_day '2026-11-22 12:00' ocr-guidance local local-two
	echo '<p>Another rule.</p>' >>"$MIRROR/hhs-regulatory-initiatives.html"
	on_that_day '2026-11-22 12:00' ocr-guidance
	on_that_day '2026-11-22 12:00'
}

@test "a program of [commands] answers anew in each run: its check and no other is judged" {
	mkdir programs
	printf '#!/bin/sh\n. %s/said\n' "$WORK" >programs/probe
	chmod 755 programs/probe
	echo 'echo OK - all is well' >said
	cp "$BUILD/lib/golive/plugins/command.so" plugins/
	printf '[commands]\nallow = %s/programs\n' "$WORK" >>site.ini
	ten_checks
	printf '[probe]\nplugin = command\ncommand = %s/programs/probe\n' "$WORK" >>deployments.d/ten.ini
	check '0|1|2'
	judged 11 0
	echo 'echo CRITICAL - all is lost; exit 2' >said
	check 1
	judged_were probe
	echo 'More.' >>p3.txt
	check 1
	[ "$(jq '[.deployments[].checks[] | select(.remembered | not) | .id] - ["p3", "probe"] | length' out)" -eq 0 ]
	json_is '[.deployments[].checks[] | select(.id == "p3").remembered][0]' false
}

# ---- what is believed ----

@test "a remembered check that was altered in the database is not believed, and the others are" {
	no_replay 'it is altered'
	ten_checks
	check 0
	node=$(sql 'SELECT id FROM node WHERE kind = 4 ORDER BY id LIMIT 1')
	sql "UPDATE node SET body = CAST(replace(body, 'digest', 'dijest') AS BLOB) WHERE id = $node"
	sql "UPDATE node SET digest = zeroblob(32) WHERE id = $node + 2"
	echo 'More.' >>p9.txt
	check 0
	[ "$(jq '[.deployments[].checks[] | select(.remembered | not)] | length' out)" -ge 2 ]
	jq -e '.deployments[0].checks[0].remembered | not' out
	as_anew 0
	golive 1 verify
}

@test "a row of memory that was altered, cut or left by another golive remembers nothing" {
	ten_checks
	check 0
	word=$(json '.sandbox[0:4]')
	for body in "replace(body, '$word', 'none')" "substr(body, 1, 100) || x'01' || substr(body, 102)" "substr(body, 1, length(body) - 1)" \
		"substr(body, 33)" "body || x'00'" "x''" "zeroblob(200)"; do
		sql "UPDATE memory SET body = CAST($body AS BLOB)"
		check 0
		judged 10 0
		check 0
		err_has '1 deployments with 10 checks remembered'
	done
	golive 0 verify
}

@test "the sample is of checks: one that comes to something else is named with its plugin, though another changed" {
	no_replay 'it answers differently'
	test_plugins random-address
	ten_checks
	for ((i = 0; i < 8; i++)); do # golive-worker finds some of them out by itself
		printf '[where-%s]\nplugin = random-address\nstatement = %s\n' "$i" "$i" >>deployments.d/ten.ini
	done
	golive '0|2' check --sample 1000000000
	echo 'More.' >>p1.txt
	golive 70 check --sample 1 --stats
	err_has 'plugin random-address'
	err_has 'check where-'
	grep -q 'a sample of [0-9]* among them' err
	if grep -q 'plugin document' err; then fail "a plugin that keeps to what it said is blamed"; fi
}

# ---- all of it together ----

# act FILE FILTER WORDS: what a person writes down of the first finding of FILE's deployment that FILTER picks, with its CHECK,
# RULE and DIGEST; "severity" and "loosen" for what is written elsewhere.
act() {
	local id found check words=$3
	id=$(sed -n 's/^id *= *\([a-z-]*\).*/\1/p' "$1")
	found=$(jq -r --arg id "$id" "[.deployments[] | select(.id == \$id) | .checks[] | select(.inherited_from == null) |
		.id as \$c | .findings[] | select($2) | \"\(\$c) \(.rule) \(.digest)\"] | .[0] // empty" anew)
	[ -n "$found" ] || return 0
	# shellcheck disable=SC2086 # three words
	set -- "$1" $found
	check=$2
	words=${words//CHECK/$2}
	words=${words//RULE/$3}
	words=${words//DIGEST/$4}
	case $words in
	severity) sed -i "s|^\[$check\]|[$check]\nseverity.$3 = warn|" "$1" ;;
	loosen)
		printf '\n[loosen:%s]\nseverity = warn\nreason = for a while\napproved_by = A. Board\napproved_on = 2026-11-01\nexpires = 2027-03-01\n' \
			"$3" >>"$WORK/examples.ini"
		;;
	*) printf '\n%b' "$words" >>"$1" ;;
	esac
}

# Some edit of a file of the examples, by $RANDOM.
edit() {
	local files=(deployments/*.ini) file name
	file=${files[RANDOM % ${#files[@]}]}
	name=$(grep -oE '^\[[a-z-]+\]' "$file" | grep -vE '\[(deployment|facts)\]' | shuf -n 1 --random-source=<(yes "$RANDOM") | tr -d '[]')
	case $((RANDOM % 18)) in
	0) sed -i 's/^\(answered_on\) *=.*/\1 = 2026-11-1'"$((RANDOM % 9))"'/' "$file" ;;
	1) sed -i 's/^minors *=.*/minors = '"$([ $((RANDOM % 2)) = 0 ] && echo yes || echo no)"'/' "$file" ;;
	2) sed -i 's/^genai *=.*/genai = '"$([ $((RANDOM % 2)) = 0 ] && echo yes || echo no)"'/' "$file" ;;
	3) find deployments/documents vendors -name '*.md' | sort | sed -n "$((RANDOM % 6 + 1))p" | xargs -r sed -i "\$a A line of edit $RANDOM, of 2026-10-01." ;;
	4) [ -z "$name" ] || sed -i "s|^\[$name\]|[$name]\nowner = o$RANDOM|" "$file" ;;
	5) [ -z "$name" ] || drop_section "$file" "$name" ;;
	6) cp "$ROOT/conf/$file" "$file" ;;
	7) sed -i "s/^go_live *=.*/go_live = 202$((RANDOM % 3 + 6))-12-0$((RANDOM % 9 + 1))/" "$file" ;;
	8) sed -i "s/^product *= \([^;]*\)/product = \1 $RANDOM/" "$file" ;;
	9) printf '[paper-%s]\nplugin = document\ndocument = documents/paper.txt\nexpires = 202%s-02-28\n' "$RANDOM" "$((RANDOM % 6 + 6))" >>"$file" ;;
	10) echo "Paper $RANDOM" >deployments/documents/paper.txt ;;
	12) [ -z "$name" ] || sed -i "s|^\[$name\]|[$name]\nrequired = no|" "$file" ;;
	13) act "$file" '.status == "unknown" and .by_search' '[reading:CHECK/RULE]\nverdict = absent\nby = A. Reader\nrole = Counsel\non = 2026-11-01\n' ;;
	14) act "$file" '.status == "fail"' '[waiver:CHECK/RULE]\nfinding = DIGEST\nreason = for a while\napproved_by = A. Board\napproved_on = 2026-11-01\nexpires = 2027-03-01\n' ;;
	15) act "$file" '.status == "warn"' '[accept:CHECK/RULE]\nreason = it is known\nby = A. Board\nrole = Chair\non = 2026-11-01\n' ;;
	16) act "$file" '.status == "note"' severity ;;
	17) act "$file" '.status == "fail" and .basis != "law"' loosen ;;
	11) sed -i "s/^trains *= \([a-z-]*\)/trains = $([ $((RANDOM % 2)) = 0 ] && echo no || echo product)/" "$file" ;;
	esac
}

@test "whatever is edited, the report with memory is that without, but for what tells which is which" {
	RANDOM=${MEMORY_SEED:-20261122}
	write_site "$WORK/examples.ini" "$STORE" <"$ROOT/conf/examples.ini"
	export GOLIVE_CONFIG=$WORK/examples.ini
	ln -sfn "$ROOT/conf/mirror" mirror
	echo 'A paper.' >deployments/documents/paper.txt
	check '1|2|78' deployments
	cp out anew
	some=0
	for ((round = 0; round < ${MEMORY_ROUNDS:-14}; round++)); do
		for ((n = RANDOM % 3; n >= 0; n--)); do edit; done
		golive '0|1|2|78' check --no-memory --no-record --format json deployments # first: what is gone is said once
		cp out anew
		check '0|1|2|78' deployments
		grep -q ', 0 checks of others' err || some=$((some + 1))
		the_same anew || fail "edit $round of seed ${MEMORY_SEED:-20261122}"
		golive '0|1|2' replay last
	done
	[ "$some" -gt 2 ] || fail "hardly anything was remembered by itself"
	golive 0 verify
}
