#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2034 # each test has an environment of its own; helper.bash reads GOLIVE
# golive drill: one thing after the other is taken away from what a decision rests on, and the gate must close each time.

load helper

setup() {
	setup_golive
	write_site site.ini <<-'INI'
		[site]
		name = Springfield Clinic
		timezone = UTC
		[policy]
		require =
	INI
	export GOLIVE_CONFIG=$WORK/site.ini
	printf 'Minutes of the board. Alpha Notes was approved on 2026-11-01.\nNobody spoke against it.\n' >alpha.txt
	printf 'Minutes of the board. Beta Notes was approved on 2026-11-02.\nNobody spoke against it.\n' >beta.txt
	deployment alpha 'Alpha Notes'
}

# deployment ID PRODUCT [LINE...]: a product with one paper that must name it; further lines stand at the end of its section.
deployment() {
	{
		printf '[deployment]\nid = %s\nproduct = %s\nvendor = "Vendor of %s"\n[paper]\nplugin = document\n' "$1" "$2" "$1"
		printf 'document = %s.txt\nsays = "was approved"\nnames_product = yes\nexpires = 2027-01-31\n' "$1"
		[ $# -le 2 ] || printf '%s\n' "${@:3}"
	} >"$1.ini"
}

drill() {
	golive "$1" drill --at "$DAY" --format json "${@:2}"
	fits_schema golive-drill-1
}

# flips FILTER: "WHAT HOW OUTCOME" of each flip for which the filter holds.
flips() {
	jq -r ".deployments[].flips[] | select($1) | \"\(.what) \(.how) \(.outcome)\"" out
}

# is_outcome FILTER OUTCOME: there are such flips, and all of them have it.
is_outcome() {
	local found
	found=$(jq -r "[.deployments[].flips[] | select($1) | .outcome] | unique | join(\" \")" out)
	[ "$found" = "$2" ] || { show_output; fail "$1: \"$found\" instead of \"$2\""; }
}

# ---- evidence ----

@test "a required paper that is absent, unavailable, refused, empty or another's closes the gate" {
	deployment beta 'Beta Notes'
	drill 0 alpha.ini beta.ini
	[ "$(flips '.kind == "evidence" and .what == "file:alpha.txt"')" = "$(printf 'file:alpha.txt %s closed\n' \
		absent unavailable refused empty truncated "another's: that of beta")" ]
	json_is '.counts.open' 0
	json_is '.go_today' 2
}

@test "a paper for which any other can stand is found: it stays open and should not" {
	deployment beta 'Beta Notes'
	drop_key alpha.ini names_product
	drill 1 alpha.ini beta.ini
	is_outcome '.what == "file:alpha.txt" and (.how | startswith("another"))' open
	golive 1 drill --at "$DAY" alpha.ini beta.ini
	out_has 'Stays open and should not'
	out_has 'alpha.txt another'
}

@test "without another deployment another paper is tried, and without that it is said that none was" {
	drill 0 alpha.ini
	is_outcome '.kind == "evidence" and .how == "another'"'"'s"' not-tried
	printf '[more]\nplugin = document\ndocument = beta.txt\n' >>alpha.ini
	drill 1 alpha.ini
	is_outcome '.what == "file:alpha.txt" and (.how | startswith("another paper"))' closed
	is_outcome '.what == "file:beta.txt" and (.how | startswith("another paper"))' open
}

@test "what a truncated paper lacks is missed, and what stands in its first half is not" {
	sed -i 's/^says = .*/says = "Nobody spoke against it"/' alpha.ini
	drill 0 alpha.ini
	is_outcome '.how == "truncated"' closed
	sed -i 's/^says = .*/says = "Minutes of the board"/; /^names_product/d' alpha.ini
	printf 'Minutes of the board.\nIt was approved.\nNobody spoke against it, and all of this was written down.\n' >alpha.txt
	drill 0 alpha.ini
	is_outcome '.how == "truncated"' stayed
}

@test "the reason why a check that is not required does not close the gate is told" {
	printf '[extra]\nplugin = document\ndocument = beta.txt\nsays = approved\nrequired = no\n' >>alpha.ini
	drill 0 alpha.ini
	is_outcome '.what == "file:beta.txt" and .how == "absent"' stayed
	json_is '.deployments[0].flips[] | select(.what == "file:beta.txt" and .how == "absent") | .why' 'check extra is not required'
}

# ---- dates, facts, plugins, acts ----

@test "each date that lies ahead closes the gate once it is past, and on its day" {
	drill 0 alpha.ini
	[ "$(flips '.kind == "date" and .outcome == "closed"')" = "$(printf '%s\n' '[paper] expires = 2027-01-31 past closed' \
		'2027-02-01 comes closed')" ]
	is_outcome '.what == "2027-01-02"' stayed # a month before, it is only to be looked at
}

@test "a plugin that is missing, crashed or hung closes the gate at once" {
	local start=$SECONDS
	drill 0 alpha.ini
	[ "$(flips '.kind == "plugin"')" = "$(printf 'document %s closed\n' missing crashed hung)" ]
	[ $((SECONDS - start)) -lt 60 ] # it is said to hang, and nobody waits for it
}

@test "a fact that a check asks for closes the gate when nobody answers it; what nobody asks for stays, told" {
	export GOLIVE_CONFIG=$BATS_TEST_TMPDIR/shipped.ini
	drill 0 deployments/ambient-scribe.ini
	is_outcome '.kind == "fact" and .what == "touches_phi"' closed
	is_outcome '.kind == "fact" and .what == "size"' stayed
	json_is '.deployments[0].flips[] | select(.kind == "fact" and .what == "size") | .why' \
		'no check that is judged asks for it'
}

@test "other values of facts are listed with their decision, and none of them is a failure" {
	export GOLIVE_CONFIG=$BATS_TEST_TMPDIR/shipped.ini
	drill 0 deployments/ambient-scribe.ini
	is_outcome '.kind == "value"' listed
	json_is '.deployments[0].flips[] | select(.kind == "value" and .what == "touches_phi") | .decision' no-go
}

@test "a waiver that holds a go open closes it when it is void; one that covers nothing does not" {
	local digest
	sed -i 's/^expires = .*/expires = 2026-11-20/' alpha.ini
	golive 1 check --at "$DAY" --format json alpha.ini
	digest=$(json '.deployments[0].checks[0].findings[] | select(.rule == "DOC-03") | .digest')
	for rule in 03 01; do
		printf '[waiver:paper/DOC-%s]\nfinding = %s\nreason = The board meets in December\napproved_by = A. Board\n' "$rule" "$digest"
		printf 'approved_on = 2026-11-21\nexpires = 2027-03-01\n'
	done >>alpha.ini
	drill 0 alpha.ini
	is_outcome '.kind == "waiver" and .what == "paper/DOC-03"' closed
	is_outcome '.kind == "waiver" and .what == "paper/DOC-01"' stayed
	is_outcome '.what == "2027-03-02"' closed # its last day is over
}

@test "a reading on which a go rests closes it when it is void" {
	printf 'issued_by = "Committee of Springfield"\n' >>alpha.ini
	drill 2 alpha.ini
	printf '[reading:paper/DOC-04]\nverdict = present\nquote = "Minutes of the board"\nby = A. Board\nrole = Secretary\non = 2026-11-20\n' \
		>>alpha.ini
	drill 0 alpha.ini
	is_outcome '.kind == "reading"' closed
}

# ---- what is not go, and what goes wrong ----

@test "what is not go today is not counted as closed, and a drill of nothing else shows nothing" {
	sed -i 's/^expires = .*/expires = 2026-11-20/' alpha.ini
	drill 2 alpha.ini
	json_is '.counts.closed' 0
	json_is '.go_today' 0
	is_outcome '.how == "absent"' worse
	json_is '.deployments[0].decision' no-go
	golive 2 drill --at "$DAY" alpha.ini
	out_has 'was not tried'
	out_has 'paper DOC-03: it held until 2026-11-20'
}

@test "a file with errors is named, the others are drilled, and the exit code is 78" {
	printf '[deployment]\nid = broken\nnonsense = 1\n' >broken.ini
	drill 78 alpha.ini broken.ini
	json_is '.not_judged[0].id' broken
	is_outcome '.kind == "plugin"' closed
}

@test "an unknown format is a usage error that suggests one" {
	golive 64 drill --format jsn alpha.ini
	err_has 'did you mean json'
}

# ---- cases of plugins ----

@test "the drill cases of the shipped plugins close the gate by the rule that they name" {
	export GOLIVE_CONFIG=$BATS_TEST_TMPDIR/shipped.ini
	drill 0 deployments/ambient-scribe.ini
	is_outcome '.kind == "case" and .what == "[baa]"' closed
	json '.deployments[0].flips[] | select(.kind == "case" and .how == "unsigned") | .why' | grep -q GEN-06
	json '.deployments[0].flips[] | select(.kind == "case" and .how == "ended") | .why' | grep -q BAA-26
	json '.deployments[0].flips[] | select(.kind == "case" and .how == "retracted") | .why' | grep -q EVID-02
}

# case_of NAME LINE...: a drill case of plugin document in a golive of this test's own.
case_of() {
	[ -d tree ] || own_tree
	GOLIVE=$WORK/tree/bin/golive
	mkdir -p tree/share/golive/cases/document
	printf '%s\n' "${@:2}" >"tree/share/golive/cases/document/drill-$1.case"
}

@test "a drill case whose rule lets it through leaves the gate open" {
	case_of late '[document]' 'expires = 2099-12-31' '[expect]' 'DOC-03 = fail'
	drill 1 alpha.ini
	is_outcome '.kind == "case"' open
	json '.deployments[0].flips[] | select(.kind == "case") | .why' | grep -q 'paper DOC-03 lets it through'
}

@test "a gate that another rule closes does not hide that the rule of a drill case lets it through" {
	case_of late '[document]' 'expires = 2099-12-31' 'names_product = no' 'says = "Words of no paper"' '[expect]' 'DOC-03 = fail'
	drill 1 alpha.ini
	is_outcome '.kind == "case"' open
}

@test "an empty value of a drill case takes a key away" {
	case_of bare '[document]' 'document =' '[expect]' 'DOC-01 = unknown'
	drill '0|1' alpha.ini
	is_outcome '.kind == "case"' closed
}

@test "a drill case that cannot be read is an error, not a drill without it" {
	case_of wrong '[document]' 'expires = soon' '[expect]' 'DOC-03 = fail'
	drill 78 alpha.ini
	err_has drill-wrong.case
	case_of wrong '[document]' 'expires = 2020-01-01'
	drill 78 alpha.ini
	err_has 'says which rule'
}

# ---- how it is shown ----

@test "text, JSON and page tell of the same drill" {
	drill 0 alpha.ini
	golive 0 drill --at "$DAY" alpha.ini
	out_has 'Fire drill of 2026-11-22'
	out_has 'closed  closed  closed  closed  closed  none'
	out_has 'The gate closed each time'
	[ "$(awk 'length > 80' out)" = '' ]
	golive 0 drill --at "$DAY" --format html --output page.html alpha.ini
	grep -q 'The gate closed each time' page.html
	grep -q '<th scope="row"><bdi>alpha.txt' page.html
	grep -qi 'default-src .none.' page.html
}

@test "foreign words come out harmless in each form" {
	mv alpha.txt '<b>a&b.txt'
	sed -i 's/^document = .*/document = "<b>a\&b.txt"/' alpha.ini
	golive 0 drill --at "$DAY" --format html alpha.ini
	out_has '&lt;b&gt;a&amp;b'
	out_lacks '<b>a&b'
}

all_files() {
	find "$WORK" "$BATS_FILE_TMPDIR" -type f ! -path "$WORK/out" ! -path "$WORK/err" -exec sha256sum {} + | sort
}

@test "drilling leaves files and store as they were" {
	golive 0 check --at "$DAY" alpha.ini
	all_files >"$BATS_TEST_TMPDIR/before"
	golive 0 drill --at "$DAY" alpha.ini
	all_files >"$BATS_TEST_TMPDIR/after"
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
}
