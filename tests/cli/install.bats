#!/usr/bin/env bats
# What make install lays out works from where it lies, and make uninstall takes all of it away.

load helper
setup() { setup_golive; }

# Without building anything: other tests use the same build while this one runs.
install_into() {
	local asan=()
	[[ $BUILD != *asan* ]] || asan=(SANITIZE=1)
	make -s -C "$ROOT" -o all B="${BUILD#"$ROOT"/}" "${asan[@]}" DESTDIR="$1" PREFIX=/usr install >install.log 2>&1 ||
		{ cat install.log; fail "make install failed"; }
}

@test "an installed golive judges the examples from another folder" {
	install_into "$WORK/root"
	tree=$WORK/root/usr
	[ -f "$tree/include/golive/plugin.h" ]
	[ -f "$tree/lib/pkgconfig/golive.pc" ]
	[ -f "$tree/share/bash-completion/completions/golive" ]
	mkdir elsewhere && cd elsewhere
	watched 1 "$tree/bin/golive" check --at "$DAY" --format json "$tree/share/golive/deployments"
	jq -e '.deployments | length == 5' "$WORK/out"
	watched 0 "$tree/bin/golive" check --at "$DAY" "$tree/share/golive/deployments/ambient-scribe.ini"
	watched 0 "$tree/bin/golive" plugin list
	out_has baa
}

@test "the manual pages are installed where man looks" {
	command -v scdoc >/dev/null || skip "scdoc is not here"
	install_into "$WORK/root"
	[ -s "$WORK/root/usr/share/man/man1/golive.1" ]
	[ -s "$WORK/root/usr/share/man/man5/golive.ini.5" ]
}

@test "uninstall leaves nothing behind" {
	install_into "$WORK/root"
	make -s -C "$ROOT" B="${BUILD#"$ROOT"/}" DESTDIR="$WORK/root" PREFIX=/usr uninstall >uninstall.log 2>&1
	left=$(find "$WORK/root" -type f)
	[ -z "$left" ] || fail "still there: $left"
}

@test "the installed pkg-config file names where the header is" {
	command -v pkg-config >/dev/null || skip "pkg-config is not here"
	install_into "$WORK/root"
	PKG_CONFIG_PATH=$WORK/root/usr/lib/pkgconfig run pkg-config --define-variable=prefix="$WORK/root/usr" --cflags golive
	[ "${output% }" = "-I$WORK/root/usr/include" ] || fail "it says $output"
}

@test "the completion knows the commands of --help" {
	golive 0 --help
	# shellcheck source=/dev/null
	source "$ROOT/packaging/completions/golive.bash"
	COMP_WORDS=(golive '') COMP_CWORD=1 COMPREPLY=()
	_golive
	for command in "${COMPREPLY[@]}"; do
		case $command in -*) continue ;; esac
		out_has "$command"
	done
	[ ${#COMPREPLY[@]} -ge 6 ]
}
