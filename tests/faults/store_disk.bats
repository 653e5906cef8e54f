#!/usr/bin/env bats
# shellcheck disable=SC2034,SC2154 # store_helper.bash shares them
# The store on a disk that fills up or fails at any write, and on one where it must not be: the report comes, and the store
# is whole.

load ../cli/helper
load store_helper

setup() {
	setup_store
}

@test "a disk that is full from any write on: the report comes, says that it was not recorded, and the store is whole" {
	no_sanitizer
	WITH=()
	check '0|1|2'
	count_writes
	for ((at = 1; at <= writes; at++)); do
		WITH=(env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" "FAULT_AT=$at" FAULT_ERROR=ENOSPC)
		check '0|1|2|74'
		jq -e '.deployments | length == 1' out >/dev/null
		if [ "$(jq -r .recorded out)" = false ]; then err_has 'is not recorded'; fi
		WITH=()
		store_is_whole
	done
	[ "$(wc -l <reported)" -lt "$((writes + 2))" ]
	check '0|1|2'
	store_is_whole
}

@test "a disk that fails at any write or wait from there on: as if it were full" {
	no_sanitizer
	WITH=()
	check '0|1|2'
	count_writes
	for ((at = 1; at <= writes; at++)); do
		WITH=(env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" "FAULT_AT=$at" FAULT_ERROR=EIO)
		check '0|1|2|74'
		WITH=()
		store_is_whole
	done
	check '0|1|2'
	store_is_whole
}

@test "a network file system is refused with words, and the report comes" {
	no_sanitizer
	WITH=(env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" FAULT_ERROR=NFS)
	check 73
	err_has 'network file system, NFS'
	json_is .recorded false
	json_is '.deployments | length' 1
}

@test "a run waits for the disk at most three times, whatever its size" {
	command -v strace >/dev/null || skip "strace is not here"
	WITH=()
	check '0|1|2'
	mkdir many
	for ((i = 0; i < 300; i++)); do
		sed "s/^id = .*/id = many-$i/; s/^document = .*/document = ..\/paper.txt/" minimal.ini >"many/$i.ini"
	done
	for ((i = 0; i < 6; i++)); do
		printf 'The paper of this test, large %s.\n' "$i" >paper.txt
		strace -f -e trace=fsync,fdatasync,sync,syncfs,msync,sync_file_range -o trace "$GOLIVE" check -q many >out 2>err || true
		waits=$(grep -c -E '(fsync|fdatasync|sync|syncfs|msync|sync_file_range)\(' trace || true)
		[ "$waits" -le 3 ] || { cat trace; fail "run $i waited $waits times"; }
		[ "$waits" -ge 1 ]
	done
	golive 0 verify
}
