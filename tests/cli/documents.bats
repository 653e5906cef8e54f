#!/usr/bin/env bats
# Documents that are no plain files, or that will not hold still.

load helper
setup() {
	setup_golive
	minimal_deployment
	printf '[site]\nname = Test\ntimezone = UTC\n\n[policy]\nrequire =\n' | write_site site.ini "$WORK/state"
}

check_paper() {
	local wanted=$1
	shift
	golive "$wanted" check --at "$DAY" --config site.ini --format json "$@" minimal.ini
}

state() {
	json '.deployments[0].checks[] | select(.id == "paper") | .evidence[0].status'
}

@test "a document that is there is read" {
	check_paper '0|2'
	[ "$(state)" = got ]
}

@test "a document that is not there is absent" {
	rm paper.txt
	check_paper '1|2'
	[ "$(state)" = absent ]
}

@test "a dangling link is a document that is not there" {
	rm paper.txt
	ln -s nowhere.txt paper.txt
	check_paper '1|2'
	[ "$(state)" != got ]
}

@test "a link to a file is followed" {
	mv paper.txt real.txt
	ln -s real.txt paper.txt
	check_paper '0|2'
	[ "$(state)" = got ]
}

@test "a FIFO does not hang and is refused" {
	rm paper.txt
	mkfifo paper.txt
	COMMAND_LIMIT=20 check_paper '1|2'
	[ "$(state)" = refused ]
}

@test "a device is refused" {
	rm paper.txt
	ln -s /dev/zero paper.txt
	COMMAND_LIMIT=20 check_paper '1|2'
	[ "$(state)" = refused ]
}

@test "a folder as document: all in it is read" {
	rm paper.txt
	mkdir paper.txt
	printf 'One part.\n' >paper.txt/a.txt
	printf 'Another part.\n' >paper.txt/b.txt
	check_paper '0|2'
	json_is '[.deployments[0].checks[0].evidence[] | select(.status == "got")] | length > 0' true
}

@test "an empty folder as document is nothing to rest on" {
	rm paper.txt
	mkdir paper.txt
	check_paper '1|2'
}

@test "an empty file is nothing to rest on" {
	: >paper.txt
	check_paper '1|2'
	[ "$(state)" != got ]
}

@test "a file that may not be read is unavailable" {
	chmod 000 paper.txt
	write_site nobody.ini "$WORK/none" <<<'[policy]
require ='
	unprivileged '1|2' check --at "$DAY" --config nobody.ini --format json minimal.ini
	[ "$(state)" = unavailable ]
}

@test "a PDF that is damaged is unavailable, in words" {
	rm paper.txt
	printf '%%PDF-1.7\nthis is not what it says it is\n%%%%EOF\n' >paper.pdf
	set_key minimal.ini document paper.pdf
	check_paper '1|2'
	[ "$(state)" = unavailable ]
	[ -n "$(json '.deployments[0].checks[0].evidence[0].error')" ]
}

@test "a DOCX that is a bomb or no archive is unavailable" {
	rm paper.txt
	printf 'PK\003\004nothing more' >paper.docx
	set_key minimal.ini document paper.docx
	check_paper '1|2'
	[ "$(state)" != got ]
}

@test "an RTF document is read, and one that breaks off is unavailable" {
	rm paper.txt
	printf '{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}Business Associate shall report any breach to Covered Entity\\rquote s officer.\\par}' >paper.rtf
	set_key minimal.ini document paper.rtf
	check_paper '0|1|2'
	[ "$(state)" = got ]
	golive 0 clauses paper.rtf baa
	out_has "report any breach to Covered Entity"
	printf '{\\rtf1\\ansi Business Associate shall report' >paper.rtf
	check_paper '1|2'
	[ "$(state)" = unavailable ]
}

@test "a program named like a text is not read as one" {
	head -c 50000 "$GOLIVE" >paper.txt
	check_paper '1|2'
	[ "$(state)" != got ]
}

@test "a document that changes while golive reads it is read once" {
	# Whatever moment is caught, the digest must be that of one of the two states, or the document refused as changing.
	for size in 3000000 3000001; do head -c $size /dev/zero | tr '\0' 'a' >state.$size; done
	cp state.3000000 paper.txt
	(
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			cat state.3000001 >paper.txt
			cat state.3000000 >paper.txt
		done
	) &
	writer=$!
	check_paper '0|1|2'
	wait $writer
	[ "$(jq -r '.deployments[0].checks[0].evidence | length' out)" -eq 1 ]
}

@test "a document is read again when it has changed" {
	check_paper '0|2'
	first=$(json '.deployments[0].checks[0].evidence[0].sha256')
	printf 'Something else of the same kind, 2026-11-02.\n' >paper.txt
	check_paper '0|2'
	[ "$first" != "$(json '.deployments[0].checks[0].evidence[0].sha256')" ]
}

@test "the digest of a document is that of its bytes" {
	check_paper '0|2'
	[ "$(json '.deployments[0].checks[0].evidence[0].sha256' | sed 's/^sha256://')" = "$(sha256sum <paper.txt | cut -d' ' -f1)" ]
}

@test "a rotten cache is not believed" {
	check_paper '0|2'
	same_part out >before.json
	find "$WORK/state/cache" -type f | while read -r file; do printf 'rubbish' >"$file"; done
	check_paper '0|2'
	same_part out >after.json
	diff before.json after.json
}

@test "a path out of the folder works, one with strange signs too" {
	mkdir -p 'strange ;# "näme"' && mv paper.txt 'strange ;# "näme"/p a.txt'
	sed -i 's|^document = .*|document = "strange ;# ""näme""/p a.txt"|' minimal.ini
	check_paper '0|2'
	[ "$(state)" = got ]
}
