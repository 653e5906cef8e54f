#!/usr/bin/env bats
# Documents that were there and are gone: on hold for some days, since a share may not be mounted, and absent after them; what
# was never read is absent at once. The clock is set by a library before libc where time must pass.

# shellcheck disable=SC2030,SC2031 # each test is a subshell of its own, and sets what it needs

load helper

setup() {
	setup_golive
	STORE=$WORK/store
	mkdir -p deployments.d share
	printf '[site]\nname = Test Clinic\ntimezone = America/Chicago\ndeployments = %s\n[store]\nurl = sqlite:%s\n[policy]\nrequire =\n' \
		"$WORK/deployments.d" "$STORE" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	CLOCK=$BUILD/tests/shims/other_clock.so
	printf 'The paper of this test. It was written on 2026-11-01.\n' >share/paper.txt
	printf '[deployment]\nid = a\nproduct = A\nversion = 1.0\nvendor = Example\nstage = planned\n[paper]\nplugin = document\ndocument = ../share/paper.txt\n' \
		>deployments.d/a.ini
}

# at WHEN CODE ARGUMENT...: golive, which believes that it is WHEN in the site's zone.
at() {
	local when=$1 wanted=$2
	shift 2
	! nm -D "$GOLIVE" 2>/dev/null | grep -q __asan_init || skip "a sanitizer must come before all other libraries"
	watched "$wanted" env "LD_PRELOAD=$CLOCK" "CLOCK_AT=$(TZ=America/Chicago date -d "$when" +%s)" "$GOLIVE" "$@"
}

# state_is STATE [CHECK]: of the first evidence of the check, in the JSON report on stdout.
state_is() {
	json_is "[.deployments[0].checks[] | select(.id == \"${2:-paper}\") | .evidence[0].status][0]" "$1"
}

finding_says() {
	jq -e --arg words "$1" '[.deployments[].checks[].findings[] | (.message + .found)] | any(contains($words))' out >/dev/null ||
		{ show_output; fail "no finding says: $1"; }
}

@test "gone: on hold for seven days, since a day that stays the same, then absent" {
	at '2026-11-23 12:00' 0 recheck
	mv share away
	at '2026-11-24 12:00' 2 recheck
	out_has 'HOLD   a'
	out_has 'gone since 2026-11-24'
	at '2026-11-24 13:00' 2 check --format json
	state_is unavailable
	finding_says 'gone since 2026-11-24'
	finding_says 'absent from 2026-12-01'
	at '2026-11-27 12:00' 2 recheck
	out_is_empty
	at '2026-12-01 11:59' 2 check --format json
	finding_says 'gone since 2026-11-24'
	at '2026-12-01 12:00' 1 recheck
	out_has 'NO-GO  a'
	at '2026-12-02 12:00' 1 check --format json
	state_is absent
	golive 0 verify
	golive 0 replay last
	at '2026-12-03 12:00' 1 recheck --no-memory --refresh
}

@test "back again: as before, and gone once more it has its seven days once more" {
	at '2026-11-23 12:00' 0 recheck
	mv share away
	at '2026-11-24 12:00' 2 recheck
	at '2026-11-28 12:00' 2 recheck
	mv away share
	at '2026-11-29 12:00' 0 recheck
	mv share away
	at '2026-12-03 12:00' 2 recheck
	out_has 'gone since 2026-12-03'
	at '2026-12-10 11:00' 2 check
	at '2026-12-10 12:00' 1 check
}

@test "what was never read is absent at once: without a store, with one, in a file that names another, in a new section" {
	mv share away
	golive 1 check --no-record --format json
	state_is absent
	golive 1 check --format json
	state_is absent
	golive 1 check --format json # that a run missed it makes it no document that was there
	state_is absent
	mv away share
	golive 0 check
	mv share away
	golive 2 check --format json
	state_is unavailable
	printf '[second]\nplugin = document\ndocument = ../share/paper.txt\n' >>deployments.d/a.ini
	golive 1 check --format json
	state_is unavailable paper
	state_is absent second
	drop_section deployments.d/a.ini second
	sed -i 's|paper.txt|other.txt|' deployments.d/a.ini
	golive 1 check --format json
	state_is absent
}

@test "[policy] grace says for how long; 0d is not at all" {
	golive 0 check
	mv share away
	printf 'grace = 0d\n' >>site.ini
	golive 1 check --no-record --format json
	state_is absent
	sed -i 's/^grace = .*/grace = 30d/' site.ini
	golive 2 check
	golive 2 check --format json --at "$(date -d '+29 days' +%F)"
	golive 1 check --format json --at "$(date -d '+32 days' +%F)"
	sed -i 's/^grace = .*/grace = soon/' site.ini
	golive 78 check
	err_has 'grace'
}

@test "a folder of a share that is not mounted: missing, or empty" {
	sed -i 's|share/paper.txt|share|' deployments.d/a.ini
	golive 0 check
	mv share away
	golive 2 check --format json
	state_is unavailable
	mkdir share
	golive 2 check --format json
	state_is unavailable
	finding_says 'holds no files'
	rmdir share
	mv away share
	golive 0 check
}

@test "a file with errors in between, and golive killed in between: what was there is known all the same" {
	golive 0 recheck
	mv share away
	cp deployments.d/a.ini whole
	echo '[paper' >>deployments.d/a.ini
	golive 78 recheck
	cp whole deployments.d/a.ini
	for ((i = 0; i < 12; i++)); do
		setsid "$GOLIVE" recheck >killed 2>&1 </dev/null &
		victim=$!
		sleep "0.0$i"
		kill -9 -- "-$victim" 2>/dev/null || true
		wait "$victim" 2>/dev/null || true
	done
	golive 2 check --format json
	state_is unavailable
	finding_says "gone since $(TZ=America/Chicago date +%F)"
	golive 0 verify
}

@test "other commands say what check says" {
	golive 0 check
	mv share away
	golive 2 check
	golive '0|1|2' forecast
	out_lacks 'NO-GO'
	golive '0|1|2' diff last now
	out_lacks 'absent'
	golive 0 replay last
	golive 2 report
	out_has 'gone since'
	mv "$STORE" elsewhere # and they know nothing without it
	golive '0|1|2' forecast
	out_has 'NO-GO'
}

@test "a clock that was ahead for a night gives no longer grace than any other" {
	at '2026-11-23 12:00' 0 recheck
	mv share away
	at '2027-11-24 12:00' 2 recheck
	at '2026-11-24 12:00' 2 check --format json
	finding_says 'gone since 2026-11-24'
	at '2026-11-30 12:00' 2 check --format json
	finding_says 'gone since 2026-11-24'
	at '2026-12-01 12:00' 1 check --format json
	state_is absent
}

# Two papers in a folder that the deployment names.
two_papers() {
	sed -i 's|share/paper.txt|share|' deployments.d/a.ini
	printf 'The second paper of this test. It was written on 2026-11-02.\n' >share/second.txt
}

# evidence_is NAME=STATE...: all evidence of the check, in the JSON report on stdout.
evidence_is() {
	json_is '[.deployments[0].checks[0].evidence[] | (.uri | split("/") | last) + "=" + .status] | sort | join(" ")' "$*"
}

@test "a file of a folder that holds others: on hold for seven days and named, then judged without it" {
	two_papers
	at '2026-11-23 12:00' 0 recheck
	mv share/second.txt .
	at '2026-11-24 12:00' 2 recheck
	out_has 'HOLD   a'
	out_has 'second.txt'
	out_has 'gone since 2026-11-24'
	at '2026-11-24 13:00' 2 check --format json
	evidence_is paper.txt=got second.txt=unavailable
	finding_says 'it was in the folder'
	finding_says 'from 2026-12-01 on the folder counts without it'
	at '2026-11-27 12:00' 2 recheck
	out_is_empty
	golive 0 replay last
	at '2026-12-01 11:59' 2 check --format json
	finding_says 'gone since 2026-11-24'
	at '2026-12-01 12:00' 0 recheck
	out_has 'GO     a'
	at '2026-12-02 12:00' 0 check --format json
	evidence_is paper.txt=got
	at '2026-12-03 12:00' 0 recheck --no-memory --refresh
	golive 0 verify
	golive 0 replay last
}

@test "a file of a folder that is back, bears another name, or lay there never, is not gone" {
	two_papers
	golive 0 check
	mv share/second.txt .
	golive 2 check
	mv second.txt share/
	golive 0 check --format json
	evidence_is paper.txt=got second.txt=got
	mv share/second.txt share/third.txt
	golive 0 check --format json
	evidence_is paper.txt=got third.txt=got
	printf 'Another.\n' >share/third.txt # whose former name is long gone: nobody misses it
	golive 0 check
	golive 0 check --format json
	evidence_is paper.txt=got third.txt=got
	printf '[second]\nplugin = document\ndocument = ../share\n' >>deployments.d/a.ini
	rm share/third.txt
	golive 2 check --format json
	state_is got second # a new section never read it
	json_is '[.deployments[0].checks[] | select(.id == "second") | .evidence | length][0]' 1
}

@test "a file of a folder that was away as a whole is missed since then" {
	two_papers
	at '2026-11-23 12:00' 0 recheck
	mv share away
	at '2026-11-24 12:00' 2 recheck
	rm away/second.txt
	mv away share
	at '2026-11-26 12:00' 2 check --format json
	evidence_is paper.txt=got second.txt=unavailable
	finding_says 'gone since 2026-11-24'
	at '2026-12-01 12:00' 0 check
}

@test "grace of 0d, and no record: a folder is what it holds" {
	two_papers
	golive 0 check
	rm share/second.txt
	printf 'grace = 0d\n' >>site.ini
	golive 0 check --no-record --format json
	evidence_is paper.txt=got
	sed -i '/^grace/d' site.ini
	golive 2 check --no-record
	rm -r "$STORE"
	golive 0 check --no-record
}

@test "a file that a folder holds and a section names beside it is missed once" {
	two_papers
	printf 'document.2 = ../share/second.txt\n' >>deployments.d/a.ini
	golive 0 check
	rm share/second.txt
	golive 2 check --format json
	json_is '[.deployments[0].checks[0].evidence[] | select(.status == "unavailable")] | length' 1
}

@test "a file of a folder that nobody could read may be taken away, and nobody misses it" {
	two_papers
	printf '%%PDF-1.4\nnothing that a reader would know\n' >share/damaged.pdf
	golive 2 check --format json
	evidence_is damaged.pdf=unavailable paper.txt=got second.txt=got
	rm share/damaged.pdf
	golive 0 check --format json
	evidence_is paper.txt=got second.txt=got
}
