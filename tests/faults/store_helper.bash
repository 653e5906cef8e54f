# What the tests of the store under faults share. Loaded behind helper.bash.
# shellcheck shell=bash disable=SC2154 # helper.bash sets these

setup_store() {
	setup_golive
	STORE=$WORK/store
	bare_site "$STORE"
	SHIM=$BUILD/tests/shims/failing_disk.so
	minimal_deployment
	: >reported
}

# check CODES: runs check, says something new each time, and notes the run if it was reported as recorded.
check() {
	count=$((${count:-0} + 1))
	printf 'The paper of this test, number %s. It was written on 2026-11-01.\n' "$count" >paper.txt
	local code=0
	"${WITH[@]}" "$GOLIVE" check --format json minimal.ini >out 2>err </dev/null || code=$?
	case "|$1|" in *"|$code|"*) ;; *) show_output; fail "exit code $code instead of $1" || return 1 ;; esac
	if jq -e .recorded out >/dev/null 2>&1; then jq -r .run out >>reported; fi
}

# Everything that was reported is there, and all that is there is whole.
store_is_whole() {
	golive 0 verify
	sqlite3 "$STORE/golive.db" 'SELECT id FROM run ORDER BY number' >held
	sort reported >wanted
	sort held >held.sorted
	[ -z "$(comm -23 wanted held.sorted)" ] || fail "reported as recorded and not there: $(comm -23 wanted held.sorted)" || return 1
	while read -r run; do
		golive '0|1|2' report "$run" --format json
		json_is .run "$run"
	done < <(tail -n 3 held)
}

# How many writes, truncations and waits for the disk one check makes.
count_writes() {
	WITH=(env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" "FAULT_COUNT=$WORK/count")
	check '0|1|2'
	writes=$(cat count)
	[ "$writes" -gt 5 ]
}

