#!/usr/bin/env bats
# What .ci/run says last is true of all that it ran. make and apt-get are stood in for: nothing is built or installed here.

load helper
setup() {
	setup_golive
	mkdir -p bin tree/.ci tree/packaging
	cp "$ROOT/.ci/run" tree/.ci/
	printf '#!/bin/sh\nexit 0\n' >bin/apt-get
	printf '#!/bin/sh\nexit "${SETUP_CODE:-0}"\n' >tree/packaging/setup
	# The line of each target in the file `steps`: TARGET CODE WORDS; "summary" words go where run-all would put them.
	cat >bin/make <<-'EOF2'
		#!/bin/sh
		line=$(grep "^$1 " "$STEPS") || exit 0
		code=$(printf '%s\n' "$line" | cut -d' ' -f2)
		words=$(printf '%s\n' "$line" | cut -d' ' -f3-)
		case $words in
		*passed*) echo "$words" >>"$TEST_SUMMARY" ;;
		*) printf '%b\n' "$words" ;;
		esac
		exit "$code"
	EOF2
	chmod 755 bin/* tree/packaging/setup
	export PATH=$WORK/bin:$PATH STEPS=$WORK/steps
}

# ci CODE LAST-LINE: what .ci/run must end with.
ci() {
	local code=0
	tree/.ci/run >said 2>&1 || code=$?
	[ "$code" -eq "$1" ] || { cat said; fail "exit code $code instead of $1"; }
	[ "$(tail -n 1 said)" = "$2" ] || { cat said; fail "the last line is not: $2"; }
}

@test "all steps are added up" {
	cat >steps <<-'EOF2'
		check 0 10 passed, 0 failed, 1 skipped
		check-browser 0 ok 1 a\nok 2 b\n1..2\n
		check-kills 0 3 passed, 0 failed, 0 skipped
		check-asan 0 9 passed, 0 failed, 2 skipped
	EOF2
	ci 0 "25 passed, 0 failed, 3 skipped"
}

@test "a failure of any step is the verdict" {
	printf 'check 0 10 passed, 0 failed, 0 skipped\ncheck-asan 2 9 passed, 1 failed, 0 skipped\n' >steps
	ci 1 "22 passed, 1 failed, 0 skipped"
	printf 'check 0 10 passed, 0 failed, 0 skipped\nlint 2 found\n' >steps
	ci 1 "13 passed, 1 failed, 0 skipped"
	printf 'check 0 10 passed, 0 failed, 0 skipped\ncheck-browser 2 ok 1 a\\nnot ok 2 b\\n\n' >steps
	ci 1 "14 passed, 1 failed, 0 skipped"
	printf 'check 2 9 passed, 1 failed, 0 skipped\n' >steps
	ci 2 "13 passed, 1 failed, 0 skipped"
}

@test "what cannot be built has failed, and nothing more is tried" {
	printf 'check 2 no compiler\n' >steps
	ci 1 "0 passed, 1 failed, 0 skipped"
}

@test "what there is no time or no package for is skipped and said" {
	printf 'check 0 10 passed, 0 failed, 0 skipped\ncheck-browser 0 1..0 # SKIP no browser\n' >steps
	ci 0 "13 passed, 0 failed, 1 skipped"
	CI_MINUTES=0 ci 0 "10 passed, 0 failed, 4 skipped"
	grep -q 'skipped: make check-asan (no time' said
	SETUP_CODE=69 ci 0 "10 passed, 0 failed, 4 skipped"
	grep -q 'skipped: make lint (its packages' said
}
