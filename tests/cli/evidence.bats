#!/usr/bin/env bats
# Evidence from the network, end to end and without one: mirror folders say what the sources say. Made-up papers only.

load helper
setup() {
	setup_golive
	cp -r "$ROOT/conf/mirror" "$ROOT/conf/examples.ini" "$WORK"
	export GOLIVE_CONFIG=$WORK/site.ini
	write_site "$GOLIVE_CONFIG" <"$WORK/examples.ini"
}

IMAGING=deployments/imaging-triage.ini
BEDSIDE=deployments/halcyon-bedside.ini

# rule ID RULE SUBJECT: status of a finding in the report on stdout.
rule() {
	jq -r --arg id "$1" --arg rule "$2" --arg subject "$3" \
		'[.deployments[0].checks[] | select(.id == $id) | .findings[] | select(.rule == $rule and .subject == $subject) | .status] | first // "none"' \
		"$WORK/out"
}

rule_is() {
	local found
	found=$(rule evidence "$1" "$2")
	[ "$found" = "$3" ] || { show_output; fail "$1 of \"$2\" is $found instead of $3"; }
}

evidence() {
	golive '0|1|2' check --at "$DAY" --only evidence --format json "$@"
}

# answer ADDRESS-PART FILE STATUS: what the mirror says of the addresses that hold the part.
answer() {
	awk -v part="$1" -v file="$2" -v status="$3" 'index($0, part) { sub(/,[^,]*,[0-9]+,/, "," file "," status ",") } { print }' \
		mirror/index.csv >mirror/new && mv mirror/new mirror/index.csv
}

@test "a retracted paper is found, and the good one beside it passes" {
	evidence "$IMAGING"
	rule_is EVID-01 'PMID 99000001' pass
	rule_is EVID-02 'PMID 99000001' pass
	rule_is EVID-02 'PMID 99000002' fail
	rule_is EVID-22 'PMID 99000001' pass
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .findings[] | select(.rule == "EVID-02") | .assurance] | sort | .[-1]' verified
}

@test "what was asked stands in the report, each address once" {
	evidence "$IMAGING"
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .evidence[].status] | unique | join(" ")' got
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .evidence[].uri] | (length == (unique | length))' true
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .evidence[].uri | select(contains("id=99000001,99000002"))] | length' 2
}

@test "paperwork without a clinical claim needs no papers" {
	golive 0 check --at "$DAY" --format json deployments/ambient-scribe.ini
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .status] | first' not-applicable
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .findings[0].rule] | first' EVID-N2
}

@test "a product that has a say in care and cites nothing is refused" {
	sed -i '/^\[evidence\]/,/^owner = medicine/d; /^\[study:/,$d' "$BEDSIDE"
	golive 1 check --at "$DAY" --format json "$BEDSIDE"
	rule_is EVID-01 '' fail
}

@test "without what a clinician says, a study is not enough" {
	sed -i '/^\[study:/,$d' "$BEDSIDE"
	evidence "$BEDSIDE"
	rule_is EVID-22 'PMID 99000003' fail
	rule_is EVID-02 'PMID 99000003' pass
}

@test "no source in any state gives a pass that needs it" {
	printf '{}' >mirror/nothing
	printf '' >mirror/empty
	printf '<!DOCTYPE html><html><body>Sorry</body></html>' >mirror/page
	head -c 300 mirror/pubmed-halcyon.xml >mirror/cut
	sed 's/99000003/99000004/g; s/golive.example.3/golive.example.4/g' mirror/pubmed-halcyon.xml >mirror/other-pubmed
	sed 's/golive.example.3/golive.example.4/g' mirror/crossref-3.json >mirror/other-crossref
	cp mirror/index.csv mirror/good
	for source in efetch.fcgi works/10.5555; do
		for state in 'nothing 200' 'empty 200' 'page 200' 'cut 200' 'empty 404' 'empty 503' 'missing 200' 'other-pubmed 200' 'other-crossref 200'; do
			cp mirror/good mirror/index.csv
			answer "$source" "${state% *}" "${state#* }"
			evidence "$BEDSIDE"
			if [ "$(rule evidence EVID-02 'PMID 99000003')" = pass ]; then
				show_output
				fail "$source is $state, and EVID-02 passes"
			fi
			golive '1|2' check --at "$DAY" "$BEDSIDE"
		done
	done
}

@test "an old copy counts until it is too old, and the horizon says when" {
	sed -i 's/2026-11-22$/2026-10-10/' mirror/index.csv
	evidence "$BEDSIDE"
	rule_is EVID-02 'PMID 99000003' pass
	rule_is EVID-20 '' note
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .evidence[] | select(.uri | startswith("https:")) | [.cached, .stale]] | unique | tostring' '[[true,true]]'
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .stable_until] | first' 2026-11-24T00:00:00Z
	golive '1|2' check --at 2026-11-25 --only evidence --format json "$BEDSIDE"
	rule_is EVID-02 'PMID 99000003' unknown
}

@test "the report tells how old a copy is that stands in for its source" {
	golive '0|1|2' check --at "$DAY" --only evidence "$BEDSIDE"
	out_lacks 'Old answers'
	evidence "$BEDSIDE"
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .evidence[].stale] | unique | tostring' '[false]'
	sed -i 's/2026-11-22$/2026-10-10/' mirror/index.csv
	golive '0|1|2' check --at "$DAY" --only evidence "$BEDSIDE"
	tr -s ' \n' ' ' <"$WORK/out" >flat && mv flat "$WORK/out"
	out_has 'Old answers eutils.ncbi.nlm.nih.gov: 2 copies are used, the oldest 43 days old (this is the copy of 2026-10-10: it is from a mirror'
	out_has 'api.crossref.org: a copy is used, '
}

@test "offline without a copy holds and names the source" {
	sed -i '/^\[http:/d; /^base = mirror/d' "$GOLIVE_CONFIG"
	golive '1|2' check --at "$DAY" --offline --only evidence --format json "$BEDSIDE"
	rule_is EVID-01 'PMID 99000003' unknown
	golive '1|2' check --at "$DAY" --offline --only evidence "$BEDSIDE"
	out_has 'stay offline'
}

@test "a host that the site does not list is not asked" {
	sed -i 's/^hosts = .*/hosts = www.hhs.gov/; /^\[http:/d; /^base = mirror/d' "$GOLIVE_CONFIG"
	evidence "$BEDSIDE"
	rule_is EVID-01 'PMID 99000003' unknown
	json_is '[.deployments[0].checks[] | select(.id == "evidence") | .evidence[].status] | unique | join(" ")' refused
}

@test "a site without a network looks into the Retraction Watch table" {
	printf 'RetractionDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature\n3/1/2025 0:00,10.5555/golive.example.9,99000003,Retraction\n' >deployments/watch.csv
	sed -i 's/^pmid = 99000003/&\nretraction_watch = watch.csv\nretraction_watch_on = 2026-11-20/' "$BEDSIDE"
	evidence "$BEDSIDE"
	rule_is EVID-02 'PMID 99000003' fail
}

@test "a misspelt study is a configuration error" {
	sed -i 's/^supports = yes/suports = yes/' "$BEDSIDE"
	golive 78 check --at "$DAY" "$BEDSIDE"
	err_has suports
}

@test "a registered trial is looked up and needs the board's word" {
	cat >trial.ini <<-'END'
		[deployment]
		id = trial
		product = Example
		[trial]
		nct = NCT09000001
		use = conduct
		facility = Springfield Clinic
	END
	printf '{"protocolSection":{"identificationModule":{"nctId":"NCT09000001"},"statusModule":{"overallStatus":"RECRUITING","statusVerifiedDate":"2026-10"},"contactsLocationsModule":{"locations":[{"facility":"Springfield Clinic"}]}}}' >mirror/trial
	printf '{"apiVersion":"2.0.5","dataTimestamp":"2026-11-20T09:00:00"}' >mirror/version
	{
		printf 'https://clinicaltrials.gov/api/v2/studies/NCT09000001?format=json,trial,200,application/json,2026-11-22\n'
		printf 'https://clinicaltrials.gov/api/v2/version,version,200,application/json,2026-11-22\n'
	} >>mirror/index.csv
	golive '1|2' check --at "$DAY" --only trial --format json trial.ini
	[ "$(rule trial IRB-31 NCT09000001)" = pass ]
	[ "$(rule trial IRB-33 NCT09000001)" = pass ]
	[ "$(rule trial IRB-34 NCT09000001)" = pass ]
	[ "$(rule trial IRB-30 NCT09000001)" = unknown ]
}
