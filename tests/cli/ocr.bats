#!/usr/bin/env bats
# Rules and guidance that are looked at once a site, and what becomes of the products that inherit it when something about
# it is changed.

load helper

SITE=deployments/springfield-site.ini
REVIEWS=deployments/documents/springfield-ocr-reviews.csv

setup() { setup_golive; }

# check_site CODE [OPTION...]
check_site() {
	local wanted=$1
	shift
	golive "$wanted" check --at "$DAY" --format json "$@" $SITE
}

# status RULE SUBJECT: of the finding in the report on stdout.
status() {
	jq -r --arg rule "$1" --arg subject "$2" \
		'[.deployments[0].checks[].findings[] | select(.rule == $rule and .subject == $subject) | .status] | first' "$WORK/out"
}
status_is() {
	[ "$(status "$1" "$2")" = "$3" ] || { show_output; fail "$1 $2 is $(status "$1" "$2") instead of $3"; }
}

# Takes the lines of an address out of the mirror's index.
drop_from_mirror() {
	grep -qF "$1" "$MIRROR/index.csv" || fail "the mirror has no $1" || return 1
	grep -vF "$1" "$MIRROR/index.csv" >index.new
	mv index.new "$MIRROR/index.csv"
}

# ---- the site ----

@test "the site as shipped is in order, on evidence of the web that is in the mirror" {
	check_site 0
	json_is '.decision' go
	json_is '[.deployments[0].checks[].id] | join(" ")' ocr-guidance
	json_is '[.deployments[0].not_looked_at[]] | length' 0
	status_is OCR-20 security-rule-proposal pass
	status_is OCR-06 ai-under-hipaa pass
	json_is '[.deployments[0].checks[].findings[] | select(.rule == "OCR-20") | .assurance] | unique | join(" ")' verified
}

@test "no question about a product is asked of a site" {
	check_site 0
	json_is '[.deployments[0].checks[].findings[] | select(.rule == "FACT")] | length' 0
}

@test "a fact about the site that is left out holds it" {
	drop_key $SITE ce_type
	check_site 2
	status_is FACT ce_type unknown
}

@test "the ledger that is not adopted holds the site, item by item" {
	drop_key $SITE adopted_by
	drop_key $SITE adopted_on
	check_site 2
	status_is OCR-08 privacy-rule-proposal unknown
	status_is OCR-08 security-rule-proposal pass
}

@test "an adoption by somebody who is not the officer counts for nothing" {
	set_key $SITE adopted_by 'A. Stranger'
	check_site 2
	status_is OCR-08 privacy-rule-proposal unknown
}

@test "a ledger of the site's own goes before the one that ships" {
	cp "$BUILD/share/golive/ocr-ledger.csv" deployments/own.csv
	sed -i '2,$s/2026-11-22/2026-11-23/g' deployments/own.csv
	sed -i 's/^officer = .*/&\nledger = own.csv/' $SITE
	check_site 2
	status_is OCR-08 privacy-rule-proposal unknown
	json_is '[.deployments[0].checks[].evidence[].uri] | index("file:own.csv") != null' true
}

@test "a rule in force that the officer marked as not met is a no" {
	sed -i 's/,met,/,not_met,/' $REVIEWS
	check_site 1
	status_is OCR-03 section-1557-tools fail
}

@test "a final rule that nobody has looked at warns, and is unknown after 30 days" {
	sed -i 's/"Proposed Rule","action":"Notice of proposed rulemaking."/"Rule","action":"Final rule."/; s/"publication_date":"2025-01-06","effective_on":null/"publication_date":"2026-11-10","effective_on":"2027-01-09"/' \
		"$MIRROR/fr-rin-0945-aa22.json"
	check_site 0
	status_is OCR-20 security-rule-proposal warn
	sed -i 's/"publication_date":"2026-11-10"/"publication_date":"2026-10-10"/' "$MIRROR/fr-rin-0945-aa22.json"
	check_site 2
	status_is OCR-20 security-rule-proposal unknown
}

@test "a watched page that changed is told" {
	sed -i 's/says nothing about the law/says something else/' "$MIRROR/hhs-regulatory-initiatives.html"
	check_site 0
	status_is OCR-06 ai-under-hipaa note
}

@test "a line that only says when a page was last reviewed changes nothing" {
	sed -i 's/Content last reviewed November 1, 2026/Content last reviewed November 20, 2026/' "$MIRROR/hhs-regulatory-initiatives.html"
	check_site 0
	status_is OCR-06 ai-under-hipaa pass
}

@test "each answer missing, cut off or of something else takes its pass away" {
	for answer in fr-rin-0945-aa22.json fr-nothing.json; do
		for body in '' '{' '{"count":' '{"count":1,"results":[]}' '<html><body>down</body></html>' \
			'{"count":1,"results":[{"document_number":"1","type":"Rule","action":"Final rule","publication_date":"2026-11-20","regulation_id_numbers":["0910-AA01"]}]}'; do
			printf '%s' "$body" >"$MIRROR/$answer"
			check_site 2
		done
		cp "$ROOT/conf/mirror/$answer" "$MIRROR/"
	done
	drop_from_mirror 0945-AA22
	check_site 2
	status_is OCR-20 security-rule-proposal unknown
}

@test "a copy that is too old holds the site, and the report says from when" {
	check_site 0
	json_is '.deployments[0].cleared_until' 2026-12-06T00:00:00Z
	golive 2 check --at 2026-12-06 $SITE
}

# ---- products ----

@test "a product has the findings of its site as its own, with the same digests" {
	golive '1|2' check --at "$DAY" --format json deployments
	json_is '.deployments[] | select(.id == "ambient-scribe") | .checks[] | select(.id == "ocr-guidance") | .inherited_from' springfield-site
	json_is '[.deployments[] | select(.id == "ambient-scribe" or .id == "springfield-site" or .id == "imaging-triage") |
		[.checks[] | select(.id == "ocr-guidance") | .findings[] | {rule, subject, status, digest}]] | unique | length' 1
}

@test "what the site has accepted need not be accepted by each product" {
	local open='[.deployments[] | select(.id == "ambient-scribe") | .checks[] | select(.id == "ocr-guidance") | .findings[] |
		select(.status == "warn" and .accepted == null)] | length'
	local warns='[.deployments[] | select(.id == "ambient-scribe") | .checks[] | select(.id == "ocr-guidance") | .findings[] |
		select(.status == "warn") | .rule] | unique | join(" ")'
	golive '0|1|2' check --at 2027-11-26 --format json deployments/ambient-scribe.ini
	json_is "$warns" OCR-03
	[ "$(json "$open")" -gt 0 ]
	printf '\n[accept:ocr-guidance/OCR-03]\nreason = It is met; the paper is in the binder\nby = D. Osei\nrole = Privacy officer\non = 2027-11-20\n' >>$SITE
	golive '0|1|2' check --at 2027-11-26 --format json deployments/ambient-scribe.ini
	json_is "$warns" OCR-03
	json_is "$open" 0
	golive '0|1|2' check --at 2027-11-26 $SITE
	out_lacks 'go live'
}

@test "a product judged alone has what the site's file gives" {
	check_example 0 ambient-scribe --format json
	json_is '.deployments | length' 1
	json_is '.deployments[0].checks[] | select(.id == "ocr-guidance") | .status' pass
	json_is '.deployments[0].not_looked_at | index("ocr-guidance")' null
	json_is '[.deployments[0].checks[] | select(.id == "ocr-guidance") | .evidence[]] | length > 3' true
}

@test "a going live further ahead than a copy is good is judged by what is known" {
	check_example 0 ambient-scribe --format json
	json_is '.deployments[0].go_live' 2026-12-15
	json_is '.deployments[0].cleared_until' 2026-12-06T00:00:00Z
}

@test "the site's file taken away holds the product and says so" {
	rm $SITE
	check_example 2 ambient-scribe --format json
	json_is '.deployments[0].checks[] | select(.id == "ocr-guidance") | .findings[0].message' \
		'no site file was judged: springfield-site.ini is not there'
	check_example 1 imaging-triage
}

@test "the section taken out of the site's file holds the product" {
	drop_section $SITE ocr-guidance
	check_example 2 ambient-scribe
	out_has 'has no section [ocr-guidance]'
}

@test "a site's file with errors holds the product" {
	sed -i 's/^officer/oficer/' $SITE
	check_example 78 ambient-scribe --format json
	json_is '.deployments[0].decision' hold
}

@test "what fails for the site fails for its products" {
	sed -i 's/,met,/,not_met,/' $REVIEWS
	check_example 1 ambient-scribe
}

@test "a waiver is each product's own" {
	sed -i 's/,met,/,not_met,/' $REVIEWS
	golive 1 check --at "$DAY" --format json deployments/ambient-scribe.ini $SITE
	digest=$(json '[.deployments[0].checks[].findings[] | select(.rule == "OCR-03" and .status == "fail") | .digest] | first')
	cat >>deployments/ambient-scribe.ini <<-INI

		[waiver:ocr-guidance/OCR-03]
		finding = $digest
		reason = The list of tools is being written
		approved_by = Compliance Committee
		approved_on = 2026-11-20
		expires = 2027-01-31
	INI
	golive 1 check --at "$DAY" --format json deployments/ambient-scribe.ini $SITE
	json_is '.deployments[0].decision' go
	json_is '.deployments[1].decision' no-go
}

@test "a section of the product's own goes before the site's" {
	cat >>deployments/ambient-scribe.ini <<-'INI'

		[ocr-guidance]
		officer = D. Osei
	INI
	check_example 2 ambient-scribe --format json
	json_is '.deployments[0].checks[] | select(.id == "ocr-guidance") | .inherited_from' null
}

@test "who has no site file yet is held, in words" {
	check_example '1|2' halcyon-bedside
	out_has 'site file was judged: lakeside-site.ini is not there'
}

@test "--only another check leaves the inherited one unknown" {
	golive 2 check --at "$DAY" --only baa --format json deployments/ambient-scribe.ini
	json_is '.deployments[0].checks[] | select(.id == "ocr-guidance") | .status' unknown
	golive 2 check --at "$DAY" --only ocr-guidance --format json deployments/ambient-scribe.ini
	json_is '.deployments[0].checks[] | select(.id == "ocr-guidance") | .status' pass
}

@test "one process at a time or eight: the same report" {
	golive 1 check --at "$DAY" --format json --jobs 1 deployments
	same_part out >one.json
	golive 1 check --at "$DAY" --format json --jobs 8 deployments
	same_part out >eight.json
	diff one.json eight.json
}

@test "the effective configuration says where an inherited check comes from" {
	golive 0 config show deployments/ambient-scribe.ini
	out_has '[ocr-guidance]  ; no section: inherited from springfield-site'
}
