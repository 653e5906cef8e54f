#!/usr/bin/env bats
# Plugins of other days and other languages: the header compiles by itself wherever it should, the table of host functions
# only grew, and binaries built with the first header of this API level find what they found.

load ../cli/helper

OWN_HOME=$HOME # rustc may find its toolchain there

# lacks FILE WORDS
lacks() {
	if grep -qaF -- "$2" "$1"; then fail "$1 says: $2"; fi
}

setup() {
	setup_golive
	ABI=$ROOT/tests/abi
}

# ---- the header alone ----

# compiles COMPILER STANDARD LANGUAGE-SUFFIX: a file that includes the header and has a plugin in it, without a warning.
compiles() {
	printf '%s\n' '#include <golive/plugin.h>' \
		'static golive_verdict check(golive *g) { golive_note(g, "X-01", golive_option_place(g, "x"), "%d", 1); return golive_done(g); }' \
		'GOLIVE_PLUGIN(check, "greets.plugin.ini")' >"alone.$3"
	"$1" -std="$2" -pedantic -Wall -Wextra -Werror -Wconversion -Wshadow -fPIC -I"$ROOT/core/include" \
		-Wa,-I"$ABI/plugins" -c -o alone.o "alone.$3" 2>err || { cat err; fail "$1 -std=$2"; return 1; }
	printf '#include <golive/plugin.h>\n' >"bare.$3"
	"$1" -std="$2" -pedantic -Wall -Wextra -Werror -fsyntax-only -I"$ROOT/core/include" "bare.$3" 2>err ||
		{ cat err; fail "$1 -std=$2, included and not used"; return 1; }
}

@test "the header compiles alone as C99, C11 and C17, pedantic, with gcc" {
	command -v gcc >/dev/null || skip "gcc is not here"
	for standard in c99 c11 c17; do compiles gcc $standard c; done
}

@test "the header compiles alone as C99, C11 and C17, pedantic, with clang" {
	command -v clang >/dev/null || skip "clang is not here"
	for standard in c99 c11 c17; do compiles clang $standard c; done
}

@test "the header compiles alone as C++11 and C++17, pedantic, with g++" {
	command -v g++ >/dev/null || skip "g++ is not here"
	for standard in c++11 c++17; do compiles g++ $standard cc; done
}

@test "the header compiles alone as C++11 and C++17, pedantic, with clang++" {
	command -v clang++ >/dev/null || skip "clang++ is not here"
	for standard in c++11 c++17; do compiles clang++ $standard cc; done
}

# ---- the table ----

can_compare() {
	if ! command -v abidiff >/dev/null || [ "$(uname -m)" != x86_64 ]; then skip "no abidiff here, or no x86-64"; fi
}

@test "the table of host functions only grew at its end since the first header of its level" {
	can_compare
	"$ABI/check" "$WORK/built" >out 2>&1 || { cat out; fail "plugins would break"; }
}

# broken_by FROM TO: a header with a change that must be noticed.
broken_by() {
	rm -rf include && cp -r "$ROOT/core/include" include
	FROM=$1 TO=$2 perl -0pi -e 's/\Q$ENV{FROM}\E/$ENV{TO}/ or die "there is no such text\n"' include/golive/plugin.h
	code=0
	"$ABI/check" "$WORK/built" "$WORK/include" >out 2>&1 || code=$?
	[ "$code" -eq 1 ] || { cat out; fail "\"$1\" -> \"$2\" was not noticed (exit code $code)"; }
}

@test "a function put in between, taken away, exchanged or given other arguments is noticed" {
	can_compare
	broken_by '    int32_t (*given)(golive *, const char *option);' '    int32_t (*given)(golive *, const char *option);
    int32_t (*between)(golive *);'
	broken_by '    int32_t (*pending)(golive *);
' ''
	broken_by '    uint32_t (*flow_count)(golive *);
    const char *(*flow_name)(golive *, uint32_t index);' '    const char *(*flow_name)(golive *, uint32_t index);
    uint32_t (*flow_count)(golive *);'
	broken_by 'golive_place (*find_text)(golive *, const golive_document *, const char *phrase, golive_place after);' \
		'golive_place (*find_text)(golive *, const golive_document *, const char *phrase);'
	broken_by '    int32_t day;' '    int64_t day;'
}

# ---- old binaries ----

# old NAME: a copy of an old binary that golive takes, whatever the umask was when it was checked out.
old() {
	[ "$(uname -m)" = x86_64 ] || skip "the old binaries are for x86-64"
	mkdir -p -m 755 plugins
	install -m 644 "$ABI/x86-64/$1.so" plugins/
}

@test "old binaries find what they found" {
	for name in document trial; do
		old $name
		golive 0 plugin test --plugin "plugins/$name.so" --cases "$ABI/cases/$name"
		lacks out 'not ok'
		[ "$(grep -c '^ok' out)" -eq "$(find "$ABI/cases/$name" -name '*.case' | wc -l)" ]
	done
}

@test "an old binary judges in a run" {
	old trivial
	printf '[policy]\nrequire =\n[plugins]\npath = plugins\n' | write_site site.ini
	printf '%s\n' '[deployment]' 'id = old' 'product = X' 'version = 1' 'vendor = V' 'stage = planned' \
		'[trivial]' 'statement = so it is' >old.ini
	golive 2 check --config site.ini --format json old.ini
	json_is '.deployments[0].checks[0].findings[0].status' pass
	json_is '.deployments[0].checks[0].plugin' trivial
}

# ---- other languages ----

# judged NAME RULE: the plugin NAME.so of the folder plugins passes where its statement says hello, and fails otherwise.
judged() {
	chmod 644 "plugins/$1.so"
	printf '[policy]\nrequire =\n[plugins]\npath = plugins\n' | write_site site.ini
	for words in 'hello world:pass' 'good bye:fail'; do
		printf '%s\n' '[deployment]' 'id = other' 'product = X' 'version = 1' 'vendor = V' 'stage = planned' \
			"[$1]" "statement = ${words%:*}" >other.ini
		golive '1|2' check --config site.ini --format json other.ini
		json_is ".deployments[0].checks[0].findings[] | select(.rule == \"$2\") | .status" "${words#*:}"
	done
}

@test "a plugin in C++ is built and judges" {
	command -v g++ >/dev/null || skip "g++ is not here"
	mkdir -m 755 plugins
	g++ -std=c++17 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared -I"$ROOT/core/include" \
		-Wa,-I"$ABI/plugins" -o plugins/greets.so "$ABI/plugins/greets.cc"
	judged greets GREET-01
}

@test "a plugin in Rust is built and judges" {
	HOME=$OWN_HOME rustc --version >/dev/null 2>&1 || skip "rustc is not here"
	[ "$(uname -m)" = x86_64 ] || skip "it is written for x86-64"
	mkdir -m 755 plugins
	(cd "$ABI/plugins" && HOME=$OWN_HOME rustc --edition 2021 --crate-type cdylib -O -C panic=abort -C relocation-model=pic \
		-o "$WORK/plugins/oxide.so" oxide.rs) >log 2>&1 || { grep -q 'unsafe attribute\|c-string\|C string' log && skip "this rustc is too old"; cat log; fail "it does not build"; }
	judged oxide OXIDE-01
}


@test "a plugin of a later API is refused with both numbers and what to do" {
	command -v gcc >/dev/null || skip "gcc is not here"
	rm -rf include && cp -r "$ROOT/core/include" include
	sed -i 's/".long 1\\n"/".long 2\\n"/' include/golive/plugin.h
	mkdir -m 755 plugins
	gcc -fPIC -shared -Iinclude -Wa,-I"$ROOT/tests/faults/plugins" -o plugins/trivial.so "$ROOT/tests/faults/plugins/trivial.c"
	chmod 644 plugins/trivial.so
	printf '[plugins]\npath = plugins\n' | write_site site.ini
	golive '0|66' plugin list --config site.ini
	cat out err >said
	for words in 'plugin API 2' 'plugin API 1' 'install a newer golive'; do
		grep -qF "$words" said || { show_output; fail "it does not say: $words"; }
	done
}
