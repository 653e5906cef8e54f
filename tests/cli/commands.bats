#!/usr/bin/env bats
# Commands other than check, and how the command line answers what it does not understand.

load helper
setup() { setup_golive; }

@test "--version says the version and nothing else" {
	golive 0 --version
	grep -qxE 'golive [0-9]+\.[0-9]+\.[0-9]+.*' "$WORK/out"
	[ "$(wc -l <"$WORK/out")" -eq 1 ]
	err_is_empty
}

@test "--help lists every command that there is, and only those" {
	golive 0 --help
	for command in check config plugin explain doctor clauses forecast calendar waive accept read asked; do out_has "$command"; done
	for later in drill pack; do out_lacks " $later"; done
}

@test "each command has a help of its own with an example" {
	for command in check 'config check' 'config show' 'plugin list' 'plugin info' explain doctor clauses forecast calendar \
		waive accept read asked; do
		# shellcheck disable=SC2086 # a command of two words
		golive 0 $command --help
		out_has 'golive '
		err_is_empty
	done
}

@test "an unknown command is a usage error that suggests the nearest" {
	golive 64 chek
	err_has check
	out_is_empty
}

@test "an unknown option is a usage error" {
	golive 64 check --no-such-option deployments
	out_is_empty
	golive 64 --no-such-option
}

@test "an option without its value is a usage error" {
	golive 64 check --at
	golive 64 check --at tomorrow deployments
	golive 64 check --at 2026-02-30 deployments
	golive 64 check --jobs 0 deployments
	golive 64 check --jobs x deployments
	golive 64 check --format sarif-or-so deployments
}

@test "no command at all is a usage error that shows what there is" {
	golive 64
	cat "$WORK/out" "$WORK/err" | grep -q check
}

@test "config check is silent about files that are right" {
	golive 0 config check deployments
	err_is_empty
}

@test "config check shows all errors in one pass" {
	sed -i -e 's/^touches_phi/touches_fi/' -e 's/^stage = .*/stage = plannd/' -e 's/^go_live = .*/go_live = 2026-13-45/' \
		deployments/ambient-scribe.ini
	golive 78 config check deployments
	err_has touches_fi
	err_has plannd
	err_has 2026-13-45
}

@test "config show gives the effective values with the file and line each came from" {
	golive 0 config show deployments/ambient-scribe.ini
	out_has 'acme.ini:'
	out_has 'ambient-scribe.ini:'
	out_has 'Springfield Clinic LLP'
}

@test "plugin list names what is installed" {
	golive 0 plugin list
	out_has baa
	out_has document
}

@test "plugin info tells rules with citations and options" {
	golive 0 plugin info baa
	out_has BAA-09
	out_has "Accounting of disclosures"
	out_has covered_services
	golive '64|66' plugin info no-such-plugin
}

@test "explain tells what a rule, a fact, a check and a key mean" {
	golive 0 explain BAA-09
	out_has "164.504(e)(2)(ii)(G)"
	golive 0 explain touches_phi
	out_has touches_phi
	golive 0 explain baa
	golive 0 explain owner
	golive '64|66' explain no-such-thing-at-all
}

@test "doctor tells what of this machine is used" { # 69: something can be mended here
	golive '0|69' doctor
	out_has sandbox
}

@test "clauses shows what the search finds where" {
	golive 0 clauses deployments/documents/acme-baa-2026-04.md baa
	out_has BAA-09
	golive 66 clauses no-such-file.pdf baa
	golive '64|66' clauses deployments/documents/acme-baa-2026-04.md no-such-catalogue
}

@test "the exit codes of the table, of --help and of the manual are the same" {
	sed -n 's/^ *X([A-Z_]*, \([0-9]*\),.*/\1/p' "$ROOT/core/cli/exit_codes.h" | sort -n >table.list
	golive 0 --help
	sed -n '/^Exit codes/,$s/^  \([0-9][0-9]*\) .*/\1/p' out | sort -n >help.list
	sed -n '/^# EXIT STATUS/,/^# ENV/s/^.*\*\([0-9]*\)\*$/\1/p' "$ROOT/core/cli/golive.1.scd" | sort -n >manual.list
	[ -s table.list ]
	diff table.list help.list
	diff table.list manual.list
}
