#!/usr/bin/env bats
# The record: runs are recorded and come back as they were, what changed is said, what is gone is missed, and what was
# altered is found. Days are counted from today, for a recorded run is one of today.

load helper

setup() {
	setup_golive
	STORE=$WORK/store
	write_own_site
	minimal_deployment
	mkdir -p deployments.d
	mv minimal.ini deployments.d/
	sed -i 's|^document = .*|document = ../paper.txt|' deployments.d/minimal.ini
}

# write_own_site [LINES]: a site file of this test's own, with a store of its own.
write_own_site() {
	printf '[site]\nname = Test Clinic\ntimezone = America/Chicago\ndeployments = %s\n[policy]\nrequire =\n[store]\nurl = sqlite:%s\n%s\n' \
		"$WORK/deployments.d" "$STORE" "${1:-}" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
}

day() {
	TZ=America/Chicago date -d "$1" +%F
}

# sql STATEMENT: alters or asks the store beside golive.
sql() {
	sqlite3 "$STORE/golive.db" "$1"
}

# A deployment whose paper holds until DAY.
until_day() {
	printf 'expires = %s\n' "$1" >>deployments.d/minimal.ini
}

# ---- recording ----

@test "check records its run and says so; a what-if and --no-record are not recorded, and say that" {
	golive 0 check
	out_has ' (recorded)'
	golive 0 check --format json
	json_is .recorded true
	run=$(json .run)
	golive 0 check --no-record --format json
	json_is .recorded false
	golive 0 check --at "$(day tomorrow)" --format json
	json_is .recorded false
	golive 2 check --only paper --format json || golive 0 check --only paper --format json
	json_is .recorded false
	golive 0 check --no-record
	out_has ' (not recorded)'
	[ "$(sql 'SELECT count(*) FROM run')" -eq 2 ]
	[ "$(sql 'SELECT id FROM run ORDER BY number DESC LIMIT 1')" = "$run" ]
	golive 0 verify
}

@test "report gives every format to the byte as check printed it, with all the examples" {
	write_site "$WORK/examples.ini" "$STORE" <"$ROOT/conf/examples.ini"
	export GOLIVE_CONFIG=$WORK/examples.ini
	golive 0 check --help
	sed -n '/^Formats:/,/^$/s/^  \([a-z]\{1,\}\)  .*/\1/p' out >formats
	[ "$(wc -l <formats)" -ge 10 ]
	golive '1|2' check deployments >/dev/null
	while read -r format; do
		arguments+=(--format "$format" --output "first.$format")
	done <formats
	golive '1|2' check "${arguments[@]}" deployments
	run=$(jq -r .run first.json)
	while read -r format; do
		golive '0|1|2|3' report "$run" --format "$format" --output "second.$format"
		cmp "first.$format" "second.$format" || fail "$format is another from the store"
	done <formats
	golive '1|2' check -v deployments
	cp out first
	golive '1|2' report -v
	cmp first out
	golive '1|2' check -q deployments
	cp out first
	golive '1|2' report last -q
	cmp first out
	golive 0 verify
	out_has 'nothing was altered'
}

@test "a store that cannot be written: a clear error, 73, and the report all the same" {
	golive 0 check
	rm -rf "$STORE"
	: >"$STORE"
	golive 73 check
	err_has 'is not recorded'
	err_has "$STORE"
	out_has '(not recorded:'
	out_has 'GO'
	golive 0 check --no-record
	printf '[site]\nname = T\ntimezone = UTC\n[policy]\nrequire =\n[store]\nurl = postgres://db.example/golive\n' >site.ini
	golive 73 check deployments.d
	err_has 'sqlite:FOLDER'
}

@test "a monitoring plugin that could not record is not fine" {
	rm -rf "$STORE"
	: >"$STORE"
	golive 3 check --format nagios
	err_has 'is not recorded'
}

# ---- what changed ----

@test "what changed since the last recorded run is said in text and JSON, and nothing where nothing did" {
	golive 0 check
	out_lacks 'Changed since'
	golive 0 check --format json
	json_is '.deployments[0].changed | length' 0
	sed -i 's|^version = .*|version = 2.0|' deployments.d/minimal.ini
	rm paper.txt
	golive '1|2' check --no-record --format json
	json_is '[.deployments[0].changed[] | select(.kind == "decision")] | length' 1
	golive '1|2' check --format json
	json_is '.deployments[0].changed[] | select(.kind == "decision") | .was' GO
	json_is '.deployments[0].changed[] | select(.kind == "identity" and .subject == "version") | .now' 2.0
	json_is '[.deployments[0].changed[] | select(.kind == "evidence")] | length' 1
	golive '1|2' report
	out_has 'Changed since the last recorded run'
	out_has '- the decision: was GO; is '
	golive '1|2' check
	out_lacks 'Changed since'
}

@test "what was decided before stands on the page, of check and of report alike" {
	golive 0 check --format json --output one.json --format html --output one.html
	! grep -q 'History of decisions' one.html || fail 'nothing was decided before'
	first=$(jq -r .run one.json)
	rm paper.txt
	golive '1|2' check --format html --output two.html
	grep -q 'History of decisions' two.html
	grep -q "<strong>GO</strong> from .*by run <code><bdi>$first</bdi></code>" two.html
	golive '1|2' report last --format html --output again.html
	cmp two.html again.html
	golive 0 report "$first" --format html
	out_lacks 'History of decisions'
}

@test "a section that is gone since the last recorded run is a condition of the go" {
	printf '\n[other]\nplugin = document\ndocument = ../paper.txt\n' >>deployments.d/minimal.ini
	golive 0 check
	drop_section deployments.d/minimal.ini other
	golive 0 check --format json
	json_is '.deployments[0].conditions[] | select(.check == "other") | .rule' ''
	json '.deployments[0].conditions[] | select(.check == "other") | .why' | grep -q 'gone since the last recorded run'
	golive 1 report --strict
	golive 0 check --format json
	json_is '[.deployments[0].conditions[] | select(.check == "other")] | length' 0
}

# ---- what is gone ----

@test "a deployment whose file is gone is on hold until it is retired" {
	sed 's/^id = .*/id = second/' deployments.d/minimal.ini >deployments.d/second.ini
	golive 0 check
	rm deployments.d/second.ini
	golive 2 check --format json
	json_is '.deployments[] | select(.id == "second") | .decision' hold
	json '.deployments[] | select(.id == "second") | .hold_reasons[0]' | grep -q 'golive retire second'
	golive 2 check --no-record deployments.d
	golive 2 check
	out_has 'put back'
	golive 2 status
	# Checked by itself, the other one is not concerned.
	golive 0 check deployments.d/minimal.ini
	golive 64 retire second
	golive 66 retire third --reason x
	golive 0 retire second --by 'M. Lindqvist' --reason 'contract ended'
	golive 0 check --format json
	json_is '.deployments | length' 1
	golive 0 status
	out_lacks second
	golive 0 status -v
	out_has '(retired)'
	golive 0 history second
	out_has 'retired by M. Lindqvist: contract ended'
	golive 0 verify
	# It came back.
	sed 's/^id = .*/id = second/' deployments.d/minimal.ini >deployments.d/second.ini
	golive 0 check
	rm deployments.d/second.ini
	golive 2 check
}

@test "a deployment that its file retires has ended for the record, too, until it is used again" {
	golive 0 check
	set_key deployments.d/minimal.ini stage retired
	sed 's/^id = .*/id = second/; s/^stage = .*/stage = planned/' deployments.d/minimal.ini >deployments.d/second.ini
	golive 0 check --format json
	cp out first
	json_is '.retired[0]' minimal
	golive 0 report --format json
	cmp first out
	golive 0 status --max-age 26h
	out_lacks minimal
	golive 0 check
	[ "$(sql 'SELECT count(*) FROM ledger WHERE kind = 3')" -eq 1 ]
	golive 0 verify
	rm deployments.d/minimal.ini
	golive 0 check
}

@test "an empty folder is not a pass: what it held is on hold" {
	golive 0 check
	rm deployments.d/*.ini
	golive '2|78' check
	out_has 'minimal'
	golive 2 status
}

# ---- status ----

@test "status shows a go until it lapses, and hold from then on" {
	until_day "$(day '20 days')"
	golive 0 check
	golive 0 status
	out_has "until $(day '21 days')"
	golive 0 status --as-of "$(day '20 days')"
	golive 2 status --as-of "$(day '21 days')"
	out_has "lapsed $(day '21 days'), not checked since"
	golive 2 status --as-of "$(day '40 days')" --format json
	json_is .schema golive-status/1
	json_is .decision hold
	json_is '.deployments[0].recorded_decision' go
	json_is '.deployments[0].lapsed' true
}

@test "report of a go that has lapsed says so and does not exit with 0" {
	until_day "$(day '20 days')"
	golive 0 check --format json
	cp out first
	sql 'SELECT 1' >/dev/null
	if command -v faketime >/dev/null; then
		watched 2 faketime '30 days' "$GOLIVE" report --format json
		err_has 'its go lapsed'
		cmp first out
	fi
	golive 0 report --format json
	cmp first out
}

@test "status --max-age: what nobody has looked at for longer is hold" {
	golive 0 check
	golive 0 status --max-age 26h
	sql 'UPDATE run SET recorded_at = recorded_at - 100000'
	golive 2 status --max-age 26h
	out_has 'nobody has looked since'
	golive 0 status --max-age 3d
	golive 0 status
	golive 64 status --max-age never
	golive 66 status third
}

@test "status --as-of shows what was recorded by the end of that day" {
	golive 0 check
	rm paper.txt
	golive '1|2' check
	sql 'UPDATE run SET recorded_at = recorded_at - 86400 * 3, at = at - 86400 * 3 WHERE number = 1'
	golive 66 status --as-of "$(day '-4 days')"
	golive 0 status --as-of "$(day '-2 days')"
	golive '1|2' status --as-of "$(day today)"
	golive '1|2' status
}

@test "where nothing was recorded, status and report say so" {
	for command in status report history verify 'diff last'; do
		# shellcheck disable=SC2086 # words
		golive 66 $command
		err_has 'nothing was recorded yet'
	done
	[ ! -e "$STORE" ] || [ ! -e "$STORE/golive.db" ]
}

# ---- history and diff ----

@test "history lists the runs, the turns of a deployment, and one run" {
	golive 0 check --format json
	first=$(json .run)
	golive 0 check --sample 1000000000
	golive 0 check --sample 1000000000
	rm paper.txt
	golive '1|2' check
	golive 0 history
	[ "$(wc -l <out)" -eq 4 ]
	out_has "as before  "
	golive 0 history minimal
	[ "$(grep -c ', by run ' out)" -eq 2 ]
	out_has 'the decision: was GO; is '
	golive 0 history "$first"
	out_has 'Ledger    entry 1, sha256:'
	golive 66 history third
	golive 64 history "$first" minimal
}

@test "history --control tells nights run and missed, decisions, waivers, days from lapse to cure" {
	golive 0 check
	rm paper.txt
	golive '1|2' check
	minimal_deployment
	golive 0 check
	golive 0 check
	# Run 1 five days ago, run 2 four days ago, run 3 yesterday, run 4 today.
	sql 'UPDATE run SET at = at - 432000, recorded_at = recorded_at - 432000 WHERE number = 1;
		UPDATE run SET at = at - 345600, recorded_at = recorded_at - 345600 WHERE number = 2;
		UPDATE run SET at = at - 86400, recorded_at = recorded_at - 86400 WHERE number = 3'
	golive 0 history --control "$(day '-5 days')" "$(day today)" --format json
	json_is .schema golive-control/1
	json_is .days 6
	json_is .runs 4
	json_is .days_missed 2
	json_is '.missed[0].from' "$(day '-3 days')"
	json_is '.missed[0].to' "$(day '-2 days')"
	json_is '.changes | length' 2
	json_is '.changes[0].was' go
	json_is '.lapses | length' 1
	json_is '.lapses[0].days' 3
	golive 0 history --control "$(day '-5 days')"
	out_has '6 days, 4 with a run, 2 without'
	out_has 'cured '
	golive 64 history --control tomorrow
}

@test "waivers in force stand in the control's record" {
	# What a paper must say, and does not, is no law: it can be waived.
	printf 'says = the moon is made of cheese\n' >>deployments.d/minimal.ini
	golive '1|2' check --no-record --format json
	if [ "$(jq '[.deployments[0].checks[0].findings[] | select(.status == "fail")] | length' out)" -eq 0 ]; then
		set_key deployments.d/minimal.ini says 'nothing at all, ever'
		printf 'says_not = paper of this test\n' >>deployments.d/minimal.ini
		sed -i '/^says = /d' deployments.d/minimal.ini
		golive '1|2' check --no-record --format json
	fi
	rule=$(jq -er 'first(.deployments[0].checks[0].findings[] | select(.status == "fail") | .rule)' out)
	digest=$(jq -er 'first(.deployments[0].checks[0].findings[] | select(.status == "fail") | .digest)' out)
	printf '\n[waiver:paper/%s]\nfinding = %s\nreason = known\napproved_by = J. Rivera\napproved_on = %s\nexpires = %s\n' \
		"$rule" "$digest" "$(day today)" "$(day '90 days')" >>deployments.d/minimal.ini
	golive 0 check
	golive 0 history --control "$(day today)"
	out_has "Waivers in force: 1"
	out_has "minimal paper/$rule by J. Rivera"
}

@test "diff says which input made which finding change" {
	golive 0 check --format json
	first=$(json .run)
	golive 0 check
	golive 0 diff "$first"
	out_has 'nothing is different'
	printf 'A paper that is another.\n' >paper.txt
	printf 'says = written on\n' >>deployments.d/minimal.ini
	golive '0|1|2' check
	golive 1 diff "$first"
	out_has 'file:../paper.txt'
	out_has 'because '
	out_has 'paper.says: new: written on'
	golive 1 diff "$first" last --format json
	json_is .schema golive-diff/1
	json_is '.deployments[0].id' minimal
	json_is '[.deployments[0].changes[] | select(.kind == "setting" and .subject == "says")] | length' 1
	golive 66 diff 01234567
	golive 64 diff
}

@test "diff with now says what is new and records nothing" {
	golive 0 check --format json
	first=$(json .run)
	golive 0 diff last now
	out_has 'nothing is different'
	printf 'A paper that is another.\n' >paper.txt
	golive 1 diff last now
	out_has 'file:../paper.txt'
	golive 1 diff "$first" now deployments.d/minimal.ini --format json
	json_is .before.run "$first"
	json_is '.deployments[0].id' minimal
	json_is '[.deployments[0].changes[] | select(.kind == "evidence")] | length' 1
	[ "$(sql 'SELECT count(*) FROM run')" -eq 1 ]
	mv deployments.d/minimal.ini .
	golive 1 diff last now
	out_has 'minimal: HOLD, was GO'
	golive 66 diff 01234567 now
	golive 64 diff last last now
	golive 66 diff last now nowhere.ini
}

@test "diff says that a day has come where no input is another" {
	until_day "$(day yesterday)"
	golive '1|2' check
	# As if it had been judged when the paper still held.
	sed -i "s/^expires = .*/expires = $(day '10 days')/" deployments.d/minimal.ini
	golive 0 check
	golive 1 diff "$(sql 'SELECT id FROM run WHERE number = 1')"
	out_has 'paper.expires: was '
}

# ---- proof ----

@test "a signed run is verified with openssl alone, as the manual says" {
	golive 0 key new audit.key
	write_own_site '[audit]
key = audit.key'
	golive 0 check
	awk '/^# THE RECORD/ { inside = 1 } inside && /^```/ { if (++fences == 2) exit; next } inside && fences == 1' \
		"$ROOT/core/cli/golive.1.scd" >commands
	grep -q 'openssl pkeyutl' commands
	PATH=$(dirname "$GOLIVE"):$PATH bash -e commands >verified
	grep -q 'Signature Verified Successfully' verified
	[ "$(jq -r .predicate.run statement)" = "$(sql 'SELECT id FROM run')" ]
	[ "$(jq -r '.subject[0].digest.sha256' statement)" = "$(sql 'SELECT lower(hex(report)) FROM run')" ]
	# The report's digest is that of the canonical report, made here with jq.
	golive 0 report --format json
	canonical=$(jq -cj 'del(.run, .recorded) | walk(if type == "object" then del(.gathered_at, .cached, .remembered, .changed) else . end)' out |
		sha256sum | cut -d ' ' -f 1)
	[ "$canonical" = "$(jq -r '.subject[0].digest.sha256' statement)" ]
	# One letter of the statement more, and it does not hold.
	sed -i 's/"go"/"no"/' signed
	! openssl pkeyutl -verify -pubin -inkey audit.key.pub -rawin -in signed -sigfile signature || fail "an altered statement holds"
	golive 0 verify --key audit.key.pub
	out_has '1 entries bear a good signature'
}

@test "a key that cannot be used: the run is not recorded unsigned" {
	write_own_site '[audit]
key = audit.key'
	golive 77 check
	err_has '[audit] key'
	out_has '(not recorded:'
	golive 0 key new audit.key
	golive 0 check
	chmod 644 audit.key
	golive 77 check
	[ "$(sql 'SELECT count(*) FROM run')" -eq 1 ]
}

@test "a named person signs a run with a key of their own" {
	golive 0 check
	golive 0 key new osei.key
	golive 0 sign last --key osei.key --by 'D. Osei' --role 'Privacy Officer'
	golive 0 history last
	out_has 'Approved  by D. Osei, Privacy Officer, '
	golive 0 verify --key osei.key.pub
	out_has '1 entries bear a good signature'
	golive 64 sign last --key osei.key --by 'D. Osei'
	golive 66 sign last --key nobody.key --by 'D. Osei' --role x
	golive 66 sign 01234567 --key osei.key --by 'D. Osei' --role x
	sql "UPDATE ledger SET actor = 'Somebody Else' WHERE kind = 2"
	golive 1 verify
	out_has 'WRONG  entry 2 of the ledger'
}

@test "verify names the evidence of which one bit was turned over, and the run whose row was edited" {
	golive 0 check
	golive 0 verify --head "$(sql "SELECT 'sha256:' || lower(hex(digest)) FROM ledger")"
	digest=$(sha256sum paper.txt | cut -d ' ' -f 1)
	[ "$(sql 'SELECT lower(hex(digest)) FROM evidence WHERE digest NOT IN (SELECT digest FROM basis)')" = "$digest" ]
	cp -r "$STORE" kept
	sql "UPDATE evidence SET body = CAST(replace(body, 'paper', 'paqer') AS BLOB)"
	golive 1 verify
	out_has "WRONG  evidence sha256:$digest"
	rm -rf "$STORE"
	cp -r kept "$STORE"
	run=$(sql 'SELECT id FROM run')
	sql 'UPDATE run SET decision = 2'
	golive 1 verify -q
	out_has "(run $run) was altered"
	golive 1 verify --head sha256:9740cca93268dd536d09cfea85eaf52b8cfaec500786e30e8ad2b18cd66d2582
	out_has 'cut off'
}

@test "a run recorded by a golive that wrote other reports is not wrong: it is said that its report cannot be made again" {
	golive 0 check
	golive 0 verify
	out_has '1 reports made again'
	out_lacks 'note '
	cp -r "$STORE" whole
	# As if that golive had known one thing less to say: its report has another digest, its schema too.
	sql "DELETE FROM basis WHERE name = 'report:schema'"
	golive 0 verify
	out_has '0 reports made again'
	out_has 'note   1 reports were recorded by another golive'
	golive 0 replay last
	# What was altered is found all the same.
	sql "UPDATE node SET body = CAST(replace(body, 'paper', 'paqer') AS BLOB) WHERE kind = 4"
	golive 1 verify
	rm -r "$STORE" && cp -r whole "$STORE"
	sql "UPDATE run SET report = zeroblob(32)"
	golive 1 verify
	rm -r "$STORE" && cp -r whole "$STORE"
	sql "UPDATE evidence SET body = zeroblob(length(body)) WHERE digest = (SELECT digest FROM basis WHERE name = 'report:schema')"
	golive 1 verify
}

@test "evidence is kept once, packed where that pays, and secrets are not kept at all" {
	yes 'The paper of this test is long. It was written on 2026-11-01.' | head -n 2000 >paper.txt
	printf 'secret-of-the-test' >token
	printf '\n[http:api.example]\nkey = ${file:%s}\nkey_in = bearer\n' "$WORK/token" >>site.ini
	for ((i = 0; i < 5; i++)); do
		sed "s/^id = .*/id = same-$i/" deployments.d/minimal.ini >"deployments.d/same-$i.ini"
	done
	golive 0 check
	golive 0 check
	[ "$(sql 'SELECT count(*) FROM evidence WHERE digest NOT IN (SELECT digest FROM basis)')" -eq 1 ]
	[ "$(sql 'SELECT size FROM evidence WHERE digest NOT IN (SELECT digest FROM basis)')" -eq "$(stat -c %s paper.txt)" ]
	[ "$(sql 'SELECT length(body) FROM evidence WHERE digest NOT IN (SELECT digest FROM basis)')" -lt 2000 ]
	! grep -qa secret-of-the-test "$STORE"/golive.db* || fail "the secret is in the store"
}

@test "somebody of the folder's group reads, also while nobody writes, and may not record" {
	golive 0 check
	[ "$(stat -c %a "$STORE")" = 750 ]
	[ "$(id -u)" -eq 0 ] || skip "only root can give the folder to another group"
	chgrp -R 65534 "$STORE"
	unprivileged 0 status --config "$WORK/site.ini"
	out_has minimal
	unprivileged 0 verify --config "$WORK/site.ini"
	unprivileged 0 report --config "$WORK/site.ini" -q
	unprivileged 73 check --config "$WORK/site.ini" "$WORK/deployments.d/minimal.ini"
	err_has 'is not recorded'
	unprivileged '73|77' retire --config "$WORK/site.ini" minimal --reason x
	chmod 700 "$STORE"
	unprivileged 77 status --config "$WORK/site.ini"
}
