#!/usr/bin/env bats
# Every night after the first: nothing is done where nothing changed, only what is news is said, never two at once, and what is
# remembered is what would be judged. The clock is set by a library before libc where time must pass.

# shellcheck disable=SC2030,SC2031 # each test is a subshell of its own, and sets what it needs

load helper

setup() {
	setup_golive
	STORE=$WORK/store
	mkdir -p deployments.d
	printf '[site]\nname = Test Clinic\ntimezone = America/Chicago\ndeployments = %s\n[policy]\nrequire =\n[store]\nurl = sqlite:%s\n' \
		"$WORK/deployments.d" "$STORE" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	CLOCK=$BUILD/tests/shims/other_clock.so
}

# product ID [LINES]: a deployment with a paper of its own.
product() {
	printf 'The paper of %s. It was written on 2026-11-01.\n' "$1" >"$1.txt"
	printf '[deployment]\nid = %s\nproduct = %s\nversion = 1.0\nvendor = Example\nstage = planned\n%s\n[paper]\nplugin = document\ndocument = ../%s.txt\n%s\n' \
		"$1" "$1" "${3:-}" "$1" "${2:-}" >"deployments.d/$1.ini"
}

sql() {
	sqlite3 "$STORE/golive.db" "$1"
}

# at WHEN CODE ARGUMENT...: golive, which believes that it is WHEN in the site's zone (or an instant: @SECONDS, …Z).
at() {
	local when=$1 wanted=$2
	shift 2
	no_sanitizer
	watched "$wanted" env "LD_PRELOAD=$CLOCK" "CLOCK_AT=$(TZ=America/Chicago date -d "$when" +%s)" "$GOLIVE" "$@"
}

nothing_was_done() {
	out_is_empty
	err_has 'nothing was judged, read or asked'
}

# judged COUNT: so many calls for a verdict, as --stats tells.
judged() {
	err_has "judged $1 times"
}

# ---- nothing changed ----

@test "the first recheck prints all there is; where nothing changed the next one adds one row and says nothing" {
	product a
	product b
	golive 0 recheck --stats
	out_has 'GO     a'
	out_has 'GO     b'
	judged 2
	nodes=$(sql 'SELECT count(*) FROM node')
	golive 0 recheck --stats
	nothing_was_done
	[ "$(sql 'SELECT count(*) FROM run')" -eq 2 ]
	[ "$(sql 'SELECT same_as FROM run WHERE number = 2')" -eq 1 ]
	[ "$(sql 'SELECT count(*) FROM node')" -eq "$nodes" ]
	golive 0 recheck
	out_is_empty
	err_is_empty
	golive 0 verify
	golive 0 status
}

@test "nothing changed: none of golive's other programs is started" {
	no_sanitizer
	product a
	mkdir -p tree/bin tree/lib/golive
	cp "$GOLIVE" tree/bin/
	ln -s "$BUILD/share" tree/share
	cp -r "$BUILD/lib/golive/plugins" tree/lib/golive/
	for program in golive-worker golive-reader golive-fetcher; do
		printf '#!/bin/sh\necho %s >>%s\nexec %s "$@"\n' "$program" "$WORK/started" "$BUILD/lib/golive/$program" \
			>"tree/lib/golive/$program"
		chmod +x "tree/lib/golive/$program"
	done
	GOLIVE=$WORK/tree/bin/golive
	golive 0 recheck
	grep -q golive-worker started
	grep -q golive-reader started
	rm started
	golive 0 recheck
	out_is_empty
	[ ! -e started ]
}

@test "a hold and a no-go keep their exit codes while nothing changes, without a word" {
	product a "" "go_live = 2030-01-01"
	rm a.txt
	golive '1|2' recheck
	grep -q . out
	code=$(sql 'SELECT code FROM watch')
	[ "$code" -ne 0 ]
	golive "$code" recheck
	out_is_empty
}

@test "the files that are looked at: each that a result rests on, and what was not there" {
	product a
	golive 0 recheck
	for change in 'echo more >>a.txt' 'echo "; remark" >>deployments.d/a.ini' 'echo "; remark" >>site.ini' \
		'echo >deployments.d/other.txt' 'product b' 'rm -f deployments.d/b.ini a.txt' 'product a' \
		'mv a.txt away && mkdir a.txt && cp away a.txt/one.txt' 'cp a.txt/one.txt a.txt/two.txt' 'rm a.txt/one.txt'; do
		golive '0|1|2' recheck --stats
		eval "$change"
		golive '0|1|2' recheck --stats
		grep -q 'judged [0-9]* times' err || { show_output; fail "not seen: $change"; return 1; }
	done
}

@test "a file changed within the same second, its size and its time as before, is seen all the same" {
	product a
	touch -d '2026-11-01 12:00' a.txt
	golive 0 recheck
	printf 'The paper of A. It was written on 2026-11-01.\n' >a.txt
	touch -d '2026-11-01 12:00' a.txt
	golive 0 recheck
	out_has 'file:../a.txt'
}

@test "a link that leads elsewhere, a folder in another's place: seen" {
	product a
	mkdir first second
	mv a.txt first/
	printf 'Quite another paper. It was written on 2026-11-01.\n' >second/a.txt
	ln -s first/a.txt a.txt
	golive 0 recheck
	golive 0 recheck
	out_is_empty
	ln -sfn second/a.txt a.txt
	golive 0 recheck
	out_has 'file:../a.txt'
	mv second third
	mv first second
	golive 0 recheck
	out_has 'file:../a.txt'
}

# ---- what is news ----

@test "one file changed among thirty: only its checks are judged, only it is printed" {
	for ((i = 10; i < 40; i++)); do product "p$i"; done
	golive 0 recheck --sample 1000000000
	printf 'Another paper.\n' >p17.txt
	golive 0 recheck --stats --sample 1000000000
	judged 1
	err_has '29 deployments with 29 checks remembered'
	out_has '1 of 30 deployments changed'
	out_has 'GO     p17'
	out_lacks 'GO     p18'
	golive 0 recheck --stats
	nothing_was_done
}

@test "a remark in the site file changes no result: nothing is judged, nothing is printed" {
	product a
	golive 0 recheck
	echo '; a remark' >>site.ini
	golive 0 recheck --stats --sample 1000000000
	out_is_empty
	judged 0
}

@test "a deployment that comes is printed as it is, one that goes is on hold until it is retired" {
	product a
	golive 0 recheck
	product b
	golive 0 recheck
	out_has 'GO     b'
	out_lacks 'GO     a'
	rm deployments.d/b.ini
	golive '2|78' recheck
	out_has 'HOLD   b'
	golive '2|78' recheck
	out_is_empty
	golive 0 retire b --by "D. Osei" --reason "sent back"
	golive 0 recheck
	out_is_empty
	golive 0 recheck --stats
	nothing_was_done
	golive 0 verify
}

@test "a section that is gone is a condition once, in the night after it went, and not for ever" {
	product a
	printf '[second]\nplugin = document\ndocument = ../a.txt\n' >>deployments.d/a.ini
	golive 0 recheck
	drop_section deployments.d/a.ini second
	golive 0 recheck
	out_has 'gone'
	golive 0 check --no-record --format json
	same_part out >fresh
	golive 0 recheck
	golive 0 report --format json
	jq -e '.deployments[0].conditions | all(.check != "second")' out
}

@test "a run of somebody else in between is noticed: what it found anew is not taken for unchanged" {
	product a
	product b
	golive 0 recheck
	printf 'Another paper.\n' >a.txt
	cp -p deployments.d/a.ini kept.ini
	golive 0 check deployments.d/a.ini
	golive 0 recheck --stats
	err_has 'judged'
	golive 0 recheck --stats
	nothing_was_done
}

@test "a file with errors is told once, and exits with 78 as long as it has them" {
	product a
	echo 'nonsense' >>deployments.d/a.ini
	golive 78 recheck
	out_has 'HOLD'
	golive 78 recheck
	out_is_empty
}

# ---- remembered ----

@test "what is remembered is what would be judged, with all the examples, and is marked" {
	write_site "$WORK/examples.ini" "$STORE" <"$ROOT/conf/examples.ini"
	export GOLIVE_CONFIG=$WORK/examples.ini
	golive '1|2' check --format json deployments
	jq -e '[.deployments[].checks[].remembered] | any | not' out
	golive '1|2' check --format json --sample 1000000000 --stats deployments
	judged 0
	jq -e '[.deployments[].checks[].remembered] | all' out
	cp out remembered.json
	golive '1|2' check --format json --no-memory --no-record deployments
	jq -e '[.deployments[].checks[].remembered] | any | not' out
	diff <(same_part remembered.json | jq 'del(.at)') <(same_part out | jq 'del(.at)')
	golive '1|2' check --format json --refresh --no-record --offline deployments
	jq -e '[.deployments[].checks[].remembered] | any | not' out
	golive '1|2' check --format json --sample 1 --stats deployments
	err_has '0 deployments with 0 checks remembered'
}

@test "a remembered verdict says when it was judged, in -v and in every later report of that run; a night without changes too" {
	product a
	product b
	at '2026-11-23 12:00' 0 recheck
	at '2026-11-23 13:00' 0 report --format json
	jq -e '[.deployments[].checks[].remembered] | any | not' out
	echo 'More of it.' >>b.txt
	at '2026-11-24 12:00' 0 check -v --sample 1000000000
	out_has 'remembered, for all'
	[ "$(grep -c 'remembered, for all' out)" -eq 1 ]
	tr -s ' \n' ' ' <out >words
	grep -qF 'rests on is as it was when it was judged, 2026-11-23T18:00:00Z' words
	cp out checked
	at '2026-11-24 13:00' 0 report -v
	diff checked out
	at '2026-11-24 13:00' 0 report --format json
	json_is '[.deployments[] | select(.id == "a") | .checks[].remembered][0]' true
	json_is '[.deployments[] | select(.id == "b") | .checks[].remembered][0]' false
	golive 0 verify
	golive 0 replay last
	at '2026-11-25 12:00' 0 recheck --sample 1000000000
	at '2026-11-26 12:00' 0 recheck --stats
	nothing_was_done
	at '2026-11-26 13:00' 0 report --format json
	json_is '.at' 2026-11-26T18:00:00Z
	jq -e '[.deployments[].checks[].remembered] | all' out
	at '2026-11-26 13:00' 0 report -v
	tr -s ' \n' ' ' <out >words
	grep -qF 'when it was judged, 2026-11-23T18:00:00Z' words # a, of the first run
	grep -qF 'when it was judged, 2026-11-24T18:00:00Z' words # b
	golive 0 verify
	golive 0 replay last
}

@test "a plugin that answers differently on the same inputs is found by the sample, and named" {
	no_replay 'it answers differently'
	mkdir plugins
	cp "$BUILD/tests/plugins/random-address.so" plugins/
	printf '[plugins]\npath = %s\n' "$WORK/plugins" >>site.ini
	for ((i = 0; i < 8; i++)); do # golive-worker finds some of them out by itself
		printf '[deployment]\nid = a%s\nproduct = A\nversion = 1\nvendor = V\nstage = planned\n[where]\nplugin = random-address\nstatement = %s\n' \
			"$i" "$i" >"deployments.d/a$i.ini"
	done
	golive 2 recheck
	golive 70 check --sample 1
	err_has 'plugin random-address'
	err_has 'check where'
	echo '; remark' >>deployments.d/a0.ini
	golive 70 recheck --sample 1
	err_has 'plugin random-address'
}

@test "a remembered result that was altered is not taken for one" {
	no_replay 'it is altered'
	product a
	golive 0 recheck
	sql "UPDATE node SET body = CAST(replace(body, 'digest', 'dijest') AS BLOB) WHERE kind = 4"
	echo '; remark' >>deployments.d/a.ini
	golive 0 recheck --stats --sample 1000000000
	judged 1
	golive 1 verify
}

@test "another plugin, another fact, another option: judged again" {
	product a
	mkdir plugins
	cp "$BUILD/lib/golive/plugins/document.so" plugins/
	printf '[plugins]\npath = %s\n' "$WORK/plugins" >>site.ini
	golive 0 recheck --sample 1000000000
	touch plugins/document.so
	golive 0 recheck --stats --sample 1000000000
	judged 0
	objcopy --add-section .remark="$WORK/site.ini" plugins/document.so plugins/new.so
	mv plugins/new.so plugins/document.so
	golive '0|1|2' recheck --stats --sample 1000000000
	judged 1
	sed -i 's/^timezone.*/timezone = America\/New_York/' site.ini
	golive '0|1|2' recheck --stats --sample 1000000000
	judged 1
	printf 'expires = 2030-01-01\n' >>deployments.d/a.ini
	golive '0|1|2' recheck --stats --sample 1000000000
	err_has 'judged 3 times, 2 further instants'
}

# ---- one at a time ----

@test "never two at once: the second exits with 75, here and from another machine, for a day" {
	product a
	golive 0 recheck
	python=/usr/bin/python3
	[ -x "$python" ] || python=python3
	watched 75 "$python" -c 'import fcntl, subprocess, sys
lock = open(sys.argv[1], "r+")
fcntl.lockf(lock, fcntl.LOCK_EX)
sys.exit(subprocess.call(sys.argv[2:]))' "$STORE/recheck.lock" "$GOLIVE" recheck
	err_has 'another recheck is under way'
	out_is_empty
	golive 0 recheck
	sql "INSERT INTO holder VALUES (1, 'elsewhere 1234', 77, $(date +%s) - 3600)"
	golive 75 recheck
	err_has 'elsewhere'
	sql "UPDATE holder SET since = $(date +%s) - 100000"
	golive 0 recheck
	sql "REPLACE INTO holder VALUES (1, '$(uname -n) $(cat /proc/sys/kernel/random/boot_id)', 77, $(date +%s))"
	golive 0 recheck
	[ "$(sql 'SELECT count(*) FROM holder')" -eq 0 ]
	golive 0 verify
}

@test "eight at once: each is recorded or told to come back, and the store is whole" {
	product a
	golive 0 recheck
	for ((i = 0; i < 8; i++)); do
		printf 'Another paper, %s.\n' "$i" >a.txt
		{ code=0; "$GOLIVE" recheck >"out.$i" 2>"err.$i" </dev/null || code=$?; echo $code >"code.$i"; } &
	done
	wait
	for ((i = 0; i < 8; i++)); do
		grep -qxE '0|2|75' "code.$i" || { cat "err.$i"; fail "recheck $i ended with $(cat "code.$i")"; return 1; }
	done
	grep -qxE "0|2" code.*
	golive 0 recheck
	golive 0 verify
	golive 0 recheck --stats
	nothing_was_done
}

@test "--every does nothing while the last recheck is younger, and makes up for a missed one" {
	product a
	at '2026-12-01 02:00' 0 recheck --every 20h
	at '2026-12-01 08:00' 0 recheck --every 20h
	[ "$(sql 'SELECT count(*) FROM run')" -eq 1 ]
	at '2026-12-01 23:00' 0 recheck --every 20h
	[ "$(sql 'SELECT count(*) FROM run')" -eq 2 ]
	at '2026-12-01 23:10' 0 recheck --every 20h
	[ "$(sql 'SELECT count(*) FROM run')" -eq 2 ]
	at '2026-12-05 07:00' 0 recheck --every 20h
	[ "$(sql 'SELECT count(*) FROM run')" -eq 3 ]
	at '2026-11-05 07:00' 0 recheck --every 20h
	[ "$(sql 'SELECT count(*) FROM run')" -eq 4 ]
	golive 64 recheck --every soon
	golive 64 recheck --jitter 3d
}

# ---- time ----

# nights WHEN...: at each of them, what recheck leaves in the store is what is judged anew then.
nights() {
	local when code
	for when; do
		at "$when" '0|1|2' recheck
		cp out said
		at "$when" '0|1|2' check --no-record --format json
		same_part out >remembered.json
		at "$when" '0|1|2' check --no-record --no-memory --format json
		same_part out >anew.json
		diff remembered.json anew.json >difference || { cat difference; fail "another result at $when"; return 1; }
		at "$when" '0|1|2' status --format json
		[ "$(jq -r '.deployments[0].recorded_decision // .[0].recorded_decision' out)" = "$(jq -r '.deployments[0].decision' anew.json)" ] ||
			{ show_output; fail "another decision is recorded at $when"; return 1; }
		golive 0 replay last
	done
}

@test "a paper ends at midnight in the site's zone: a second before nothing is said, then it is" {
	product a 'expires = 2026-12-31'
	nights '2026-12-01 03:00' '2026-12-30 23:59:59'
	at '2026-12-31 23:59:59' '0|1|2' recheck
	at '2026-12-31 23:59:59' '0|1|2' recheck --stats
	nothing_was_done
	at '2027-01-01 00:00:00' '1|2' recheck
	out_has 'a'
	grep -qE '^(NO-GO|HOLD)' out
	nights '2027-01-01 00:00:01' '2027-06-01 03:00'
}

@test "a leap day, both switches of daylight-saving time, and days past 2038 are days like others" {
	product a 'expires = 2028-02-29'
	nights '2028-02-28 12:00' '2028-02-29 23:59:59' '2028-03-01 00:00:00'
	product b 'expires = 2027-03-14'
	nights '2027-03-13 23:30' '2027-03-14 01:59:59' '2027-03-14 03:00:00' '2027-03-14 23:59:59' '2027-03-15 00:00'
	product c 'expires = 2027-11-07'
	nights '2027-11-07 00:30' '2027-11-07 06:59:59Z' '2027-11-07 07:30:00Z' '2027-11-07 23:59:59' '2027-11-08 00:00'
	product d 'expires = 2040-02-29'
	nights '2038-01-18 21:14:07' '2038-01-18 21:14:08' '2040-02-29 23:59:59' '2040-03-01 00:00:00'
}

@test "a clock set back by a year: everything is looked at again, and the record stays in order" {
	product a 'expires = 2026-12-31'
	nights '2026-12-01 03:00' '2027-02-01 03:00'
	at '2026-02-01 03:00' '0|1|2' recheck --stats
	err_has 'judged'
	grep -q . out
	nights '2026-02-01 03:05' '2026-02-02 03:00' '2027-02-01 03:00'
	golive 0 verify
}

@test "the day of going live is a day on which to look again" {
	product a 'expires = 2027-06-30' 'go_live = 2027-07-15'
	nights '2027-06-01 03:00' '2027-06-30 12:00' '2027-07-01 03:00' '2027-07-15 00:00:00' '2027-07-16 03:00'
}

@test "sources of the web: nothing while they are fresh, looked at again when they are not, and when they are too old" {
	write_site "$WORK/examples.ini" "$STORE" <"$ROOT/conf/examples.ini"
	export GOLIVE_CONFIG=$WORK/examples.ini
	TZ=America/Chicago
	for when in '2026-11-22 12:00' '2026-11-25 12:00' '2026-12-24 12:00' '2027-01-20 12:00'; do
		at "$when" '0|1|2' recheck deployments
		at "$when" '0|1|2' check --no-record --format json deployments
		same_part out >remembered.json
		at "$when" '0|1|2' check --no-record --no-memory --format json deployments
		same_part out >anew.json
		diff remembered.json anew.json
	done
}
