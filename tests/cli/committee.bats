#!/usr/bin/env bats
# The committee's word in the reports: what it binds, until when, and an exception that leaves the hold a hold.

load helper
setup() {
	setup_golive
	printf '[site]\ntimezone = UTC\n[policy]\nrequire =\ninherit =\napproval = required\n' | write_site site.ini
	printf 'The plan for downtime: go back to paper. Acme Scribe.\n' >plan.txt
}

# product LINES: a product whose one check passes.
product() {
	printf '%s\n' "[deployment]" "id = scribe" "product = Acme Scribe" "kind = data-release" "[plan]" \
		"plugin = document" "document = plan.txt" "$1" >scribe.ini
}
APPROVAL='[approval]
body = AI committee
on = 2026-11-03
minutes = minutes-2026-11.pdf
signed_by = R. Kim'

@test "an approval that a policy requires decides between go and hold, and its end is the horizon" {
	product ""
	golive 2 check --config site.ini --at 2026-11-22 scribe.ini
	out_has "No committee has decided yet"
	product "$APPROVAL
decision = approved
until = 2027-03-31"
	golive 0 check --config site.ini --at 2026-11-22 --format json scribe.ini
	json_is '.deployments[0].cleared_until' 2027-04-01T00:00:00Z
	json_is '.deployments[0].lapses_first' "committee COM-01: The approval of AI committee ended on 2027-03-31"
	json_is '.deployments[0].approval.decision' approved
	golive 0 check --config site.ini --at 2026-11-22 scribe.ini
	out_has "AI committee, 2026-11-03: approved, until 2027-03-31"
	golive 2 check --config site.ini --at 2027-04-01 scribe.ini
}

@test "what a committee refused must not go live, whatever else passes" {
	product "$APPROVAL
decision = refused"
	golive 1 check --config site.ini --at 2026-11-22 scribe.ini
	out_has "AI committee refused it on 2026-11-03 (signed by R. Kim)"
}

@test "a condition that is due is named with its owner, and one that is overdue closes the gate" {
	product "$APPROVAL
decision = conditions
[condition:training]
text = All nurses are trained
owner = education
due = 2026-12-31"
	golive 0 check --config site.ini --at 2026-11-22 --format json scribe.ini
	json_is '[.deployments[0].conditions[] | select(.rule == "COM-02")] | length' 1
	json_is '.deployments[0].approval_conditions[0].owner' education
	json_is '.deployments[0].cleared_until' 2027-01-01T00:00:00Z
	golive 1 check --config site.ini --at 2027-01-01 scribe.ini
	out_has "Was due on 2026-12-31 and is not met: All nurses are trained"
}

@test "an exception is shown and leaves the decision a hold" {
	product "$APPROVAL
decision = returned
[exception]
asked_on = 2026-09-01
answer = refused
why_use_it_still = There is no other
safeguards = A nurse reads each note
approved_by = R. Kim
approved_on = 2026-11-03
expires = 2027-03-01"
	golive 2 check --config site.ini --at 2026-11-22 scribe.ini
	out_has "HOLD, in use by exception until 2027-03-01 (approved by R. Kim)."
	golive 2 check --config site.ini --at 2027-03-02 --format json scribe.ini
	json_is '.deployments[0].exception.in_force' false
	json_is '.deployments[0].exception.why_not' "it ended on 2027-03-01"
}
