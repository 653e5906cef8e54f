#!/usr/bin/env bats
# The report: what goes where, in which form, and that the same inputs give the same report.

load helper
setup() { setup_golive; }

@test "the same inputs on the same day give the same report" {
	golive 1 check --at "$DAY" --format json deployments
	same_part out >first.json
	golive 1 check --at "$DAY" --format json deployments
	same_part out >second.json
	diff first.json second.json
}

@test "one job and eight jobs give the same report" {
	golive 1 check --at "$DAY" --jobs 1 --format json deployments
	same_part out >one.json
	golive 1 check --at "$DAY" --jobs 8 --format json deployments
	same_part out >eight.json
	diff one.json eight.json
}

@test "without a cache the report is the same" {
	golive 1 check --at "$DAY" --format json deployments
	same_part out >cached.json
	cp -r "$MIRROR" mirror
	write_site empty.ini "$WORK/empty" <"$ROOT/conf/examples.ini"
	golive 1 check --config empty.ini --at "$DAY" --format json deployments
	same_part out >fresh.json
	diff cached.json fresh.json
}

@test "the report does not depend on the folder golive is started from, but for the names of files" {
	golive 1 check --at "$DAY" --format json deployments/imaging-triage.ini
	jq -r '[.deployments[0].checks[].findings[].digest] | join("\n")' out >here.list
	(
		cd / && golive 1 check --at "$DAY" --format json "$WORK/deployments/imaging-triage.ini"
	)
	jq -r '[.deployments[0].checks[].findings[].digest] | join("\n")' out >there.list
	[ -s here.list ]
	diff here.list there.list
}

@test "no finding holds an absolute path" {
	golive 1 check --at "$DAY" --format json "$WORK/deployments"
	if jq -r '.deployments[].checks[].findings[] | .message, .expected, .found, .where, .quote | select(. != null)' out |
		grep -F "$WORK"; then
		fail "a finding names a folder of this machine"
	fi
}

@test "stdout holds the report and nothing else" {
	golive 1 check --at "$DAY" --format json deployments
	jq -es 'length == 1' out
	err_is_empty
}

@test "the JSON report has the fields of its schema" {
	golive 1 check --at "$DAY" --format json deployments
	json_is '.schema' golive-report/1
	json_is '[.deployments[] | has("id", "file", "decision", "conditions", "counts", "checks", "cleared_until", "horizon")] | all' true
	json_is '[.deployments[].checks[] | has("id", "plugin", "required", "status", "findings", "evidence")] | all' true
	json_is '[.deployments[].checks[].findings[] | has("rule", "status", "basis", "message", "digest", "citation", "remedy")] | all' true
}

@test "every finding that is not fine says what to do" {
	golive 1 check --at "$DAY" --format json deployments
	json_is '[.deployments[].checks[].findings[] | select(.status == "fail" or .status == "unknown" or .status == "warn")
		| select((.message | length) == 0 or (.remedy // "" | length) == 0)] | map(.rule) | join(" ")' ''
}

@test "a pass names evidence or a typed value it rests on" {
	golive 1 check --at "$DAY" --format json deployments
	json_is '[.deployments[].checks[].findings[] | select(.status == "pass" and (.where // "") == "" and (.evidence // "") == "")]
		| map(.rule) | join(" ")' ''
}

@test "the text report is at most 80 columns wide" {
	golive 1 check --at "$DAY" deployments
	awk '{ gsub(/[\200-\277]/, "") } length($0) > 80 { print; bad = 1 } END { exit bad }' out
}

@test "the text report has neither colour nor cursor moves off a terminal" {
	golive 1 check --at "$DAY" deployments
	if grep -q "$(printf '\033')" out; then fail "an escape sequence on stdout"; fi
	if grep -q "$(printf '\r')" out; then fail "a carriage return on stdout"; fi
}

@test "the text report begins with the decision and says that it is no advice" {
	golive 1 check --at "$DAY" deployments/imaging-triage.ini
	head -n 5 out | grep -qF 'NO-GO'
	tr '\n' ' ' <out | tr -s ' ' | grep -qE 'not legal (or clinical )?advice'
}

@test "a what-if says so" {
	golive 1 check --at "$DAY" deployments/imaging-triage.ini
	grep -qiE 'what.if' out
}

@test "quiet is one line a deployment" {
	golive 1 check -q --at "$DAY" deployments
	[ "$(wc -l <out)" -eq 5 ] || { show_output; fail "not five lines"; }
}

@test "verbose shows more" {
	golive 1 check --at "$DAY" deployments/imaging-triage.ini
	few=$(wc -l <out)
	golive 1 check -v --at "$DAY" deployments/imaging-triage.ini
	[ "$(wc -l <out)" -gt "$few" ]
}

@test "with colour on a terminal, NO_COLOR takes it away" {
	command -v script >/dev/null || skip "there is no script(1) to make a terminal"
	watched 1 script -qec "$GOLIVE check --at $DAY deployments/imaging-triage.ini" typed
	grep -q "$(printf '\033')" out || fail "no colour on a terminal"
	NO_COLOR=1 watched 1 script -qec "$GOLIVE check --at $DAY deployments/imaging-triage.ini" typed
	if grep -q "$(printf '\033')" out; then fail "colour in spite of NO_COLOR"; fi
}

@test "--output puts the report into a file, and both formats may be had at once" {
	golive 1 check --at "$DAY" --format json --output report.json --format text --output report.txt deployments
	jq -e '.decision == "no-go"' report.json
	grep -q NO-GO report.txt
	out_is_empty
}

@test "an output that cannot be made is 73, and 74 when the disk is full" {
	golive 73 check --at "$DAY" --format json --output no/such/folder/report.json deployments
	[ -w /dev/full ] || skip "there is no /dev/full"
	ln -s /dev/full full
	golive 74 check --at "$DAY" --format json --output full deployments
}

@test "an output that is a device or a pipe is written into, never replaced by a file" {
	mkfifo pipe
	timeout 60 cat pipe >piped.json &
	golive 1 check --at "$DAY" --format json --output pipe deployments
	wait $!
	jq -e '.decision == "no-go"' piped.json
	[ -p pipe ]
}

@test "a full disk behind stdout is not taken for a decision" {
	[ -w /dev/full ] || skip "there is no /dev/full"
	watched 74 sh -c "'$GOLIVE' check --at $DAY deployments >/dev/full"
}

@test "--output does not leave half a report when it fails" {
	echo before >report.json
	golive 66 check --at "$DAY" --format json --output report.json no-such-folder
	grep -qx before report.json
}

@test "--stats goes to stderr" {
	golive 1 check --at "$DAY" --stats --format json deployments
	jq -e . out >/dev/null
	[ -s err ]
}

@test "the summary of the text report is that of the JSON report" {
	golive 1 check -q --at "$DAY" deployments
	cp out quiet.txt
	golive 1 check --at "$DAY" --format json deployments
	jq -r '.deployments[] | .decision | ascii_upcase' out >decisions
	paste -d' ' decisions quiet.txt | while read -r decision line; do
		case $line in *"$decision"*) ;; *) fail "$line is not $decision" ;; esac
	done
}
