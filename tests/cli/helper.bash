# What the command line tests share: a folder of their own with a copy of the examples, a golive that is watched for
# sanitizer reports at every call, and words to look at what it said.
# shellcheck shell=bash disable=SC2154 # bats sets BATS_…

# The day on which the examples say what their comments say.
DAY=2026-11-22

setup_golive() {
	ROOT=$(cd "$(dirname "$BATS_TEST_FILENAME")/../.." && pwd)
	BUILD=${GOLIVE_BUILD:-$ROOT/build}
	GOLIVE=$BUILD/bin/golive
	WORK=$BATS_TEST_TMPDIR/work
	mkdir -p "$WORK" "$BATS_FILE_TMPDIR"
	cp -r "$ROOT/conf/deployments" "$ROOT/conf/vendors" "$ROOT/conf/sites" "$WORK"
	MIRROR=$BATS_TEST_TMPDIR/mirror
	cp -r "$ROOT/conf/mirror" "$MIRROR"
	# Texts of documents may be shared by the tests of a file; nothing else of the person who runs them is used. The site
	# file is that of the examples, but for the folder where golive keeps its own.
	export XDG_STATE_HOME=$WORK/state HOME=$WORK GOLIVE_CONFIG=$BATS_TEST_TMPDIR/shipped.ini
	export ASAN_OPTIONS=${ASAN_OPTIONS:-exitcode=99:detect_leaks=0}
	unset NO_COLOR
	cd "$WORK" || return 1
	write_site "$GOLIVE_CONFIG" <"$ROOT/conf/examples.ini"
}

# write_site FILE [STORE-FOLDER]: makes a site file of what comes on stdin.
write_site() {
	{
		cat
		printf '\n[store]\nurl = sqlite:%s\n' "${2:-$BATS_FILE_TMPDIR}"
	} >"$1"
}

# bare_site STORE-FOLDER: the site file of tests to which no policy matters: nothing is required. Every golive reads it from now on.
bare_site() {
	printf '[site]\nname = Test Clinic\ntimezone = UTC\n[policy]\nrequire =\n' | write_site site.ini "$1"
	export GOLIVE_CONFIG=$WORK/site.ini
}

# no_sanitizer: skips a test that puts a library before all others, as a sanitizer would be.
no_sanitizer() {
	! nm -D "$GOLIVE" 2>/dev/null | grep -q __asan_init || skip "a sanitizer must come before all other libraries"
}

fail() {
	printf '%s\n' "$@"
	return 1
}

# What golive said, for whoever has to find out why a test failed.
show_output() {
	printf -- '--- stdout\n'
	head -c 6000 "$WORK/out"
	printf -- '--- stderr\n'
	head -c 3000 "$WORK/err"
}

# golive CODE ARGUMENT...: runs golive with nothing on stdin; CODE is the exit code it must have, or several: "1|2".
golive() {
	local wanted=$1
	shift
	watched "$wanted" "$GOLIVE" "$@"
}

# watched CODE COMMAND...: the same for any command that runs golive somewhere in it (as_nobody_env COMMAND...: by nobody).
watched() {
	local wanted=$1 code=0
	shift
	case $1 in
	as_nobody_env)
		shift
		as_nobody env -u HOME -u XDG_STATE_HOME timeout -k 5 "${COMMAND_LIMIT:-120}" "$@" \
			>"$WORK/out" 2>"$WORK/err" </dev/null || code=$?
		;;
	*) timeout -k 5 "${COMMAND_LIMIT:-120}" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || code=$? ;;
	esac
	if [ "$code" -eq 99 ] || grep -qaE 'AddressSanitizer|LeakSanitizer|runtime error:' "$WORK/out" "$WORK/err"; then
		show_output
		fail "a sanitizer spoke up: $*"
		return 1
	fi
	case "|$wanted|" in
	*"|$code|"*) return 0 ;;
	esac
	show_output
	fail "exit code $code instead of $wanted: $*"
}

# fits_schema NAME: what golive wrote is JSON as core/report/NAME.schema.json says; nothing if it wrote nothing.
fits_schema() {
	local python=/usr/bin/python3 # that of the system has the packages of the system
	[ -x "$python" ] || python=python3
	[ -s "$WORK/out" ] || return 0
	"$python" "$ROOT/tests/tools/check_schema.py" "$ROOT/core/report/$1.schema.json" "$WORK/out" || fail "it is not $1"
}

out_has() {
	grep -qaF -- "$1" "$WORK/out" || { show_output; fail "stdout does not say: $1"; }
}

out_lacks() {
	if grep -qaF -- "$1" "$WORK/out"; then
		show_output
		fail "stdout says: $1"
	fi
}

err_has() {
	grep -qaF -- "$1" "$WORK/err" || { show_output; fail "stderr does not say: $1"; }
}

out_is_empty() {
	[ ! -s "$WORK/out" ] || { show_output; fail "stdout is not empty"; }
}

err_is_empty() {
	[ ! -s "$WORK/err" ] || { show_output; fail "stderr is not empty"; }
}

# json FILTER: what FILTER gives for the JSON report on stdout.
json() {
	jq -er "$1" "$WORK/out"
}

# json_is FILTER VALUE
json_is() {
	local found
	found=$(jq -r "$1" "$WORK/out") || { show_output; fail "no JSON on stdout"; return 1; }
	[ "$found" = "$2" ] || { show_output; fail "$1 is \"$found\" instead of \"$2\""; }
}

# check_example CODE NAME [OPTION...]: checks one of the copied examples on its day.
check_example() {
	local wanted=$1 name=$2
	shift 2
	golive "$wanted" check --at "$DAY" "$@" "deployments/$name.ini"
}

# set_key FILE KEY VALUE: gives KEY, wherever it stands in FILE, another value.
set_key() {
	grep -q "^$2 *=" "$1" || fail "$1 has no key $2" || return 1
	sed -i "s|^$2 *=.*|$2 = $3|" "$1"
}

# drop_key FILE KEY
drop_key() {
	grep -q "^$2 *=" "$1" || fail "$1 has no key $2" || return 1
	sed -i "/^$2 *=/d" "$1"
}

# drop_section FILE NAME: takes a section away, to the next one or the end.
drop_section() {
	grep -qF "[$2]" "$1" || fail "$1 has no section $2" || return 1
	awk -v name="[$2]" '/^\[/ { gone = ($0 == name) } !gone' "$1" >"$1.new"
	mv "$1.new" "$1"
}

# A report without what may differ between two runs of the same inputs (DESIGN, section 5).
same_part() {
	jq -S 'del(.run, .recorded) | walk(if type == "object" then del(.gathered_at, .cached, .remembered, .changed) else . end)' "$1"
}

# The smallest deployment there is: one paper that must be on file, which nothing is asked of.
minimal_deployment() {
	printf 'The paper of this test. It was written on 2026-11-01.\n' >"$WORK/paper.txt"
	cat >"$WORK/minimal.ini" <<-'INI'
		[deployment]
		id = minimal
		product = Minimal
		version = 1.0
		vendor = Example Vendor
		stage = planned

		[paper]
		plugin = document
		document = paper.txt
	INI
}

# Whoever is root becomes nobody for what needs somebody without rights; others are that already.
as_nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$@"
	else
		"$@"
	fi
}

# Makes $WORK/tree, a golive of this test's own, so that its processes can be told from those of other tests.
own_tree() {
	mkdir -p "$WORK/tree"
	cp -r "$BUILD/bin" "$BUILD/lib" "$BUILD/share" "$WORK/tree/"
}

# No process of own_tree's golive is there any more.
nothing_runs() {
	local process program
	for process in /proc/[0-9]*; do
		program=$(readlink "$process/exe" 2>/dev/null) || continue
		case $program in
		"$WORK"/tree/*) fail "still there: $program, $(tr '\0' ' ' <"$process/cmdline")" || return 1 ;;
		esac
	done
}

# unprivileged CODE ARGUMENT...: golive, run by nobody, from a copy that nobody can reach.
unprivileged() {
	local wanted=$1 folder
	shift
	as_nobody true 2>/dev/null || skip "cannot become nobody here"
	own_tree
	for folder in "$WORK" "$BATS_TEST_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")" "$BATS_RUN_TMPDIR"; do
		chmod a+rx "$folder"
	done
	watched "$wanted" as_nobody_env "$WORK/tree/bin/golive" "$@"
}

# Behind each test all that it recorded is judged again from the record, without the files and the site file of that time, and
# must come to the same: replay of every run that the tests make reproduces it. A test whose record cannot be (because it
# altered it, or what it rests on) says so with no_replay WHY; one that records the same hundreds of times has every tenth judged
# (REPLAY_EVERY=10). Whoever has a teardown of his own calls replay_runs.
teardown() { replay_runs; }
no_replay() { NO_REPLAY=$1; }
replay_runs() {
	local db id code count=0 site=$BATS_TEST_TMPDIR/replay.ini told=$BATS_FILE_TMPDIR/replayed
	[ -n "${BATS_TEST_COMPLETED:-}" ] && [ -z "${NO_REPLAY:-}" ] || return 0
	while IFS= read -r db; do
		printf '[store]\nurl = sqlite:%s\n' "$(dirname "$db")" >"$site"
		for id in $(sqlite3 -readonly "$db" 'SELECT id FROM run' 2>/dev/null); do
			! grep -qxF "$id" "$told" 2>/dev/null || continue
			count=$((count + 1))
			[ $((count % ${REPLAY_EVERY:-1})) -eq 0 ] || continue
			code=0
			GOLIVE_CONFIG=$site timeout 120 "$BUILD/bin/golive" replay "$id" >"$BATS_TEST_TMPDIR/replay.out" 2>&1 </dev/null || code=$?
			echo "$id" >>"$told"
			[ "$code" -eq 0 ] || { # a teardown goes on behind a command that fails
				fail "run $id of $db is not reproduced ($code):" "$(head -n 30 "$BATS_TEST_TMPDIR/replay.out")"
				return 1
			}
		done
	done < <(find "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR" -name golive.db 2>/dev/null)
}
