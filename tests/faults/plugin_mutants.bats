#!/usr/bin/env bats
# The cases of the plugins that ship are as good as they should be: a plugin that forgets one test of its evidence, one state,
# or one rule does not get past them. Each mutant is the plugin with one line changed.

load ../cli/helper

setup() {
	setup_golive
	command -v cc >/dev/null || skip "no compiler is here"
}

# mutant PLUGIN FILE FROM TO: builds the plugin with the text FROM of FILE exchanged, and wants its cases to notice.
mutant() {
	local plugin=$1 file=$2 from=$3 to=$4 code=0
	rm -rf mutated && cp -r "$ROOT/plugins/$plugin" mutated
	cp "$ROOT"/plugins/*.h mutated
	FROM=$from TO=$to perl -0pi -e 's/\Q$ENV{FROM}\E/$ENV{TO}/ or die "there is no such text\n"' "mutated/$file" ||
		fail "$plugin/$file has no text: $from" || return 1
	cc -w -O0 -shared -fPIC -fvisibility=hidden -I"$ROOT/core/include" -Wa,-Imutated -o "mutated/$plugin.so" \
		"mutated/$plugin.c" -lm || return 1
	chmod 755 mutated && chmod 644 "mutated/$plugin.so"
	timeout 120 "$GOLIVE" plugin test --torture --shuffle mutated >out 2>err </dev/null || code=$?
	[ "$code" -eq 1 ] || { tail -n 5 out err; fail "$plugin without \"$from\" is not caught (exit code $code)"; return 1; }
	! grep -q 'could not be loaded' out || fail "$plugin without \"$from\" cannot be loaded: nothing was caught" || return 1
	grep -q '^not ok' out
}

@test "a document plugin that forgets whether the document is there is caught" {
	mutant document document.c 'if (golive_state(g, document) != GOLIVE_GOT)
        return not_there' 'if (0)
        return not_there'
}

@test "a document plugin that takes unreadable for missing is caught" {
	mutant document document.c 'if (golive_state(g, document) == GOLIVE_ABSENT)' 'if (1)'
}

@test "a document plugin that forgets a rule is caught" {
	mutant document document.c '    judge_says_not(g, document);
' ''
}

@test "a baa plugin that forgets whether the agreement is there is caught" {
	mutant baa baa.c 'if (golive_state(g, agreement) != GOLIVE_GOT)
        return nothing' 'if (0)
        return nothing'
}

@test "a baa plugin that takes unreadable for missing is caught" {
	mutant baa baa.c 'else if (state == GOLIVE_ABSENT)' 'else if (1)'
}

@test "a baa plugin that forgets a rule is caught" {
	mutant baa baa.c '    judge_subcontractors(g, agreement);
    return' '    return'
}

@test "a baa plugin that passes what rests on a paper nobody has seen is caught" {
	mutant baa clauses.h 'golive_rests_on(g, clause.place, contract)' '""'
}

@test "a baa plugin that does not look for exhibits in the contract is caught" {
	mutant baa baa.c 'references_judge(g, agreement, contract)' 'references_judge(g, agreement, NULL)'
}

@test "a baa plugin that takes any silence for words taken in by reference is caught" {
	mutant baa clauses.h 'place.id == 0 || ' ''
}

@test "an evidence plugin that forgets whether its table could be read is caught" {
	mutant evidence evidence.c 'return golive_given(g, "retraction_watch") && ' 'return 0 && '
}

@test "an evidence plugin that takes a source that is down for one that knows nothing is caught" {
	mutant evidence evidence.c 'if (!*paper->not_asked)
        return 1;' 'if (1)
        return 1;'
}

@test "an evidence plugin that forgets a rule is caught" {
	mutant evidence evidence.c '        judge_kind(g, paper);
' ''
}

@test "an ocr-guidance plugin that forgets whether the register answered is caught" {
	mutant ocr-guidance register.h 'if (golive_source_state(g, source) != GOLIVE_GOT) {' 'if (0) {'
}

@test "an ocr-guidance plugin that forgets one state of the reviews is caught" {
	mutant ocr-guidance ocr-guidance.c 'reviews != GOLIVE_GOT)' 'reviews == GOLIVE_REFUSED)'
}

@test "an ocr-guidance plugin that forgets a rule is caught" {
	mutant ocr-guidance ocr-guidance.c '    judge_reviewers(g, &ledger);
' ''
}

@test "a trial plugin that forgets whether the answer is about the trial is caught" {
	mutant trial trial.c 'strcmp(golive_value(g, trial, NCT_PATH), nct) != 0' '0'
}

@test "a trial plugin that takes a registry that is down for one without the trial is caught" {
	mutant trial trial.c 'golive_source_state(g, trial) == GOLIVE_ABSENT' 'golive_source_state(g, trial) != GOLIVE_GOT'
}

@test "a trial plugin that forgets a rule is caught" {
	mutant trial trial.c '        judge_age(g, trial);
' ''
}

@test "a command plugin that forgets whether the program has told is caught" {
	mutant command command.c '    if (golive_source_state(g, said) != GOLIVE_GOT)
        return said_nothing' '    if (0)
        return said_nothing'
}

@test "a command plugin that takes silence for a pass is caught" {
	mutant command command.c 'strcmp(code, "0") == 0 && !*words' '0'
}

@test "a command plugin that forgets a signal is caught" {
	mutant command command.c 'if (golive_kind(g, said, "/signal") == GOLIVE_NUMBER)' 'if (0)'
}

@test "a command plugin that passes over lines it does not know is caught" {
	mutant command command.c '(stray = script_stray(g, output)) != NULL' '0'
}

@test "a command plugin that forgets a rule is caught" {
	mutant command command.c '    judge_code(g, place, code, words);
' ''
}

@test "an endpoint plugin that forgets whether the certificate was verified is caught" {
	mutant endpoint endpoint.c 'golive_kind(g, peer, "/tls/verified") == GOLIVE_TRUE' '1'
}

@test "an endpoint plugin that takes an address that is silent for one that answers otherwise is caught" {
	mutant endpoint endpoint.c '!*status || golive_kind' '0 && golive_kind'
}

@test "an endpoint plugin that forgets that a certificate ends is caught" {
	mutant endpoint endpoint.c 'else if (golive_is_past_instant(g, end))' 'else if (0)'
}

@test "an endpoint plugin that forgets a rule is caught" {
	mutant endpoint endpoint.c '    judge_version(g);
' ''
}

@test "a population plugin that forgets whether its tables could be read is caught" {
	mutant population population.c 'if (sides[i]->problem) {' 'if (0) {'
}

@test "a population plugin that takes a group without a name for one that was in the validation is caught" {
	mutant population coverage.h 'if (pair->theirs <= 0) {' 'if (0) {'
}

@test "a population plugin that tells of a handful of patients is caught" {
	mutant population coverage.h 'pair->ours_covered || pair->ours_n < SMALL_COUNT - 0.5' '0' &&
		mutant population drawing.h 'if (is_small(pair) || i == second) {' 'if (0) {'
}

@test "a population plugin that forgets a rule is caught" {
	mutant population population.c '    judge_coverage(g, &both);
' ''
}

@test "a training-data plugin that forgets whether the vendor's table could be read is caught" {
	mutant training-data disclosure.h 'd.rows_wrong = golive_given' 'd.rows_wrong = 0 && golive_given'
}

@test "a training-data plugin that takes a vendor who was never asked for one who refused is caught" {
	mutant training-data disclosure.h 'if (asked == GOLIVE_ASKED_NOT) {' 'if (0) {' &&
		mutant training-data disclosure.h '} else if (asked == GOLIVE_ASKED_REFUSED) {' '} else if (0) {'
}

@test "a training-data plugin that counts what is blank as disclosed is caught" {
	mutant training-data training-data.c 'said += is_disclosed(&field) ? 1 : 0;' 'said++;'
}

@test "a training-data plugin that forgets a rule is caught" {
	mutant training-data training-data.c '    judge_plan(&d);
' ''
}

@test "an outputs plugin that forgets whether the agreement could be read is caught" {
	mutant outputs outputs.c 'golive_given(g, "agreement") && golive_state(g, agreement) != GOLIVE_GOT' '0'
}

@test "an outputs plugin that takes the opposite of a clause for nothing is caught" {
	mutant outputs outputs.c 'else if (clause.answer == GOLIVE_OPPOSED)' 'else if (0)'
}

@test "an outputs plugin that forgets a rule is caught" {
	mutant outputs outputs.c '    judge_readers(&d);
' ''
}

@test "a de-identification plugin that forgets what could not be read is caught" {
	mutant deidentification found.h 'if (j->outcome->unread_count)' 'if (0)'
}

@test "a de-identification plugin that takes what is doubtful for nothing is caught" {
	mutant deidentification found.h 'else if (doubt)' 'else if (0)'
}

@test "a de-identification plugin that forgets a rule is caught" {
	mutant deidentification deidentification.c '    judge_code(j);
' ''
}

@test "a de-identification plugin that lets an expert allow names is caught" {
	mutant deidentification kinds.h '{"DEID-D", "telephone number", "telephone numbers", false, false}' \
		'{"DEID-D", "telephone number", "telephone numbers", true, true}'
}

@test "a de-identification plugin that takes pictures for seen is caught" {
	mutant deidentification scan.h 'not_read(outcome, file->index, "it is ", whole);' ''
}

@test "a de-identification plugin that does not ask what the data leave as is caught" {
	mutant deidentification method.h 'if (j->limited && j->forms == FORM_DEIDENTIFIED)' 'if (0)'
	mutant deidentification values.h 'role == ROLE_CITY && scan->limited' '0'
	mutant deidentification deidentification.c 'j.forms == FORM_LIMITED' '0'
}

@test "a de-identification plugin that forgets whether the expert's report is there is caught" {
	mutant deidentification method.h 'if (golive_state(g, report) != GOLIVE_GOT) {' 'if (0) {'
}

@test "an irb plugin that forgets whether the letter is there is caught" {
	mutant irb irb.c 'if (golive_state(g, letter) != GOLIVE_GOT)
        return no_letter' 'if (0)
        return no_letter'
}

@test "an irb plugin that takes a sentence against for none is caught" {
	mutant irb letter.h 'if (good != LETTER_UNKNOWN && bad != LETTER_UNKNOWN)' 'if (0)'
}

@test "an irb plugin that believes an application is caught" {
	mutant irb letter.h 'if (field == LETTER_RECEIVED || (what' 'if (field == LETTER_RECEIVED || 0 && (what'
}

@test "an irb plugin that forgets a rule is caught" {
	mutant irb scope.h '    judge_changes(g, decided);
' ''
}

@test "a dua plugin that forgets whether the agreement is there is caught" {
	mutant dua dua.c 'if (golive_state(g, agreement) != GOLIVE_GOT)
        return nothing' 'if (0)
        return nothing'
}

@test "a dua plugin that takes one signature for both is caught" {
	mutant dua dua.c 'signatures->count - signatures->typed >= 2' 'signatures->count - signatures->typed >= 1'
}

@test "a dua plugin that passes what rests on a paper nobody has seen is caught" {
	mutant dua provisions.h 'golive_rests_on(g, clause.place, NULL)' '""'
}

@test "a dua plugin that forgets what the agreement leans on is caught" {
	mutant dua dua.c '    references_judge(g, agreement, NULL);
' ''
}

@test "a dua plugin that forgets a rule is caught" {
	mutant dua dua.c '    judge_special_records(g);
    judge_file(g);
    judge_combined' '    judge_special_records(g);
    judge_combined'
}

@test "an authorization plugin that lets any pathway carry any flow is caught" {
	mutant authorization pathway.h 'if (why != NULL)
            golive_fail' 'if (0)
            golive_fail'
}

@test "an authorization plugin that takes a form that a patient filled in is caught" {
	mutant authorization form.h 'if (filled.id != 0)' 'if (0)'
}

@test "an authorization plugin that forgets a rule is caught" {
	mutant authorization form.h '    judge_revocations(g);
}' '}'
}

@test "the plugins themselves pass what their mutants fail" {
	for folder in "$ROOT"/plugins/*/; do
		[ -d "${folder}cases" ] || fail "${folder} has no cases" || return 1
	done
	watched 0 "$GOLIVE" plugin test --torture --shuffle "$ROOT"/plugins/*/
	! grep -q '^not ok' out
	# Each case is three tests: as it stands, under torture, in whatever order.
	cases=$(find "$ROOT"/plugins/*/cases -name '*.case' ! -name 'drill-*' | wc -l)
	tail -n 1 out | grep -qx "1..$((cases * 3))"
}
