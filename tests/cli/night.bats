#!/usr/bin/env bats
# What runs golive every night: the units of systemd and the line of cron, as they are installed.

load helper
setup() {
	setup_golive
	PREFIX=$WORK/prefix
	UNITS=$PREFIX/lib/systemd/system
}

# Without building anything: other tests use the same build while this one runs.
install_here() {
	local asan=()
	[[ $BUILD != *asan* ]] || asan=(SANITIZE=1)
	make -s -C "$ROOT" -o all B="${BUILD#"$ROOT"/}" "${asan[@]}" PREFIX="$PREFIX" install >install.log 2>&1 ||
		{ cat install.log; fail "make install failed"; }
}

needs() {
	command -v "$1" >/dev/null || skip "$1 is not here"
}

# The system calls that are in the sets and names given, sets within sets too.
calls_of() {
	local word inner
	for word in "$@"; do
		if [ "${word#@}" = "$word" ]; then
			printf '%s\n' "$word"
			continue
		fi
		mapfile -t inner < <(systemd-analyze syscall-filter "$word" 2>/dev/null | sed '1d; /^ *#/d; s/ //g; /^$/d')
		calls_of "${inner[@]}"
	done
}

# What SystemCallFilter= of a unit leaves, line after line; @default is always part of it.
calls_left() {
	local words
	calls_of @default | sort -u >left
	while read -ra words; do
		case ${words[0]} in
		'~'*) calls_of "${words[@]#'~'}" | sort -u | comm -23 left - >left.now ;;
		*) calls_of "${words[@]}" | sort -u - left >left.now ;;
		esac
		mv left.now left
	done < <(sed -n 's/^SystemCallFilter=//p' "$1")
	[ "$(wc -l <left)" -gt 100 ] || fail "systemd-analyze told no calls"
}

@test "systemd can load the service and the timer" {
	needs systemd-analyze
	install_here
	systemd-analyze verify --man=no --recursive-errors=no "$UNITS/golive-recheck.timer" "$UNITS/golive-recheck.service" \
		>said 2>&1 || { cat said; fail "systemd does not load them"; }
	[ ! -s said ] || { cat said; fail "systemd has something to say of them"; }
	grep -q '^Persistent=yes$' "$UNITS/golive-recheck.timer"
	grep -q '^WantedBy=timers.target$' "$UNITS/golive-recheck.timer"
}

@test "the service is hardened: systemd-analyze security says 2.0 or better" {
	needs systemd-analyze
	install_here
	systemd-analyze security --offline=true --no-pager --threshold=20 "$UNITS/golive-recheck.service" >said ||
		{ cat said; fail "it is not hardened enough"; }
	grep -q 'exposure level' said
}

@test "golive judges within its whole jail by the system calls that the service leaves it" {
	needs systemd-analyze
	calls_left "$ROOT/packaging/systemd/golive-recheck.service.in"
	if grep -x 'chown\|mount\|ptrace\|sched_setaffinity' left; then fail "the filter is not taken as systemd takes it"; fi
	golive 1 check --at "$DAY" --format json deployments
	jq -S '[.sandbox, .decision, (.deployments[] | .checks[] | [.id, .status, .findings[].status])]' "$WORK/out" >without
	watched "1|2" "$BUILD/tests/tools/with_calls" left "$GOLIVE" recheck --no-memory deployments
	watched 1 "$BUILD/tests/tools/with_calls" left "$GOLIVE" check --no-memory --at "$DAY" --format json deployments
	jq -S '[.sandbox, .decision, (.deployments[] | .checks[] | [.id, .status, .findings[].status])]' "$WORK/out" >with
	diff without with || fail "it comes out otherwise under the service's filter"
}

@test "a no-go and a hold are no failed unit, trouble is one" {
	run sed -n 's/^SuccessExitStatus=//p' "$ROOT/packaging/systemd/golive-recheck.service.in"
	wanted=$(sed -n 's/.*X(\(NO_GO\|HOLD\), \([0-9]*\),.*/\2/p' "$ROOT/core/cli/exit_codes.h" | paste -sd' ')
	[ -n "$wanted" ]
	[ "$output" = "$wanted" ] || fail "it says $output, and the decisions exit with $wanted"
}

@test "the options that the service and cron give are options of recheck" {
	golive 0 recheck --help
	sed -n 's/^ExecStart=@BINDIR@//p' "$ROOT/packaging/systemd/golive-recheck.service.in" >commands
	grep -v '^#' "$ROOT/packaging/cron/golive" | grep golive >>commands
	[ "$(grep -c 'golive recheck' commands)" -eq "$(wc -l <commands)" ]
	while IFS= read -r option; do
		out_has "$option"
	done < <(grep -o -- '--[a-z]*' commands)
}

@test "cron has lines that it understands, run by golive's own user" {
	grep -v '^#\|^$\|^[A-Z]*=' "$ROOT/packaging/cron/golive" >lines
	[ "$(wc -l <lines)" -eq 2 ]
	grep -qE '^[0-9]+ [0-9]+ \* \* \* golive umask 027; golive recheck( --[a-z]+ [0-9]+[hm])*$' lines
	grep -qE '^@reboot golive umask 027; golive recheck --every 20h( --[a-z]+ [0-9]+[hm])*$' lines
	grep -q '^MAILTO=' "$ROOT/packaging/cron/golive"
}

@test "golive's user is made with a folder for its store" {
	needs systemd-sysusers
	install_here
	mkdir -p root/etc root/usr/lib/sysusers.d
	cp "$PREFIX/lib/sysusers.d/golive.conf" root/usr/lib/sysusers.d/
	systemd-sysusers --root="$PWD/root"
	grep -q '^golive:[^:]*:[0-9]*:[0-9]*:[^:]*:/var/lib/golive:.*nologin$' root/etc/passwd
	grep -q '^golive:' root/etc/group
}
