#!/usr/bin/env bats
# Hostile plugins through the whole program: each spoils its own checks, in words, and nothing else.

load helper

# Plugins for tests that behave; all others are hostile or wrong.
GOOD=' trivial asks-facts relies typed-values unsaid-rule undeclared '
# Of the others: what these do is made harmless (texts cut, output thrown away, one check a process, judged twice by
# sample), so that their own check may stand.
TAMED=' huge-texts static-counter random-address writes-rubbish '

setup() {
	setup_golive
	[ -d "$BUILD/tests/plugins" ] || skip "the plugins for tests were not built"
	mkdir plugins
	cp "$BUILD/tests/plugins/trivial.so" plugins/
	printf '[site]\nname = Test\ntimezone = UTC\n\n[plugins]\npath = %s/plugins\n\n[policy]\nrequire =\n' "$WORK" |
		write_site site.ini
}

# hostile NAME: judges a check of that plugin between two good ones.
hostile() {
	local name=$1
	cp "$BUILD/tests/plugins/$name.so" plugins/
	cat >hostile.ini <<-INI
		[deployment]
		id = hostile
		product = Hostile
		version = 1.0
		vendor = Nobody
		stage = planned

		[before]
		plugin = trivial
		statement = fine

		[$name]
		statement = fine
		timeout = 3s

		[after]
		plugin = trivial
		statement = fine
	INI
	COMMAND_LIMIT=60 golive 2 check --config site.ini --at "$DAY" --format json hostile.ini
	rm "plugins/$name.so"
	json_is '.deployments[0].checks[] | select(.id == "before") | .status' pass ||
		{ fail "$name spoils the check before its own"; return 1; }
	json_is '.deployments[0].checks[] | select(.id == "after") | .status' pass ||
		{ fail "$name spoils the check after its own"; return 1; }
}

@test "every hostile plugin spoils its own check, says why, and no other" {
	for plugin in "$BUILD"/tests/plugins/*.so; do
		name=$(basename "$plugin" .so)
		case $GOOD in *" $name "*) continue ;; esac
		# Without limits on memory, which AddressSanitizer does not stand, it would take the machine's.
		if [ "$name" = endless-malloc ] && nm -D "$GOLIVE" | grep -q __asan; then continue; fi
		hostile "$name"
		case $TAMED in *" $name "*) continue ;; esac
		[ "$(jq -r --arg id "$name" '.deployments[0].checks[] | select(.id == $id) | .status' out)" = unknown ] || {
			show_output
			fail "$name is not unknown"
		}
		[ -n "$(jq -r --arg id "$name" '.deployments[0].checks[] | select(.id == $id) | .findings[0].message // ""' out)" ] ||
			fail "$name: nobody says why"
	done
}

@test "a crash is told with its signal" {
	hostile segfault
	json '.deployments[0].checks[] | select(.id == "segfault") | .findings[].message' | grep -qiE 'segmentation|SIGSEGV|signal'
}

@test "an endless loop is told as a matter of time" {
	hostile endless-loop
	json '.deployments[0].checks[] | select(.id == "endless-loop") | .findings[].message' | grep -qF 'did not end within 3 s'
}

@test "no process of a plugin outlives the run" {
	own_tree
	GOLIVE=$WORK/tree/bin/golive
	for name in fork-bomb forking-constructor endless-loop; do
		hostile $name
		nothing_runs
	done
}

@test "a hundred crashes among a thousand checks spoil a hundred checks" {
	cp "$BUILD/tests/plugins/segfault.so" plugins/
	{
		printf '[deployment]\nid = many\nproduct = Many\nversion = 1.0\nvendor = Nobody\nstage = planned\n'
		awk 'BEGIN { for (i = 1; i <= 1000; i++)
			printf "\n[check-%d]\nplugin = %s\nstatement = fine\n", i, i % 10 ? "trivial" : "segfault" }'
	} >many.ini
	golive 2 check --config site.ini --at "$DAY" --format json many.ini
	json_is '[.deployments[0].checks[] | select(.status == "unknown")] | length' 100
	json_is '[.deployments[0].checks[] | select(.status == "pass")] | length' 900
}
