#!/usr/bin/env bats
# Which plugins golive takes: pins, ownership, names; what it refuses says what to do. None of their code runs for it.

load helper

setup() {
	setup_golive
	[ -d "$BUILD/tests/plugins" ] || skip "the plugins for tests were not built"
	mkdir plugins
	chmod 755 plugins
	put trivial
	site plugins
}

# put NAME [FOLDER]: installs one of the plugins for tests.
put() {
	cp "$BUILD/tests/plugins/$1.so" "${2:-plugins}/"
	chmod 644 "${2:-plugins}/$1.so"
}

# site PATH [LINE...]: a site file with that path of plugins.
site() {
	local path=$1
	shift
	{
		printf '; this site\n[site]\nname = Test   ; us\n\n[plugins]\npath = %s   ; ours\n' "$path"
		[ $# -eq 0 ] || printf '%s\n' "$@"
		printf '\n[policy]\nrequire =\n'
	} | write_site site.ini
	cp site.ini site.before
}

digest_of() {
	sha256sum "$1" | cut -d ' ' -f 1
}

# refuses WORDS...: golive plugin info says that of plugin trivial, and gives it no code to run.
refuses() {
	local words
	golive 66 plugin info --config site.ini trivial
	for words in "$@"; do err_has "$words"; done
}

# ---- pins ----

@test "pinning writes the digests of what is installed and leaves all else as it is" {
	put relies
	golive 0 plugin pin --config site.ini
	diff site.before site.ini >changes || true
	[ "$(grep -c '^[<>]' changes)" -eq 2 ]
	grep -qx "> pin.trivial = sha256:$(digest_of plugins/trivial.so)" changes
	grep -qx "> pin.relies = sha256:$(digest_of plugins/relies.so)" changes
	golive 0 plugin list --config site.ini
	err_is_empty
	cp site.ini once
	golive 0 plugin pin --config site.ini
	out_has '0 pins'
	cmp once site.ini
}

@test "pinning leaves the site file to its owner" {
	[ "$(id -u)" -eq 0 ] || skip "only root can give a file to somebody else"
	chown nobody site.ini
	chmod 640 site.ini
	golive 0 plugin pin --config site.ini
	[ "$(stat -c '%U %a' site.ini)" = "nobody 640" ]
	grep -q '^pin.trivial' site.ini
}

@test "a plugin that is not the one pinned is refused, and pinned anew only by its name" {
	golive 0 plugin pin --config site.ini
	printf 'x' >>plugins/trivial.so
	refuses 'it is not the one pinned' 'put the pinned file back'
	cp site.ini once
	golive 77 plugin pin --config site.ini
	err_has 'golive plugin pin trivial'
	err_has 'nothing was written'
	cmp once site.ini
	golive 0 plugin pin --config site.ini trivial
	golive 0 plugin info --config site.ini trivial
	[ "$(grep -c 'pin.trivial' site.ini)" -eq 1 ]
	diff once site.ini >changes || true
	[ "$(grep -c '^[<>]' changes)" -eq 2 ]
}

@test "what others may write to is not pinned, and neither is anything else then" {
	put relies
	chmod g+w plugins/relies.so
	golive 77 plugin pin --config site.ini
	err_has 'others may write to it: chmod go-w'
	err_has 'nothing was written'
	cmp site.before site.ini
	golive 0 plugin pin --config site.ini trivial
	golive 66 plugin pin --config site.ini trivail
	err_has "plugin 'trivail' is not installed"
}

@test "pinning in a rehearsal writes nothing, and without a site file says where one comes from" {
	golive 0 plugin pin --dry-run --config site.ini
	out_has 'pin.trivial = sha256:'
	cmp site.before site.ini
	env -u GOLIVE_CONFIG true
	unset GOLIVE_CONFIG
	[ ! -e /etc/golive/golive.ini ] || skip "this machine has a site file"
	golive 66 plugin pin
	err_has 'there is no site file to write to'
}

@test "a site file that is a link stays one, with its mode" {
	chmod 640 site.ini
	mv site.ini real.ini
	ln -s real.ini site.ini
	golive 0 plugin pin --config site.ini
	[ -L site.ini ]
	[ "$(stat -c %a real.ini)" = 640 ]
	grep -q 'pin.trivial' real.ini
}

# ---- names ----

@test "two plugins of one name along the path are both refused, with both paths" {
	mkdir more && chmod 755 more
	put trivial more
	site 'plugins, more'
	refuses "two plugins are called 'trivial'" plugins/trivial.so more/trivial.so 'rename or remove one'
	golive 0 plugin list --config site.ini
	[ "$(grep -c 'trivial .*refused' out)" -eq 2 ]
	golive 77 plugin pin --config site.ini
	cmp site.before site.ini
}

@test "a file that bears another name than its plugin is refused" {
	mv plugins/trivial.so plugins/banal.so
	golive 66 plugin info --config site.ini banal
	err_has "describes itself as plugin 'trivial'; give the file that name"
}

# ---- what is no plugin, or none of ours ----

# patch OFFSET BYTES: overwrites bytes of the plugin.
patch() {
	printf '%b' "$2" | dd of=plugins/trivial.so bs=1 seek="$1" conv=notrunc status=none
}

@test "each refusal says what to do" {
	chmod g+w plugins/trivial.so
	refuses 'others may write to it: chmod go-w'
	put trivial
	chmod g+w plugins
	refuses 'others may write to its folder plugins: chmod go-w plugins'
	chmod 755 plugins

	head -c 3000 "$BUILD/tests/plugins/trivial.so" >plugins/trivial.so
	refuses 'copy it again'
	: >plugins/trivial.so
	refuses 'it is empty'
	printf 'golive_check_1\n' >plugins/trivial.so
	refuses 'it is a text, not a shared object: a plugin is built with cc -shared -fPIC'

	put trivial
	patch 18 '\x08\x00' # MIPS
	refuses 'it was built for another machine' 'build it here'
	put trivial
	at=$(grep -abo 'golive.\[plugin\]' plugins/trivial.so | head -n 1 | cut -d : -f 1)
	[ -n "$at" ] || at=$(grep -abo 'golive' plugins/trivial.so | head -n 1 | cut -d : -f 1)
	patch $((at - 4)) '\x09' # the type of the note is the API level
	refuses 'plugin API 9' 'plugin API 1' 'install a newer golive'
	put trivial
	patch $((at - 8)) '\xff\xff\xff\x7f' # longer than the file
	refuses 'build it again'
}

@test "a shared object that is no plugin is refused" {
	command -v cc >/dev/null || skip "no compiler is here"
	echo 'int golive_check_1(void); int golive_check_1(void) { return 0; }' >trivial.c
	cc -shared -fPIC -o plugins/trivial.so trivial.c
	chmod 644 plugins/trivial.so
	refuses 'it has no description (GOLIVE_PLUGIN puts it in)'
}

@test "what somebody else owns is refused" {
	[ "$(id -u)" -eq 0 ] || skip "only root can give files away"
	chown 65534 plugins/trivial.so
	refuses 'it belongs to somebody else: give it to root or to yourself (chown)'
}

@test "a note that promises what the code does not have makes its check unknown, in words" {
	# The description of one plugin on the code of none: a note alone, without golive_check_1.
	command -v cc >/dev/null || skip "no compiler is here"
	cp "$ROOT/tests/faults/plugins/trivial.plugin.ini" .
	sed -e 's/golive_check_1/golive_check_none/g' "$ROOT/core/include/golive/plugin.h" >plugin.h
	sed -e 's|<golive/plugin.h>|"plugin.h"|' "$ROOT/tests/faults/plugins/trivial.c" >trivial.c
	cc -w -shared -fPIC -I. -Wa,-I. -o plugins/trivial.so trivial.c
	chmod 644 plugins/trivial.so
	printf '[deployment]\nid = one\nproduct = One\n\n[trivial]\nstatement = fine\n' >one.ini
	golive 2 check --config site.ini --at "$DAY" --format json one.ini
	out_has 'it has no golive_check_1: use GOLIVE_PLUGIN'
}

# ---- describing ----

@test "plugin info says as JSON all that the description says" {
	for plugin in "$ROOT"/plugins/*/; do
		plugin=$(basename "$plugin")
		golive 0 plugin info --format json "$plugin"
		description=$ROOT/plugins/$plugin/$plugin.plugin.ini
		for section in option rule reason; do
			sed -n "s/^\[$section \(.*\)\]$/\1/p" "$description" >left
			jq -r ".${section}s[] | .name // .id" out >right
			diff left right || fail "$section of $plugin" || return 1
		done
		# Every value of the file is in there.
		for key in help title remedy summary; do
			sed -n "s/^$key = *//p" "$description" | sed 's/^"\(.*\)"$/\1/' | sort -u >left
			jq -r ".. | objects | .$key // empty" out | sort -u >right
			missing=$(comm -23 left right | grep -v '  ;' || true)
			[ -z "$missing" ] || fail "$plugin, $key: $missing" || return 1
		done
		grep -q '^section_rules = yes' "$description" && more=true || more=false
		json_is .section_rules "$more"
		for option in $(jq -r '.options[] | select(.input) | .name' out); do
			sed -n "/^\[option $option\]/,/^\[/p" "$description" | grep -qx 'input = yes' || fail "$plugin.$option" || return 1
		done
		[ "$(jq '[.options[] | select(.input)] | length' out)" -eq "$(grep -cx 'input = yes' "$description")" ]
		[ "$(jq -r .sha256 out)" = "sha256:$(digest_of "$BUILD/lib/golive/plugins/$plugin.so")" ]
	done
	golive 64 plugin info --format xml baa
}

@test "five hundred plugins and ten thousand sections are listed within a second of work, and no code of theirs runs" {
	rm plugins/*
	for number in $(seq -w 0 497); do
		LC_ALL=C sed "s/name = trivial/name = triv$number/" "$BUILD/tests/plugins/trivial.so" >"plugins/triv$number.so"
	done
	put forking-constructor
	put endless-loop
	chmod 644 plugins/*
	{
		printf '[site]\nname = Test\n[plugins]\npath = plugins\n[policy]\nrequire =\n'
		for number in $(seq -w 0 497); do printf '[triv%s]\nstatement = fine\n' "$number"; done
		seq 1 9500 | sed 's/.*/[http:host&.example.org]\nrate = 3\/s/'
	} | write_site site.ini
	own_tree
	seconds=1
	[[ $BUILD != *asan* ]] || seconds=10
	# Processor time: how busy the machine is does not matter. One more process than this one would be one too many.
	(ulimit -t "$seconds" && exec "$WORK/tree/bin/golive" plugin list --config site.ini) >out 2>err
	[ "$(grep -c 'The cheapest check there is' out)" -eq 498 ]
	nothing_runs
}
