#!/usr/bin/env bats
# Scans, pictures, e-mails and web pages as papers of a deployment: what is read of them, and what a person hears.

load helper
setup() {
	setup_golive
	minimal_deployment
	printf 'The paper of this test gives an accounting of disclosures\nto each patient, and was written on November 1, 2026.\n' >paper.txt
	site ''
}

# site LINES: the site file, with these lines as [documents].
site() {
	printf '[site]\nname = Test\ntimezone = UTC\n\n[documents]\n%b\n[policy]\nrequire =\n' "$1" | write_site site.ini "$WORK/state"
}

# paper FILE: it is the deployment's, and must speak of an accounting.
paper() {
	printf '[deployment]\nid = minimal\nproduct = Minimal\nversion = 1.0\nvendor = Example Vendor\nstage = planned\n\n' >minimal.ini
	printf '[paper]\nplugin = document\ndocument = %s\nsays = "accounting of disclosures"\n' "$1" >>minimal.ini
}

check_paper() {
	golive "$1" check --at "$DAY" --config site.ini --format json minimal.ini
}

evidence() {
	json ".deployments[0].checks[] | select(.id == \"paper\") | .evidence[0].$1"
}

scan() {
	"$BUILD/tests/tools/make_document" pdf-scan paper.txt scan.pdf
	paper scan.pdf
}

@test "a scan is read, and the finding says by what and how surely" {
	scan
	check_paper '0|2'
	[ "$(evidence status)" = got ]
	grep -q 'by text recognition, confidence [0-9]* %' out
	grep -q 'page 1 was read by text recognition' out
}

@test "a scan is read once: the second check has it from the cache" {
	scan
	check_paper '0|2'
	[ "$(evidence cached)" = false ]
	check_paper '0|2'
	[ "$(evidence cached)" = true ]
	[ "$(evidence status)" = got ]
}

@test "a scan is unknown where the site reads none, and read anew where it does again" {
	scan
	site 'recognition = no\n'
	check_paper '2'
	[ "$(evidence status)" = unavailable ]
	grep -q 'text recognition is needed' out
	site ''
	check_paper '0|2'
	[ "$(evidence status)" = got ]
}

@test "a language that is not installed leaves a scan unknown, and doctor names the package" {
	scan
	site 'languages = xyz\n'
	check_paper '2'
	[ "$(evidence status)" = unavailable ]
	golive 69 doctor --config site.ini
	out_has tesseract-ocr-xyz
}

@test "wrong settings of documents are told with their place" {
	scan
	local line
	for line in 'resolution = 20' 'languages = ../x' 'authorities = no-such.pem' 'compare = perhaps' 'recognition_time = x'; do
		site "$line\\n"
		check_paper 78
		grep -q 'site.ini:6' err || fail "$line" "$(cat err)"
	done
}

@test "an e-mail with an attachment is read, and the finding quotes the attachment" {
	{
		printf 'Received: from a by b\r\nFrom: a@b.example\r\nSubject: The paper\r\nMIME-Version: 1.0\r\n'
		printf 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nSee below.\r\n--x\r\n'
		printf 'Content-Type: text/plain; name=paper.txt\r\nContent-Disposition: attachment; filename=paper.txt\r\n\r\n'
		cat paper.txt
		printf '\r\n--x--\r\n'
	} >paper.eml
	paper paper.eml
	check_paper '0|2'
	[ "$(evidence status)" = got ]
	grep -q 'page 2' out
}

@test "a web page is read" {
	printf '<!doctype html><title>Paper</title><p>It gives an accounting of disclosures.' >paper.html
	paper paper.html
	check_paper '0|2'
	[ "$(evidence status)" = got ]
	grep -q '"quote": ".*accounting of disclosures' out
}

@test "a folder of parts is read in order, and the finding names the file" {
	mkdir parts
	printf 'Nothing of interest here.\n' >parts/a.txt
	cp paper.txt parts/b.txt
	paper parts
	check_paper '0|2'
	grep -q 'b.txt' out
	golive '0|2' check --at "$DAY" --config site.ini minimal.ini
}
