#!/usr/bin/env bats
# A fleet as a person keeps it: 300 products of 20 vendors at three sites, 40 of them under one agreement.

load helper
setup() {
	setup_golive
	"$BUILD/tests/tools/make_fleet" fleet 7
	cd fleet || return 1
	export GOLIVE_CONFIG=$PWD/golive.ini
}

@test "the same seed makes the same files, another seed others" {
	"$BUILD/tests/tools/make_fleet" ../again 7
	diff -r . ../again
	"$BUILD/tests/tools/make_fleet" ../other 8
	if diff -rq . ../other >/dev/null; then fail "another seed makes the same"; fi
}

@test "there is at most one file a product, a vendor and a site" {
	[ "$(find deployments.d -maxdepth 1 -type f | wc -l)" -eq 300 ]
	[ "$(find vendors -type f | wc -l)" -eq 20 ]
	[ "$(find deployments.d/sites -type f | wc -l)" -eq 3 ]
	golive 0 check --at 2026-12-01 -q
}

# The lapse of the agreement that 40 products are under.
lapse() {
	set_key vendors/vendor-01.ini expires 2026-11-30
}

@test "an amendment is one edit: what is under the agreement follows, nothing else" {
	golive 0 check --at 2026-12-01 --format json
	jq -S '[.deployments[] | {id, decision}]' "$WORK/out" >before
	lapse
	golive 1 check --at 2026-12-01 --format json
	json_is '[.deployments[] | select(.decision == "no-go") | .id | sub("@.*"; "")] | unique | length' 40
	json_is '[.deployments[] | select(.decision == "no-go") | .id | sub("@.*"; "")] | max' product-040
	set_key vendors/vendor-01.ini expires 2028-11-30
	golive 0 check --at 2026-12-01 --format json
	jq -S '[.deployments[] | {id, decision}]' "$WORK/out" >after
	diff before after
}

@test "the lapse of the shared agreement is one cause in every report for people and in JSON" {
	lapse
	golive 1 check --at 2026-12-01 --format json
	json_is '.causes | length' 1
	json_is '.causes[0].rule' DOC-03
	json_is '.causes[0].deployments | length' "$(json '[.deployments[] | select(.decision == "no-go")] | length')"
	json_is '.causes[0].deployments[0]' product-001@north
	json_is '[.causes[0].finding] == ([.deployments[] | select(.decision == "no-go") | .checks[].findings[] | select(.status == "fail") | .digest] | unique)' true
	count=$(json '.causes[0].deployments | length')
	golive 1 check --at 2026-12-01
	[ "$(grep -c '^What stops several products at once' "$WORK/out")" -eq 1 ]
	[ "$(grep -c '^  DOC-03  In date' "$WORK/out")" -eq 1 ]
	out_has "and $((count - 12)) more"
	golive 1 check --at 2026-12-01 --format markdown
	[ "$(grep -c '^- \*\*DOC-03 In date' "$WORK/out")" -eq 1 ]
	golive 1 check --at 2026-12-01 --format html --output page.html
	[ "$(grep -c 'id="causes"' page.html)" -eq 1 ]
	grep -q "and $((count - 12)) more\|$count products" page.html
}

@test "a live product that is not go says how to stop it and whom to call, in the pages too" {
	lapse
	golive 1 check --at 2026-12-01 --format html --output pages/
	live=$(grep -l '^stage = live' deployments.d/product-0[0-3]*.ini | head -n 1)
	name=$(basename "$live" .ini)
	page=$(find pages/deployments -name "$name*.html" | sort | head -n 1)
	grep -q 'To stop it: Switch' "$page"
	grep -q 'Call: it (it@three-rivers.example)' "$page"
	grep -q 'Call: it (it@three-rivers.example)' pages/index.html
}

@test "the fleet comes back from a spreadsheet, vendors and sites in one file each, and is judged as before" {
	golive 0 export csv --output ../table.csv
	golive 0 import csv ../table.csv --into ../again
	out_has "422 deployments" || out_has "files of products, 20 of vendors, 3 of sites"
	golive 0 export csv --output ../table-again.csv ../again/deployments.d
	diff <(sort ../table.csv) <(sort ../table-again.csv)
	[ "$(grep -l expires ../again/vendors/*.ini | wc -l)" -eq 20 ]
	if grep -q expires ../again/deployments.d/*.ini; then fail "a product repeats the agreement"; fi
}
