#!/usr/bin/env bats
# The formats of the report, read by parsers and validators that nobody here wrote: each tells the same as the JSON report,
# is what its schema says, and no words in it become more than words.

load helper

setup() {
	setup_golive
	SCHEMAS=$ROOT/tests/schemas
	FORMATS='text json markdown csv junit tap sarif oscal nagios openmetrics'
	python=/usr/bin/python3 # that of the system has the packages of the system
	[ -x "$python" ] || python=python3
}

# compare FOLDER...: what tests/tools/compare_formats.py says of reports.
compare() {
	"$python" "$ROOT/tests/tools/compare_formats.py" "$SCHEMAS" "$@" >compared 2>&1 || {
		head -c 4000 compared
		fail "the formats differ, or are not what they should be"
	}
}

# in_every_format CODE FOLDER ARGUMENT...: one golive check that writes all formats into FOLDER.
in_every_format() {
	local code=$1 folder=$2 format outputs=()
	shift 2
	mkdir -p "$folder"
	for format in $FORMATS; do outputs+=(--format "$format" --output "$folder/$format"); done
	golive "$code" check -v --at "$DAY" "${outputs[@]}" "$@"
	out_is_empty
}

junit_is_valid() {
	xmllint --noout --schema "$SCHEMAS/jenkins-junit.xsd" "$@" 2>xmllint.err || { head -n 20 xmllint.err; return 1; }
}

@test "every format tells the decisions, counts and statuses of random runs as JSON does" {
	"$BUILD/tests/tools/write_reports" random 100 140 >/dev/null
	compare random/*
	junit_is_valid random/*/junit
}

@test "hostile words in every place come out harmless in every format" {
	"$BUILD/tests/tools/write_reports" hostile 1 24 hostile >/dev/null
	grep -qa '=cmd' hostile/*/json
	grep -qa '<script>' hostile/*/json
	[ "$(wc -c <hostile/8/json)" -gt 1000000 ]
	compare hostile/*
	junit_is_valid hostile/*/junit
}

@test "the comparison notices a format that says something else" {
	"$BUILD/tests/tools/write_reports" wrong 100 100 >/dev/null
	mkdir original
	cp wrong/100/* original/
	check_wrong() { # FORMAT SED-PROGRAM
		cp original/* wrong/100/
		sed -i "$2" "wrong/100/$1"
		if cmp -s original/"$1" wrong/100/"$1"; then fail "$1 was not changed by $2"; fi
		if "$python" "$ROOT/tests/tools/compare_formats.py" "$SCHEMAS" wrong/100 >compared 2>&1; then
			fail "nothing was noticed: $1, $2"
		fi
	}
	check_wrong csv '0,/"pass"/s//"fail"/'
	check_wrong csv '0,/"RND-01"/s//"=RND-01"/'
	check_wrong junit '0,/<failure/s//<skipped/; 0,/<\/failure/s//<\/skipped/'
	check_wrong junit '0,/^pass/s//note/'
	check_wrong tap 's/^not ok/ok/'
	check_wrong sarif '0,/"kind": "pass"/s//"kind": "fail"/'
	check_wrong sarif '0,/"version": "2.1.0"/s//"version": "2.0.0"/'
	check_wrong oscal '0,/"state": "not-satisfied"/s//"state": "satisfied"/'
	check_wrong oscal '0,/"oscal-version"/s//"oscal-versions"/'
	check_wrong nagios 's/checks_fail=/checks_fail=1/'
	check_wrong openmetrics '0,/decision="go"} 0/s//decision="go"} 1/'
	check_wrong openmetrics '/# EOF/d'
	check_wrong markdown '0,/### Not known (/s//### Not known (1/'
}

@test "several formats at once, each with its file, tell the same of the examples" {
	in_every_format 1 reports deployments
	compare reports
	junit_is_valid reports/junit
}

@test "a deployment whose file is broken, and two with one id, are in every format" {
	minimal_deployment
	mkdir -p broken/other
	printf '[deployment]\nid = same\n' | tee broken/one.ini >broken/other/two.ini
	printf '[deployment\nid = \001\n' >broken/three.ini
	in_every_format 78 reports broken broken/other minimal.ini
	for format in $FORMATS; do [ -s "reports/$format" ] || fail "$format is empty"; done
	jq -e '.deployments | length == 4' reports/json
	junit_is_valid reports/junit
	grep -c '^"hold"' reports/csv
	[ "$(grep -c '^# Subtest: ' reports/tap)" -eq 4 ]
	[ "$(jq '."assessment-results".results | length' reports/oscal)" -eq 4 ]
	# Twice the same UUID or the same series would make others drop all of it.
	[ -z "$(jq -r '.. | .uuid? // empty' reports/oscal | sort | uniq -d)" ]
	[ -z "$(sed '/^#/d; s/} .*/}/' reports/openmetrics | sort | uniq -d)" ]
	promtool check metrics <reports/openmetrics
}

@test "the same inputs give the same UUIDs, whatever the run is called" {
	golive 1 check --at "$DAY" --format oscal deployments
	jq -r '.. | .uuid? // empty' out >first
	[ "$(wc -l <first)" -gt 100 ]
	golive 1 check --at "$DAY" --format oscal deployments
	jq -r '.. | .uuid? // empty' out | diff first -
}

@test "a Nagios exit code and its first line tell the same" {
	one() { # CODE WORD NAME
		golive "$1" check --at "$DAY" --format nagios "deployments/$3.ini"
		head -n 1 out | grep -q "^GOLIVE $2 - .* | deployments=1;" || { show_output; fail "not $2"; }
	}
	one 1 WARNING ambient-scribe
	one 2 CRITICAL imaging-triage
	one 3 UNKNOWN halcyon-bedside
	golive 2 check --at "$DAY" --format nagios deployments
	[ "$(head -n 1 out | grep -c '|')" -eq 1 ]
	[ "$(grep -c '|' out)" -eq 1 ]
}

@test "a go without conditions is OK, 0" {
	golive 0 check --at "$DAY" --format nagios deployments/springfield-site.ini
	out_has 'GOLIVE OK - GO'
}

@test "monitoring is told UNKNOWN, 3, where golive could not judge" {
	golive 3 check --format nagios no-such.ini
	out_has 'GOLIVE UNKNOWN - no such file'
	golive 3 check --format nagios --at sometime deployments
	out_has 'GOLIVE UNKNOWN - the command line is wrong'
	printf '[nonsense]\n' >site.ini
	golive 3 check --format nagios --config site.ini deployments
	out_has 'GOLIVE UNKNOWN - the configuration has errors'
}

@test "monitoring's exit codes go with stdout only, and a file that cannot be written hides no no-go" {
	golive 1 check --at "$DAY" --format nagios --output state deployments/imaging-triage.ini
	grep -q '^GOLIVE CRITICAL' state
	golive 2 check --at "$DAY" --format json --output no/such/folder --format nagios deployments/imaging-triage.ini
	[ "$(grep -c GOLIVE out)" -eq 1 ]
	golive 3 check --at "$DAY" --format json --output no/such/folder --format nagios deployments/ambient-scribe.ini
}

@test "two formats into one file, or two to stdout, are refused" {
	golive 64 check --format json --output report --format csv --output report deployments
	golive 64 check --format json --format csv deployments
	[ ! -e report ]
}

@test "every format of ten thousand deployments takes little memory" {
	case ${BUILD##*/} in asan) skip "sanitizers keep what is freed" ;; esac
	"$BUILD/tests/tools/write_reports" fleet 4 4 fleet 20000 >took
	jq '.deployments | length' fleet/4/json >count
	[ "$(cat count)" -gt 10000 ] || fail "only $(cat count) deployments"
	awk '{ if ($4 > 24576) { print; bad = 1 } } END { exit bad }' took || fail "too much memory"
	[ "$(wc -c <fleet/4/nagios)" -lt 8192 ]
}
