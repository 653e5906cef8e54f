#!/usr/bin/env bats
# shellcheck disable=SC2034,SC2154 # store_helper.bash shares them
# golive killed at any write to the store and at any instant, and several that record at once: the store opens, verifies,
# holds every run that was reported as recorded, and no half run. KILLS=1000 makes more of it (make check-more).

load ../cli/helper
load store_helper

setup() {
	setup_store
	REPLAY_EVERY=10 # the same paper, judged hundreds of times
}

@test "golive killed at each write to the store, its making included: it opens and is whole" {
	no_sanitizer
	WITH=()
	check '0|1|2'
	rm -rf "$STORE"
	: >reported
	count_writes
	first=$writes
	rm -rf "$STORE"
	: >reported
	for ((at = 1; at <= first; at++)); do
		WITH=(env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" "FAULT_AT=$at" FAULT_ERROR=KILL)
		check '0|1|2|137'
		WITH=()
		if [ -s reported ]; then store_is_whole; fi
		[ $((at % 3)) -ne 0 ] || check '0|1|2'
	done
	check '0|1|2'
	store_is_whole
}

@test "golive killed at random instants: nothing that was reported is lost, nothing is half there" {
	WITH=()
	check '0|1|2'
	seed=${KILL_SEED:-4711}
	for ((i = 0; i < ${KILLS:-40}; i++)); do
		seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
		delay=0.0$(printf '%03d' $((seed / 65536 % 60)))
		printf 'The paper of this test, at %s. It was written on 2026-11-01.\n' "$seed" >paper.txt
		# Killed with all that it has started.
		setsid "$GOLIVE" check --format json minimal.ini >out 2>err </dev/null &
		victim=$!
		sleep "$delay"
		kill -9 -- "-$victim" 2>/dev/null || true
		wait "$victim" 2>/dev/null || true
		if jq -e .recorded out >/dev/null 2>&1; then jq -r .run out >>reported; fi
		[ $((i % 10)) -ne 9 ] || store_is_whole
	done
	check '0|1|2'
	store_is_whole
}

@test "two that record at once: both runs are there" {
	WITH=()
	check '0|1|2'
	for ((i = 0; i < 8; i++)); do
		"$GOLIVE" check --format json minimal.ini >"out.$i" 2>"err.$i" </dev/null &
	done
	wait
	for ((i = 0; i < 8; i++)); do
		[ "$(jq -r .recorded "out.$i")" = true ] || { cat "err.$i"; fail "run $i was not recorded"; }
		jq -r .run "out.$i" >>reported
	done
	store_is_whole
	[ "$(wc -l <held)" -eq 9 ]
}


@test "recheck killed at random instants: the next one runs, nothing is lost, nothing that changed goes unseen" {
	mkdir deployments.d
	mv minimal.ini deployments.d/
	sed -i 's|^document = .*|document = ../paper.txt|' deployments.d/minimal.ini
	golive 0 recheck deployments.d
	seed=${KILL_SEED:-4712}
	for ((i = 0; i < ${KILLS:-30}; i++)); do
		seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
		delay=0.0$(printf '%03d' $((seed / 65536 % 60)))
		[ $((i % 3)) -eq 0 ] || printf 'The paper of this test, at %s. It was written on 2026-11-01.\n' "$seed" >paper.txt
		setsid "$GOLIVE" recheck deployments.d >out 2>err </dev/null &
		victim=$!
		sleep "$delay"
		kill -9 -- "-$victim" 2>/dev/null || true
		wait "$victim" 2>/dev/null || true
		[ $((i % 5)) -eq 4 ] || continue
		golive 0 recheck deployments.d
		wanted=sha256:$(sha256sum paper.txt | cut -d ' ' -f 1)
		golive 0 report --format json
		json_is '.deployments[0].checks[0].evidence[0].sha256' "${wanted#sha256:}"
		golive 0 verify
		golive 0 recheck --stats deployments.d
		err_has 'nothing was judged'
	done
}

# kill_helper NAME CODES ARGUMENT...: runs golive and kills the first of its programs of that name that is seen, and what that has
# started; golive itself lives on. Counts those that were hit in time.
kill_helper() {
	local name=$1 codes=$2 code=0 victim helper
	shift 2
	setsid "$GOLIVE" "$@" >out 2>err </dev/null &
	victim=$!
	while kill -0 "$victim" 2>/dev/null; do
		helper=$(pgrep -s "$victim" -x "$name" || true)
		[ -n "$helper" ] || continue
		# shellcheck disable=SC2086 # one or more of them
		if kill -9 $helper 2>/dev/null; then hit=$((hit + 1)); fi
		break
	done
	wait "$victim" || code=$?
	case "|$codes|" in *"|$code|"*) ;; *) show_output; fail "exit code $code instead of $codes, $name killed" || return 1 ;; esac
}

@test "workers and readers killed under check and recheck: what is recorded is whole, lost is not known, the next run tells all" {
	[ -n "${KILLS:-}" ] || skip "it must meet helpers while they live, which takes many tries: make check-kills"
	mkdir deployments.d
	mv minimal.ini deployments.d/
	sed -i 's|^document = .*|document = ../paper.txt|' deployments.d/minimal.ini
	golive 0 recheck deployments.d
	tries=0
	for name in golive-worker golive-reader; do
		hit=0
		for ((i = 0; hit < ${KILLS:-40} / 8 && i < 40 + ${KILLS:-40}; i++)); do
			tries=$((tries + 1))
			printf 'The paper of this test, number %s. It was written on 2026-11-01.\n' "$tries" >paper.txt
			if [ $((i % 2)) -eq 0 ]; then
				# All of its kind killed before one answered: there is no such service (69), and nothing is said.
				kill_helper "$name" '0|2|69' check --format json deployments.d
				if [ -s out ]; then
					json_is .recorded true
					# Lost is not known: never absent, never a failure.
					json '[.deployments[].checks[].status] | all(. == "pass" or . == "unknown")' >told
					jq -r .run out >>reported
				else
					grep -q "$name cannot be started" err
				fi
			else
				kill_helper "$name" '0|2|69' recheck deployments.d
			fi
			golive 0 recheck deployments.d
			wanted=$(sha256sum paper.txt | cut -d ' ' -f 1)
			golive 0 report --format json
			json_is '.deployments[0].checks[0].evidence[0].sha256' "$wanted"
		done
		[ "$hit" -gt 0 ] || fail "no $name was seen"
		store_is_whole
	done
}
