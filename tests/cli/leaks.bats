#!/usr/bin/env bats
# Whole runs under valgrind: Criterion takes a test that leaks for a good one, so the programs themselves are watched.

load helper
setup() {
	setup_golive
	command -v valgrind >/dev/null || skip "valgrind is not here"
	! nm -D "$GOLIVE" | grep -q __asan || skip "valgrind cannot run an AddressSanitizer build"
}

# The helpers are left out: they are stopped by the kernel's jail in what valgrind needs of it.
leak_free() {
	local wanted=$1
	shift
	watched "$wanted" valgrind --quiet --error-exitcode=98 --leak-check=full --show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=definite,indirect --trace-children=no "$GOLIVE" "$@"
}

@test "check of the examples neither leaks nor reads what is not its own" {
	leak_free 1 check --at "$DAY" deployments
	leak_free 1 check --at "$DAY" --format json deployments
}

@test "config check and config show do not leak, with errors either" {
	leak_free 0 config check deployments
	leak_free 0 config show deployments
	sed -i 's/^touches_phi/touches_fi/' deployments/ambient-scribe.ini
	leak_free 78 config check deployments
}

@test "plugin list, plugin info, explain and doctor do not leak" {
	leak_free 0 plugin list
	leak_free 0 plugin info baa
	leak_free 0 explain BAA-09
	leak_free 0 doctor
}

@test "clauses does not leak" {
	leak_free 0 clauses deployments/documents/acme-baa-2026-04.md baa
}
