#!/usr/bin/env bats
# The shipped examples and what becomes of their decisions when something about them is changed.

load helper
setup() { setup_golive; }

SCRIBE=deployments/ambient-scribe.ini

@test "the scribe as shipped goes live, with conditions" {
	check_example 0 ambient-scribe --format json
	json_is '.decision' go
	json_is '.what_if' true
	[ "$(json '.deployments[0].not_looked_at | length')" -gt 0 ]
	[ "$(json '.deployments[0].conditions | length')" -gt 0 ]
}

@test "the scribe with --strict is a no" {
	check_example 1 ambient-scribe --strict
}

@test "the imaging device is refused: its agreement ended and names another product" {
	check_example 1 imaging-triage --format json
	json_is '.decision' no-go
	json_is '[.deployments[0].checks[] | select(.id == "baa") | .findings[] | select(.rule == "BAA-26") | .status] | first' fail
	json_is '[.deployments[0].checks[] | select(.id == "baa") | .findings[] | select(.rule == "BAA-24") | .status] | first' fail
}

@test "the data release is refused: its agreement is a draft" {
	check_example 1 halcyon-data-release --format json
	json_is '.decision' no-go
	json_is '[.deployments[0].checks[] | select(.id == "dua") | .status] | first' fail
}

@test "each paper of the data release that is missing or does not fit is named" {
	check_example 1 halcyon-data-release --format json
	json_is '[.deployments[0].checks[] | select(.status == "fail" or .status == "unknown") | .id] | sort | join(" ")' \
		'authorization committee-minutes dua irb ocr-guidance outputs training-data'
}

@test "the letter of another institution's board does not let our records out" {
	check_example 1 halcyon-data-release --format json
	json_is '.deployments[0].checks[] | select(.id == "irb") | .findings[] | select(.rule == "IRB-02") | .status' pass
	json_is '.deployments[0].checks[] | select(.id == "irb") | .findings[] | select(.rule == "IRB-13" and .subject == "site") | .status' fail
	json_is '.deployments[0].checks[] | select(.id == "irb") | .findings[] | select(.rule == "IRB-15") | .status' fail
}

@test "a pathway is no better than the agreement it rests on" {
	check_example 1 halcyon-data-release --format json
	json_is '.deployments[0].checks[] | select(.id == "authorization") | .findings[] | select(.rule == "AUTH-01") | .status' fail
	out_has 'the check dua fails'
}

@test "the product that comes with the offer is held until somebody has read its agreement" {
	check_example 2 halcyon-bedside --format json
	json_is '.decision' hold
	json_is '[.deployments[0].checks[] | .findings[] | select(.status == "fail")] | length' 0
	json_is '[.deployments[0].checks[] | .findings[] | select(.rule == "BAA-10") | .status] | first' unknown
}

@test "a fact that an example leaves open is named in its report" {
	check_example 2 halcyon-bedside
	out_has phi_country
}

@test "the whole folder gives the worst of its decisions and every deployment" {
	golive 1 check --at "$DAY" --format json deployments
	json_is '[.deployments[].id] | join(" ")' \
		'ambient-scribe halcyon-bedside halcyon-data-release imaging-triage springfield-site'
}

@test "a services statement two years old holds the scribe" {
	set_key vendors/acme.ini services_in_force_on 2024-11-22
	check_example 2 ambient-scribe
	out_has services
}

@test "the scribe's agreement missing does not go" {
	rm deployments/documents/acme-baa-2026-04.md
	check_example '1|2' ambient-scribe
	out_has acme-baa-2026-04.md
}

@test "the scribe's record of acceptance missing does not go" {
	rm deployments/documents/acme-acceptance-2026-11-03.txt
	check_example '1|2' ambient-scribe
}

@test "the list of covered services missing does not go" {
	rm deployments/documents/acme-covered-services-2026-09.md
	check_example '1|2' ambient-scribe
}

@test "a service that is not on the list of covered services is refused" {
	set_key $SCRIBE service 'Acme Coder (preview)'
	check_example '1|2' ambient-scribe
}

@test "the fact touches_phi left out holds the scribe and is named" {
	drop_key $SCRIBE touches_phi
	check_example 2 ambient-scribe
	out_has touches_phi
}

@test "each fact that decides whether the scribe needs an agreement holds it when left out" {
	for fact in touches_phi vendor_role; do
		cp "$ROOT/conf/$SCRIBE" $SCRIBE
		drop_key $SCRIBE $fact
		check_example 2 ambient-scribe
		out_has $fact
	done
}

@test "the section baa removed does not go, though the site file requires it" {
	drop_section $SCRIBE baa
	drop_section vendors/acme.ini baa
	drop_section sites/springfield.ini baa
	check_example '1|2' ambient-scribe
	out_has baa
}

@test "an answer given more than a year ago is not taken" {
	set_key $SCRIBE answered_on 2025-06-01
	set_key vendors/acme.ini accepted_on 2025-06-01
	check_example 2 ambient-scribe
}

@test "a misspelt key is a configuration error with line and suggestion" {
	sed -i 's/^touches_phi/touches_fi/' $SCRIBE
	check_example 78 ambient-scribe
	line=$(grep -n '^touches_fi' $SCRIBE | cut -d: -f1)
	err_has "ambient-scribe.ini:$line"
	err_has touches_phi
}

@test "a deployment file with an error is held while the others are judged" {
	sed -i 's/^touches_phi/touches_fi/' $SCRIBE
	golive 78 check --at "$DAY" --format json deployments
	json_is '.deployments[] | select(.id == "ambient-scribe") | .decision' hold
	json_is '.deployments[] | select(.id == "imaging-triage") | .decision' no-go
}

@test "a check id that matches nothing is a usage error" {
	check_example 64 ambient-scribe --only bba
	err_has bba
}

@test "a check that --only leaves out is unknown, and the decision never go" {
	check_example 2 halcyon-bedside --only baa --format json
	golive '1|2' check --at "$DAY" --only fda --format json deployments/imaging-triage.ini
	json_is '.what_if' true
	json_is '.deployments[0].checks[] | select(.id == "baa") | .status' unknown
}

@test "a folder without a deployment is an error" {
	mkdir empty
	golive 66 check --at "$DAY" empty
	golive 66 check --at "$DAY" no-such-folder
}

@test "a waiver of a rule of law is a configuration error" {
	cat >>deployments/imaging-triage.ini <<-'INI'

		[waiver:baa/BAA-26]
		finding = sha256:0000000000000000000000000000000000000000000000000000000000000000
		reason = The renewal is being signed
		approved_by = CMIO J. Rivera
		approved_on = 2026-11-03
		expires = 2027-02-01
	INI
	check_example 78 imaging-triage
	err_has BAA-26
}

@test "a reading with a quotation that stands in the document settles a rule, one that does not is void" {
	cat >>$SCRIBE <<-'INI'

		[reading:baa/BAA-09]
		verdict = present
		quote = "These words stand nowhere in the terms of this vendor"
		where = section 6
		by = D. Osei
		role = Privacy Officer
		on = 2026-11-03
	INI
	check_example '0|2' ambient-scribe --format json
	json_is '[.deployments[0].checks[] | .findings[] | select(.rule == "BAA-09" and .assurance == "attested")] | length' 0
}

@test "a document taken away never turns no-go or hold into go" {
	for name in halcyon-bedside halcyon-data-release imaging-triage; do
		for paper in "$ROOT"/conf/deployments/documents/*; do
			rm "deployments/documents/$(basename "$paper")"
			check_example '1|2' $name
			cp "$paper" deployments/documents/
		done
	done
}

@test "a section taken away never turns no-go or hold into go" {
	for section in baa facts flow:charts; do
		cp "$ROOT/conf/deployments/halcyon-bedside.ini" deployments/
		drop_section deployments/halcyon-bedside.ini "$section"
		check_example '1|2' halcyon-bedside
	done
	drop_section deployments/imaging-triage.ini baa
	drop_section sites/springfield.ini baa
	check_example '1|2' imaging-triage
}

@test "a fact taken away never turns no-go or hold into go" {
	for name in halcyon-bedside imaging-triage halcyon-data-release; do
		sed -n '/^\[facts\]/,/^\[flow/p' "$ROOT/conf/deployments/$name.ini" |
			sed -n 's/^\([a-z_0-9]*\) *=.*/\1/p' >facts.list
		while read -r fact; do
			cp "$ROOT/conf/deployments/$name.ini" deployments/
			drop_key "deployments/$name.ini" "$fact"
			check_example '1|2|78' "$name"
		done <facts.list
	done
}

@test "a plugin taken away never turns no-go or hold into go, nor go into a better one" {
	mkdir plugins
	for gone in "$BUILD"/lib/golive/plugins/*.so; do
		rm -f plugins/*
		cp "$BUILD"/lib/golive/plugins/*.so plugins/
		rm "plugins/$(basename "$gone")"
		printf '[plugins]\npath = %s/plugins\n\n[policy]\nrequire = baa\n' "$WORK" | write_site site.ini
		golive '1|2|78' check --config site.ini --at "$DAY" deployments/halcyon-bedside.ini
		golive '1|2|78' check --config site.ini --at "$DAY" deployments/imaging-triage.ini
		golive '1|2|78' check --config site.ini --at "$DAY" deployments/halcyon-data-release.ini
	done
}

@test "README shows what golive says" {
	cd "$ROOT" || return 1
	golive 1 check --at "$DAY" conf/deployments/imaging-triage.ini
	awk '/^\$ golive check/ { shown = 1; next } shown && /^\.\.\.$/ { exit } shown' README.md >"$WORK/shown.txt"
	[ "$(wc -l <"$WORK/shown.txt")" -gt 20 ]
	head -n "$(wc -l <"$WORK/shown.txt")" "$WORK/out" | diff "$WORK/shown.txt" -
}

@test "README's table of the examples' decisions is right" {
	golive 1 check -q --at "$DAY" deployments
	# shellcheck disable=SC2016 # backquotes of Markdown
	sed -n 's/^| `\([a-z-]*\)\.ini` |.*| \([A-Z-]*\).*|$/\2 \1/p' "$ROOT/README.md" | sort >shown.list
	awk '{ print $1, $2 }' out | sort | diff shown.list -
}
