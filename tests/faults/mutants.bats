#!/usr/bin/env bats
# The rules of the house are tested as well as they should be: a golive-worker that lacks one of them does not get past
# test_worker_rules. The mutants are built by tests/faults/mutants.mk.

caught() {
	local worker=$GOLIVE_BUILD/tests/mutants/golive-worker-$1
	[ -x "$worker" ] || skip "the mutants are not built"
	GOLIVE_TEST_WORKER=$worker run "$GOLIVE_BUILD/tests/unit/test_worker_rules" --jobs=1 --filter "rules/$2"
	[ "$status" -ne 0 ]
	[[ $output == *"[FAIL]"* ]]
	[[ $output != *"AddressSanitizer"* ]]
}

@test "a worker that adds no unknown for a fact nobody answered is caught" {
	caught 1 'a_fact_that_nobody_answered_is_taken_for_an_answer'
}

@test "a worker that adds no unknown for a rule nobody spoke of is caught" {
	caught 2 'a_rule_that_nobody_spoke_of_is_left_out'
}

@test "a worker that takes done for done while something is pending is caught" {
	caught 3 'done_while_something_is_pending_counts_as_done'
}

@test "a worker that lets a pass rest on nothing is caught" {
	caught 4 'a_pass_that_names_nothing_passes'
}

@test "a worker that lets a typed value pass more than its rule allows is caught" {
	caught 5 'a_typed_value_passes_more_than_its_rule_allows'
}

@test "a worker that lets a pass rest on evidence that is not there is caught" {
	caught 6 'a_pass_citing_evidence_that_is_not_there_passes'
}

@test "a worker that lets a finding be better than what it relies on is caught" {
	caught 7 'a_finding_is_better_than_what_it_relies_on'
}

@test "the worker itself passes what its mutants fail" {
	run "$GOLIVE_BUILD/tests/unit/test_worker_rules" --jobs=1
	[ "$status" -eq 0 ]
}
