#!/usr/bin/env bats
# The long agreement that reading is measured with is what it claims to be: else a goal is met on a document that nobody has.

load helper

setup() {
	setup_golive
	make=$BUILD/tests/tools/make_agreement
}

@test "the measured agreement is packed as files of today are, with embedded fonts, the same bytes each time" {
	"$make" 30 one.pdf
	"$make" 30 other.pdf
	cmp one.pdf other.pdf
	grep -aq '/ObjStm' one.pdf || fail "no object stream"
	grep -aq '/XRef' one.pdf || fail "no table of places in a stream"
	! grep -aq '^trailer' one.pdf || fail "a table as of old"
	[ "$(wc -c <one.pdf)" -gt 150000 ] || fail "too little for three thousand characters a page"
}

@test "golive reads all pages of it, whether one process reads or two" {
	"$make" 60 agreement.pdf
	bare_site "$PWD/state"
	printf '[deployment]\nid = a\nproduct = P\nversion = 1\nvendor = V\nstage = planned\n[paper]\nplugin = document\ndocument = agreement.pdf\n' >a.ini
	for jobs in 1 2; do
		rm -rf state/cache
		golive "0|1|2" check --jobs "$jobs" --no-memory --config site.ini a.ini
		[ "$(find state/cache -name '*.text' | wc -l)" = 1 ]
		cp state/cache/*.text "$jobs.text"
		grep -aq 'Page 60 of 60' "$jobs.text" || fail "its end is missing"
		grep -aq 'By: ______' "$jobs.text" || fail "the line to sign on is missing"
		[ "$(wc -c <"$jobs.text")" -gt 340000 ] || fail "too little text for sixty pages, twice"
	done
	cmp 1.text 2.text
}
