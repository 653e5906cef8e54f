#!/usr/bin/env bats
# The plugin author's kit: what golive plugin new makes can be built, tested, installed and used by somebody who knows nothing
# of golive, and golive plugin test sees what is wrong with a plugin.

load helper

setup() {
	setup_golive
	command -v cc >/dev/null || skip "no compiler is here"
}

# Installs golive below $WORK/prefix, where pkg-config finds it. Without building anything: other tests use the same build.
install_here() {
	local asan=()
	[[ $BUILD != *asan* ]] || asan=(SANITIZE=1)
	make -s -C "$ROOT" -o all B="${BUILD#"$ROOT"/}" "${asan[@]}" PREFIX="$WORK/prefix" install >install.log 2>&1 ||
		{ cat install.log; fail "make install failed"; }
	chmod 755 "$WORK/prefix/lib/golive/plugins"
	export PKG_CONFIG_PATH=$WORK/prefix/lib/pkgconfig
	GOLIVE=$WORK/prefix/bin/golive
}

# author NAME: a folder NAME with a plugin of one document and one rule, whose check is on stdin.
author() {
	local name=$1
	mkdir -p "$name/cases"
	printf '#include <golive/plugin.h>\n#include <stdlib.h>\n#include <string.h>\n' >"$name/$name.c"
	cat >>"$name/$name.c"
	printf 'GOLIVE_PLUGIN(check, "%s.plugin.ini")\n' "$name" >>"$name/$name.c"
	cat >"$name/$name.plugin.ini" <<-INI
		[plugin]
		name = $name
		version = 1.0.0
		api = 1
		summary = A plugin of a test
		facts = touches_phi
		hosts = www.example.org

		[option paper]
		type = document
		help = The paper

		[option typed]
		type = text
		help = Something typed

		[rule TEST-01]
		title = It is so
		basis = policy
		remedy = See to it
		typed = pass

		[reason TEST-N1]
		title = It does not matter
	INI
	case_of "$name" first "[$name]" 'paper = paper.txt' 'typed = so it is' '' '[evidence file:paper.txt]' \
		'body = It is so, says this paper.' '' '[expect]' 'status = pass'
	build "$name"
}

# build NAME [FLAG...]
build() {
	local name=$1
	shift
	cc -w "$@" -shared -fPIC -I"$ROOT/core/include" -Wa,-I"$name" -o "$name/$name.so" "$name/$name.c"
	chmod 755 "$name" && chmod 644 "$name/$name.so"
}

# case_of PLUGIN NAME LINE...: a case of 2026-11-22.
case_of() {
	local plugin=$1 name=$2
	shift 2
	{
		printf '[at]\nday = 2026-11-22\n\n'
		printf '%s\n' "$@"
	} >"$plugin/cases/$name.case"
}

HONEST='
static golive_verdict check(golive *g)
{
	golive_place nowhere = {0};
	const golive_document *paper = golive_document_of(g, "paper");
	if (golive_pending(g))
		return golive_wait(g);
	golive_place place = golive_find_text(g, paper, "it is so", nowhere);
	if (golive_state(g, paper) != GOLIVE_GOT)
		golive_unknown(g, "TEST-01", golive_document_place(g, paper), "it cannot be read");
	else if (place.id)
		golive_pass(g, "TEST-01", place, "it says so");
	else
		golive_fail(g, "TEST-01", golive_document_place(g, paper), "it says something else");
	return golive_done(g);
}'

# ---- a plugin of one's own ----

@test "from golive plugin new to a finding in the report it takes five commands" {
	install_here
	# What the site has already: a product.
	cat >scribe.ini <<-'INI'
		[deployment]
		id = scribe
		product = Acme Scribe

		[site-training]
		record = record.txt
	INI
	printf 'Staff were trained on 2026-11-12, says this record.\n' >record.txt
	printf '[policy]\nrequire =\n' | write_site site.ini

	watched 0 "$GOLIVE" plugin new site-training --rule "SITE-01:Staff were trained" --option record:document:required
	watched 0 make -C site-training
	watched 0 make -C site-training check
	watched 0 make -C site-training install
	watched 0 "$GOLIVE" check --config site.ini --at "$DAY" --format json scribe.ini
	json_is '.deployments[0].checks[0].findings[0] | "\(.rule) \(.status) \(.assurance)"' 'SITE-01 pass documented'
	json '.deployments[0].checks[0].findings[0].quote' | grep -q 'Staff were trained'
	printf 'Nobody came.\n' >record.txt
	watched 2 "$GOLIVE" check --config site.ini --at "$DAY" scribe.ini
	out_has 'Staff were trained'
	out_has 'was not found by search'
	# Its cases went along.
	watched 0 "$GOLIVE" plugin test --torture site-training
}

@test "what golive plugin new makes compiles without a warning, whatever it is told to make" {
	install_here
	watched 0 "$GOLIVE" plugin new one --summary 'One, with everything' --rule 'It is so' --rule 'X-7:It is so again' \
		--option a:text --option b:yes/no:required --option c:integer --option d:number --option e:date --option f:duration \
		--option g:size --option h:rate --option 'i:choice(p|q)' --option j:list --option k:url --option l:command \
		--option m:table --option n:document --option o:document:required
	watched 0 "$GOLIVE" plugin new two --option done_on:date:required
	watched 0 "$GOLIVE" plugin new three
	watched 0 "$GOLIVE" plugin new four --option int:document --option static:text
	for name in one two three four; do
		watched 0 make -C $name check CFLAGS='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
		[ "$(grep -c '^ok' out)" -eq 9 ] || { show_output; fail "$name"; }
		err_is_empty
		! grep -rq '@[A-Z]*@' $name/*.c $name/*.ini $name/*.scd $name/Makefile $name/cases || fail "a template shows"
		grep -q CHANGE $name/$name.c
		if command -v scdoc >/dev/null; then scdoc <$name/$name.scd >/dev/null; fi
	done
}

@test "golive plugin new asks on a terminal, and asks again where an answer will not do" {
	command -v script >/dev/null || skip "script is not here"
	asked() {
		printf '%s\n' "$@" | timeout 60 script -qec "$GOLIVE plugin new site-training" /dev/null >out 2>err
	}
	asked 'Staff know "it"' 'Staff know the product' 'Staff were trained' 'SITE-07:Staff passed a test' '' 'trained_on' \
		'trained_on:date:required' ''
	out_has 'is no summary: write'
	out_has 'is no option: write NAME:TYPE'
	grep -qx 'summary = Staff know the product' site-training/site-training.plugin.ini
	grep -qx '\[rule SITE-01\]' site-training/site-training.plugin.ini
	grep -qx '\[rule SITE-07\]' site-training/site-training.plugin.ini
	grep -qx '\[option trained_on\]' site-training/site-training.plugin.ini
	[ "$(grep -c '^\[rule' site-training/site-training.plugin.ini)" -eq 2 ]
}

@test "golive plugin new refuses what it cannot make, and says what would be right" {
	refused() {
		local code=$1 words=$2
		shift 2
		golive "$code" plugin new "$@"
		err_has "$words"
		[ ! -e made ]
	}
	refused 64 'wants the name of one plugin'
	refused 64 'is no name for a plugin' Made
	refused 64 'is no name for a plugin' ../made
	refused 64 'is no option: write NAME:TYPE' made --option paper
	refused 64 'is no type of an option' made --option paper:paper
	refused 64 'is no type of an option' made --option kind:choice
	refused 64 'is no type of an option' made --option password:secret
	refused 64 'is named twice' made --option a:text --option a:date
	refused 64 'is no id of a rule' made --rule 'made-1:It is so'
	refused 64 'is no title of a rule' made --rule 'MADE-01:It is "so"; rm -rf /'
	refused 64 'is no title of a rule' made --rule "$(printf 'MADE-01:It is\nso')"
	refused 73 'is installed already' baa
	mkdir there
	golive 73 plugin new there
	err_has 'name another folder with --to'
}

# ---- golive plugin test ----

@test "the shared object and the cases may lie elsewhere" {
	author honest <<<"$HONEST"
	mkdir built elsewhere && chmod 755 built
	mv honest/honest.so built/
	mv honest/cases/* elsewhere/
	golive 0 plugin test --plugin built/honest.so --cases elsewhere honest
	out_has 'ok 1 - honest/first'
	golive 66 plugin test --plugin built/honest.so honest
}

@test "where there is nothing to spoil or to shuffle the test says so" {
	author honest <<<"$HONEST"
	case_of honest first '[honest]' 'typed = x' '' '[expect]' 'status = unknown'
	golive 0 plugin test --torture --shuffle honest
	[ "$(grep -c '# SKIP there is no' out)" -eq 2 ]
}

@test "an honest plugin passes its cases, torture and shuffle included" {
	author honest <<<"$HONEST"
	golive 0 plugin test --torture --shuffle honest
	[ "$(grep -c '^ok' out)" -eq 3 ]
	tail -n 1 out | grep -qx '1..3'
	cd honest
	golive 0 plugin test
}

@test "what differs from what a case expects is shown so that a person can read it" {
	author honest <<<"$HONEST"
	case_of honest wrong '[honest]' 'paper = paper.txt' '' '[evidence file:paper.txt]' 'body = Nothing.' '' \
		'[expect]' 'status = pass' 'TEST-01 = pass' 'TEST-01.message = it says so indeed'
	golive 1 plugin test honest
	out_has 'not ok 2 - honest/wrong'
	out_has '#   the check
#       expected  pass
#       found     fail'
	out_has '#   TEST-01
#       expected  pass
#       found     fail: it says something else (paper.txt)'
	out_has '#   TEST-01, its message'
}

DRAWS='
static golive_verdict check(golive *g)
{
	golive_pass(g, "TEST-01", golive_option_place(g, "typed"), "it is so");
	golive_table(g, "TEST-01", "Who came, and when");
	golive_column(g, "Who", GOLIVE_COLUMN_TEXT);
	golive_column(g, "Patients", GOLIVE_COLUMN_PATIENTS);
	golive_table_row(g);
	golive_table_cell(g, "Osei, D.");
	golive_table_number(g, 7, 0);
	golive_table_row(g);
	golive_table_cell(g, "Rivera");
	golive_table_number(g, 70, 0);
	golive_measure(g, "TEST-01", "came", 2, 1, "%");
	return golive_done(g);
}'

@test "a case may expect the tables and measures beside a finding" {
	author draws <<<"$DRAWS"
	draws_case() { case_of draws first '[draws]' 'typed = so it is' '' '[expect]' 'status = pass' "$@"; }
	draws_case 'TEST-01.table = who came' 'TEST-01.rows = "Osei, D. | <11", Rivera' 'TEST-01.measures = came = 2.0 %, came = 2.0'
	golive 0 plugin test draws
	draws_case 'TEST-01.rows = "Osei, D. | 7", Rivera | 7'
	golive 1 plugin test draws
	out_has '#   TEST-01, its rows
#       expected  Osei, D. | 7
#       found     Osei, D. | <11
#                 Rivera | 70'
	out_has '#       expected  Rivera | 7
'
	draws_case 'TEST-01.unsaid = it was'
	golive 0 plugin test draws
	draws_case 'TEST-01.unsaid = IT IS'
	golive 1 plugin test draws
	out_has '#   TEST-01, its unsaid'
	draws_case 'TEST-01.measures = came = 2'
	golive 1 plugin test draws
	out_has 'found     came = 2.0 %'
	draws_case 'TEST-01.table = who went'
	golive 1 plugin test draws
	draws_case '' '[expect somebody]' 'TEST-01.rows = Rivera'
	golive 1 plugin test draws
	out_has 'TEST-01 (somebody), its rows'
}

@test "a case that is wrong in itself is a failed test that says where" {
	author honest <<<"$HONEST"
	wrong() {
		local words=$1
		shift
		case_of honest wrong "$@"
		golive 1 plugin test honest
		out_has "$words"
		out_has 'not ok 2 - honest/wrong'
	}
	wrong 'has no rule TEST-1' '[honest]' '[expect]' 'TEST-1 = pass'
	wrong 'did you mean "TEST-01"?' '[honest]' '[expect]' 'TEST-1 = pass'
	wrong '"passes" is no status' '[honest]' '[expect]' 'TEST-01 = passes'
	wrong 'the case expects nothing' '[honest]'
	wrong 'unknown key "papier"' '[honest]' 'papier = x' '[expect]' 'status = unknown'
	wrong 'unknown fact "touches_phy"' '[facts]' 'touches_phy = yes' '[honest]' '[expect]' 'status = unknown'
	wrong 'a case has one section that plugin honest judges' '[expect]' 'status = unknown'
	wrong 'a case has one section that plugin honest judges' '[honest]' '[other]' 'plugin = honest' '[expect]' 'status = pass'
	wrong 'no option of the check names [evidence file:papers.txt]' '[honest]' 'paper = paper.txt' \
		'[evidence file:papers.txt]' 'body = x' '[expect]' 'status = unknown'
	wrong 'there is no such torture' '[honest]' 'paper = a.txt' '[evidence file:a.txt]' 'torture = rack' '[expect]' 'status = pass'
	wrong 'no such file: nowhere.txt' '[honest]' 'paper = a.txt' '[evidence file:a.txt]' 'file = nowhere.txt' '[expect]' 'status = pass'
	wrong 'there is no time zone "Springfield"' '[site]' 'timezone = Springfield' '[honest]' '[expect]' 'status = unknown'
	printf '[honest]\n[expect]\nstatus = unknown\n' >honest/cases/wrong.case
	golive 1 plugin test honest
	out_has 'a case says which day it is'
}

@test "without a plugin or without cases nothing is called tested" {
	author honest <<<"$HONEST"
	rm honest/cases/*
	golive 66 plugin test honest
	err_has 'holds no case'
	# Cases for the fire drill are no tests.
	printf '[at]\nday = 2026-11-22\n' >honest/cases/drill-unsigned.case
	golive 66 plugin test honest
	rm honest/honest.so
	golive 66 plugin test honest
	err_has 'holds no plugin that is built'
	golive 66 plugin test nowhere
	printf 'text' >honest/honest.so
	golive 66 plugin test honest
	err_has 'it is a text, not a shared object'
	[ ! -s out ]
}

@test "a plugin that takes a typed word for the paper itself does not get past torture" {
	author careless <<<'
static golive_verdict check(golive *g)
{
	const golive_document *paper = golive_document_of(g, "paper");
	if (golive_pending(g))
		return golive_wait(g);
	golive_place whole = golive_document_place(g, paper);
	golive_pass(g, "TEST-01", golive_state(g, paper) == GOLIVE_GOT ? whole : golive_option_place(g, "typed"), "it is so");
	return golive_done(g);
}'
	golive 0 plugin test careless
	golive 1 plugin test --torture careless
	for state in absent unavailable refused empty; do
		out_has "file:paper.txt is $state"
	done
	out_has 'still TEST-01: pass, it is so ([careless] typed)'
}

@test "a plugin that does not apply where its paper is missing does not get past torture" {
	author evasive <<<'
static golive_verdict check(golive *g)
{
	const golive_document *paper = golive_document_of(g, "paper");
	if (golive_pending(g))
		return golive_wait(g);
	if (golive_state(g, paper) != GOLIVE_GOT)
		return golive_not_applicable(g, "TEST-N1");
	golive_pass(g, "TEST-01", golive_document_place(g, paper), "it is there");
	return golive_done(g);
}'
	golive 1 plugin test --torture evasive
	out_has 'the check does not apply any more'
}

@test "a plugin for which bad news that is missing is good news does not get past torture" {
	author hopeful <<<'
static golive_verdict check(golive *g)
{
	golive_place nowhere = {0};
	const golive_document *paper = golive_document_of(g, "paper");
	if (golive_pending(g))
		return golive_wait(g);
	golive_place bad = golive_find_text(g, paper, "it is so", nowhere);
	if (bad.id)
		golive_fail(g, "TEST-01", bad, "it says so");
	else
		golive_pass(g, "TEST-01", golive_option_place(g, "typed"), "nothing is known against it");
	return golive_done(g);
}'
	sed -i 's/status = pass/status = fail/' hopeful/cases/first.case
	golive 0 plugin test hopeful
	golive 1 plugin test --torture hopeful
	out_has 'file:paper.txt is absent'
	out_has 'the check was fail and is pass now'
}

@test "the case may say which torture a piece of evidence is spared" {
	author present <<<'
static golive_verdict check(golive *g)
{
	const golive_source *page = golive_fetch(g, "https://www.example.org/status", "TEST-01");
	if (golive_pending(g))
		return golive_wait(g);
	if (golive_source_state(g, page) == GOLIVE_GOT)
		golive_pass(g, "TEST-01", golive_source_place(g, page, ""), "it answers");
	else
		golive_unknown(g, "TEST-01", golive_source_place(g, page, ""), "it does not answer");
	return golive_done(g);
}'
	page() {
		case_of present first '[present]' 'typed = x' '' '[evidence https://www.example.org/status]' 'body = {"up": 1}' \
			"$@" '' '[expect]' 'status = pass'
	}
	page
	golive 1 plugin test --torture present
	out_has 'is garbled'
	page 'torture = absent, unavailable, refused, empty, truncated'
	golive 0 plugin test --torture present
}

@test "a plugin that remembers the case before is caught" {
	author forgetful <<<'
static int calls;
static golive_verdict check(golive *g)
{
	const golive_document *paper = golive_document_of(g, "paper");
	golive_pass(g, "TEST-01", golive_document_place(g, paper), "call %d", ++calls);
	return golive_done(g);
}'
	# Each call in a process of its own says the same; that state is kept is told.
	golive '0|1' plugin test --verbose forgetful
	out_has 'keeps state from one check to the next'
}

@test "a plugin whose questions hang on what has arrived does not get past shuffle" {
	author hasty <<<'
static golive_verdict check(golive *g)
{
	const golive_document *paper = golive_document_of(g, "paper");
	const golive_source *one, *two;
	if (paper) {
		two = golive_fetch(g, "https://www.example.org/two", "TEST-01");
		one = golive_fetch(g, "https://www.example.org/one", "TEST-01");
	} else {
		one = golive_fetch(g, "https://www.example.org/one", "TEST-01");
		two = golive_fetch(g, "https://www.example.org/two", "TEST-01");
	}
	if (golive_pending(g))
		return golive_wait(g);
	golive_pass(g, "TEST-01", golive_source_place(g, one, "/up"), "it answers");
	return golive_done(g);
}'
	case_of hasty first '[hasty]' 'paper = paper.txt' '' '[evidence file:paper.txt]' 'body = x' '' \
		'[evidence https://www.example.org/one]' 'body = {"up": true}' '' \
		'[evidence https://www.example.org/two]' 'body = {"up": true}' '' '[expect]' 'status = pass'
	golive 0 plugin test hasty
	golive 1 plugin test --shuffle hasty
	out_has 'in the order '
	out_has 'in another order than before'
}

@test "an address of which the case says nothing, and one that nobody asks for, are named" {
	author asking <<<'
static golive_verdict check(golive *g)
{
	const golive_source *page = golive_fetch(g, "https://www.example.org/status", "TEST-01");
	if (golive_pending(g))
		return golive_wait(g);
	golive_pass(g, "TEST-01", golive_source_place(g, page, "/up"), "it answers");
	return golive_done(g);
}'
	case_of asking first '[asking]' 'typed = x' '' '[evidence https://www.example.org/stratus]' 'body = {"up": true}' '' \
		'[expect]' 'status = pass'
	golive 1 plugin test asking
	out_has 'the check asks for https://www.example.org/status, of which the case says nothing'
	out_has 'describes https://www.example.org/stratus, for which the check does not ask'
}

@test "recording writes what was found, and touches nothing else" {
	author honest <<<"$HONEST"
	case_of honest open '[honest]' 'paper = paper.txt   ; a comment' '[evidence file:paper.txt]' 'body = Nothing.' \
		'[expect]' 'status = pass   ; so we thought' 'TEST-01 = pass' 'TEST-01.message = it says so indeed'
	cp honest/cases/open.case before
	golive 1 plugin test --record honest
	out_has 'written into'
	diff before honest/cases/open.case >changes || true
	[ "$(grep -c '^[<>]' changes)" -eq 4 ]
	grep -qx '> status = fail   ; so we thought' changes
	grep -qx '> TEST-01 = fail' changes
	golive 1 plugin test honest
	out_has 'TEST-01, its message'
	case_of honest open '[honest]' 'paper = paper.txt'
	golive 0 plugin test --record honest
	golive 0 plugin test honest
	[ "$(grep -A 9 '^\[expect\]' honest/cases/open.case | tr '\n' ' ')" = '[expect] status = unknown TEST-01 = unknown ' ]
}

@test "fuzzing finds the input that breaks a plugin, and its seed gives that input again" {
	author brittle <<<'
static golive_verdict check(golive *g)
{
	golive_place nowhere = {0};
	const golive_document *paper = golive_document_of(g, "paper");
	if (golive_pending(g))
		return golive_wait(g);
	if (golive_state(g, paper) == GOLIVE_GOT && !golive_find_text(g, paper, "paper", nowhere).id)
		abort();
	golive_pass(g, "TEST-01", golive_document_place(g, paper), "it is there");
	return golive_done(g);
}'
	golive 0 plugin test brittle
	golive 1 plugin test --fuzz 60 --seed 1 brittle
	out_has 'not ok 2 - brittle/fuzzed'
	out_has 'crashed'
	seed=$(sed -n 's/.*--fuzz 1 --seed \([0-9]*\)$/\1/p' out | head -n 1)
	[ -n "$seed" ]
	golive 1 plugin test --fuzz 1 --seed "$seed" brittle
	out_has "case first, file:paper.txt, seed $seed:"
	author honest <<<"$HONEST"
	golive 0 plugin test --fuzz 1 honest
	out_has 'inputs from seed'
}

@test "cases are judged in the process itself where a debugger is to see the plugin" {
	author honest <<<"$HONEST"
	golive 0 plugin test --in-process --torture --shuffle honest
	[ "$(grep -c '^ok' out)" -eq 3 ]
	printf '[site]\ntimezone = America/Chicago\n\n' >honest/cases/second.case
	cat honest/cases/first.case >>honest/cases/second.case
	golive 0 plugin test --in-process honest
	golive 64 plugin test --in-process honest honest
	author brittle <<<'
static golive_verdict check(golive *g)
{
	*(volatile int *)8 = 1;
	return golive_done(g);
}'
	run timeout 60 "$GOLIVE" plugin test --in-process brittle
	[ "$status" -eq 139 ] || [ "$status" -eq 1 ] || [ "$status" -eq 99 ] || fail "status $status"
	# golive-worker has no such way.
	! grep -qa 'in-process' "$BUILD/lib/golive/golive-worker" || fail "golive-worker knows of it"
}

@test "a debugger sees a line of the plugin" {
	command -v gdb >/dev/null || skip "gdb is not here"
	[[ $BUILD != *asan* ]] || skip "not under a sanitizer"
	author honest <<<"$HONEST"
	build honest -g
	timeout 100 gdb -batch -nx -ex 'set debuginfod enabled off' -ex 'set breakpoint pending on' -ex 'break golive_check_1' -ex run \
		-ex backtrace --args "$GOLIVE" plugin test --in-process honest >out 2>err </dev/null || true
	grep -q 'ptrace' out err && skip "gdb may not trace here"
	out_has 'honest.c:'
}

@test "a plugin built with AddressSanitizer is judged under it" {
	[[ $BUILD != *asan* ]] || skip "golive itself is built so"
	author leaking <<<'
static golive_verdict check(golive *g)
{
	const golive_document *paper = golive_document_of(g, "paper");
	if (golive_pending(g))
		return golive_wait(g);
	char *copy = malloc(4);
	volatile char last = copy[4 + (int)golive_pages(g, paper) * 0];
	(void)last;
	golive_pass(g, "TEST-01", golive_document_place(g, paper), "it is there");
	free(copy);
	return golive_done(g);
}'
	golive 0 plugin test leaking
	build leaking -g -O0 -fsanitize=address 2>/dev/null || skip "no AddressSanitizer is here"
	run timeout 100 "$GOLIVE" plugin test leaking
	[ "$status" -ne 0 ]
	[[ $output == *"heap-buffer-overflow"* ]] || fail "$output"
	author honest <<<"$HONEST"
	build honest -g -O0 -fsanitize=address
	run timeout 100 "$GOLIVE" plugin test --torture honest
	[ "$status" -eq 0 ] || fail "$output"
}
