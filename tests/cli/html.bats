#!/usr/bin/env bats
# The report as HTML, as a person asks for it: one page or a folder of them, valid, with nothing in it that loads or runs.

load helper
setup() { setup_golive; }

# What an HTML validator says of a page. That of Debian 12 does not know two things that HTML has had for long: a heading
# in a summary, and aria-current.
complaints() {
	tidy -q -e "$1" 2>&1 | grep -vE '</?summary>|"aria-current"|^$'
}

valid() {
	command -v tidy >/dev/null || skip "tidy is not installed"
	local said
	said=$(complaints "$1" || true)
	[ -z "$said" ] || fail "$1:" "$said"
}

@test "a page of one product says its decision first, and no script runs in it" {
	check_example 1 imaging-triage --format html
	out_has '<title>NO-GO: LumenTriage ICH'
	out_has 'The agreement ended on 2026-10-31.'
	out_lacks '<script'
	out_lacks 'http-equiv="refresh"'
	valid out
}

@test "a page loads nothing: no address in it leads out of it" {
	check_example 1 imaging-triage --format html
	if grep -aoE '(src|href|action|data|srcset|poster)="[^#"][^"]*"' out; then fail "an address leads out of the page"; fi
	out_lacks 'url('
	out_lacks '@import'
}

@test "a page of several products has an overview, and each of them" {
	golive 1 check --at "$DAY" --format html --output all.html deployments
	out_is_empty
	grep -q '<table class="matrix" data-whole="yes">' all.html
	[ "$(grep -c '<article class="deployment">' all.html)" -eq 5 ]
	valid all.html
}

@test "the page tells the decisions of the JSON report" {
	golive 1 check --at "$DAY" --format html --output all.html --format json deployments
	local decision
	for decision in go hold no-go; do
		[ "$(grep -c "class=\"verdict $decision\"" all.html)" -eq "$(jq "[.deployments[] | select(.decision == \"$decision\")] | length" out)" ]
	done
}

@test "with --output FOLDER/ there is a site of pages, each valid" {
	golive 1 check --at "$DAY" --format html --output site/ deployments
	out_is_empty
	local page pages=0
	for page in site/*.html site/deployments/*.html; do
		valid "$page"
		pages=$((pages + 1))
	done
	[ "$pages" -eq 9 ]
	grep -qF 'href="deployments/imaging-triage.html"' site/index.html
	grep -qF 'href="../index.html"' site/deployments/imaging-triage.html
}

@test "a folder that is there needs no slash" {
	mkdir site
	golive 1 check --at "$DAY" --format html --output site deployments/imaging-triage.ini
	[ -s site/deployments/imaging-triage.html ]
}

@test "a page of a product that is no longer there does not stay and say GO; other files stay" {
	golive 1 check --at "$DAY" --format html --output site/ deployments
	printf 'mine\n' >site/deployments/notes.html
	mkdir fewer
	cp deployments/imaging-triage.ini fewer
	cp -r deployments/documents fewer
	golive 1 check --at "$DAY" --format html --output site/ fewer
	[ ! -e site/deployments/ambient-scribe.html ]
	[ -s site/deployments/imaging-triage.html ]
	[ -s site/deployments/notes.html ]
}

@test "a list of pages that somebody changed cannot make golive take away anything else" {
	printf 'precious\n' >precious.html
	mkdir -p site/deep/er
	printf 'precious\n' >site/deep/er/precious.html
	printf 'precious\n' >site/precious.txt
	printf '../precious.html\n/etc/passwd\ndeep/er/precious.html\nprecious.txt\n.hidden.html\n' >site/pages.txt
	printf 'x\n' >site/.hidden.html
	check_example 1 imaging-triage --format html --output site/
	[ -s precious.html ]
	[ -s site/deep/er/precious.html ]
	[ -s site/precious.txt ]
	[ -s site/.hidden.html ]
}

@test "a site that cannot be written is an error, in words, and leaves no half page" {
	printf 'no folder\n' >file
	check_example '73|74' imaging-triage --format html --output file/site/
	err_has 'file/site/'
	mkdir -p site/deployments/imaging-triage.html
	check_example '73|74' imaging-triage --format html --output site/
	[ ! -e site/index.html ]
	[ -z "$(find site -name '*.new')" ]
}

@test "a format that is one file says so when it is given a folder" {
	check_example 64 imaging-triage --format json --output site/
	err_has 'format json is one file'
	[ ! -e site ]
}

@test "the same inputs on the same day give the same page, but for the run" {
	check_example 1 imaging-triage --format html --output first.html
	check_example 1 imaging-triage --format html --output second.html
	diff <(sed -E 's/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]+//g; s/<time [^>]*>[^<]*//g' first.html) \
		<(sed -E 's/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]+//g; s/<time [^>]*>[^<]*//g' second.html)
}

@test "a product whose file has errors has a page that says so" {
	printf '[deployment]\nid = broken\nproduct = <b>Broken</b>\ncolour = red\n' >broken.ini
	golive 78 check --at "$DAY" --format html --output site/ broken.ini
	grep -qF "Correct the deployment's file" site/deployments/broken.html
	grep -qF 'HOLD' site/deployments/broken.html
}
