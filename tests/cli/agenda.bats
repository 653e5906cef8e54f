#!/usr/bin/env bats
# The committee's agenda: what it has to speak about, a line each with its owner, out of the run, the forecast and the record.

load helper
setup() {
	setup_golive
	printf '[site]\ntimezone = UTC\ndeployments = d\n[policy]\nrequire =\ninherit =\n[store]\nurl = sqlite:%s/store\n' "$WORK" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	printf 'The plan for downtime: go back to paper.\n' >plan.txt
	mkdir d
}

# product ID LINE...: a product whose one check passes, with more lines in [deployment], then sections.
product() {
	local id=$1
	shift
	printf '%s\n' "[deployment]" "id = $id" "product = Product $id" "owner = it" "$@" "[plan]" "plugin = document" \
		"document = ../plan.txt" >"d/$id.ini"
}
# section ID LINE...
section() {
	local id=$1
	shift
	printf '%s\n' "$@" >>"d/$id.ini"
}
day() { date -u -d "today $1 days" +%Y-%m-%d; }

# part TITLE: the lines of a part of the text agenda.
part() {
	awk -v title="$1" '$0 == title { on = 1; next } on && /^$/ { exit } on' "$WORK/out" | tr -s ' \n' ' '
}
part_has() {
	part "$1" | grep -qF -- "$2" || { show_output; fail "\"$1\" does not say: $2"; }
}

@test "each part has its points, each with its owner" {
	product soon "stage = planned" "go_live = $(day +10)"
	product later "stage = planned" "go_live = $(day +300)"
	product dates "stage = pilot"
	section dates "expires = $(day +20)" "[condition:training]" "text = All nurses are trained" "owner = education" \
		"due = $(day +5)" "[approval]" "body = AI committee" "on = $(day -60)" "decision = conditions" "signed_by = R. Kim" \
		"until = $(day +25)"
	product excepted "stage = live"
	section excepted "[exception]" "asked_on = 2026-01-01" "answer = refused" "why_use_it_still = none else" \
		"safeguards = a nurse looks" "approved_by = R. Kim" "approved_on = $(day -100)" "expires = $(day +15)"
	golive 0 agenda
	part_has "For decision" "Product soon (soon): goes live on $(day +10), GO: no committee has decided. Owner: it"
	! part "For decision" | grep -q later || fail "what is far off is for decision"
	part_has "Lapsing" "Product dates (dates): $(day +21): it held until $(day +20). Owner: it"
	part_has "Lapsing" "$(day +6): Was due on $(day +5) and is not met: All nurses are trained (GO becomes NO-GO). Owner: education"
	part_has "Waivers, exceptions and approvals ending" "the approval of AI committee ends on $(day +25) (approved by R. Kim)"
	part_has "Waivers, exceptions and approvals ending" "the exception by which it is in use ends on $(day +15)"
	part_has "Conditions due" "Product dates (dates): due on $(day +5): All nurses are trained. Owner: education"
	err_has "nothing is recorded yet"
}

@test "what changed since the last meeting, and what waits longest, comes from the record" {
	product first
	product second "stage = live"
	golive 0 check
	rm plan.txt
	sed -i 's/^require =.*/&\ngrace = 0d/' site.ini # absent at once
	golive 1 check
	golive 0 agenda --since "$(day +0)" --until "$(day +1)"
	part_has "Changed" "Product first (first): new, NO-GO since $(day +0)"
	part_has "For decision" "Product second (second): in use and NO-GO"
	part_has "Longest not cleared" "Product first (first): since $(day +0) not cleared, NO-GO"
	# Seen from a meeting after the change, nothing is new.
	golive 0 agenda --since "$(day +1)" --until "$(day +2)"
	part_has "Changed" "No decision is another than it was"
}

@test "the same agenda is there as Markdown, and as a page that loads nothing" {
	product soon "stage = planned" "go_live = $(day +10)"
	section soon "[approval]" "body = <b>AI</b> committee" "on = $(day -60)" "decision = returned" "signed_by = R. Kim" \
		"until = $(day +2)"
	golive 0 agenda --format markdown
	out_has "## For decision"
	out_has "- Product soon (soon): goes live on"
	golive 0 agenda --format html --output agenda.html
	grep -q '<title>Agenda from' agenda.html
	grep -q 'of &lt;b&gt;AI&lt;/b&gt; committee ends on' agenda.html
	! grep -qE '(src|href)="[^#]' agenda.html || fail "an address leads out of the page"
	if command -v tidy >/dev/null; then
		if tidy -q -e agenda.html 2>&1 | grep -vE '</?summary>|"aria-current"'; then fail "it is not valid"; fi
	fi
}

@test "days that cannot be are told" {
	product soon
	golive 64 agenda --since yesterday
	golive 64 agenda --until 2020-01-01
	golive 64 agenda --format pdf
}

@test "use from before the first recorded go is a warning, until a committee has approved it" {
	product early "stage = live" "live_since = 2026-01-01"
	golive 0 check --format json
	json_is '.deployments[0].checks[] | select(.id == "committee") | .findings[] | select(.rule == "COM-04") | .status' warn
	golive 0 check --format json
	json_is '.deployments[0].checks[] | select(.id == "committee") | .findings[] | select(.rule == "COM-04") | .status' warn
	section early "[approval]" "body = AI committee" "on = $(day -1)" "decision = approved" "signed_by = R. Kim"
	golive 0 check --format json
	json_is '.deployments[0].checks[] | select(.id == "committee") | .findings[] | select(.rule == "COM-04") | .status' note
}

@test "a product that was cleared before it was used says so" {
	product right "stage = planned"
	golive 0 check
	product right "stage = live" "live_since = $(day +0)"
	golive 0 check --format json
	json_is '.deployments[0].checks[] | select(.id == "committee") | .findings[] | select(.rule == "COM-04") | .status' pass
}

@test "diff with now finds the same of first use as check would, and so do the nights after and the agenda" {
	product early "stage = live" "live_since = 2026-01-01"
	golive 0 check
	golive 0 check
	golive 0 diff last now
	out_lacks COM-04
	golive 0 recheck --sample 1000000000
	out_is_empty
	golive 0 recheck --no-memory
	out_is_empty
	golive 0 report last
	out_has 'COM-04'
	golive 0 agenda
	part_has "For decision" "Product early (early): In use since 2026-01-01, and no go is recorded from before that day"
}
