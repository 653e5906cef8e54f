#!/usr/bin/env bats
# De-identified data, end to end: files of any size and kind, packed and in folders; what is found is told and never shown; what cannot
# be read is told as what it is; and nothing of the data stays anywhere.

load helper
setup() {
	setup_golive
	printf '[policy]\nrequire =\n' | write_site "$GOLIVE_CONFIG" "$WORK/store"
	mkdir release
}

# deployment SAMPLE [LINE...]: writes d.ini, whose data set is SAMPLE.
deployment() {
	local sample=$1
	shift
	{
		printf '[deployment]\nid = d\nproduct = Halcyon\nversion = 3\nvendor = Halcyon Data\nstage = planned\n'
		printf '\n[facts]\ntouches_phi = yes\ngenai = no\nclinical_claim = admin\nanswered_by = M. Lindqvist\n'
		printf 'answered_role = Practice manager\nanswered_on = 2026-11-03\n'
		printf '\n[deidentification]\nmethod = safe-harbor\nsample = %s\nattestation = attestation.txt\n' "$sample"
		printf 'free_text = no\ndates_shifted = no\n'
		printf '%s\n' "$@"
	} >d.ini
	printf 'The undersigned has no actual knowledge by which a patient could be identified.\n' >attestation.txt
}

judge() {
	local wanted=$1
	shift
	golive "$wanted" check --at "$DAY" --format json "$@" d.ini
}

# rule RULE: status of a finding of the report on stdout.
rule() {
	jq -r --arg rule "$1" '[.deployments[0].checks[].findings[] | select(.rule == $rule) | .status] | first // "none"' out
}

clean_table() {
	awk 'BEGIN { print "sex,birth_year,zip3,dx_code"
		for (i = 0; i < 2000; i++) printf "%s,%d,%s,E11.%d\n", i % 2 ? "F" : "M", 1950 + i % 3, i % 2 ? "100" : "021", i % 9 }'
}

@test "clean data pass, and the pass says of how much of all data" {
	clean_table >release/a.csv
	clean_table | gzip >release/b.csv.gz
	deployment release "rows_in_all = 5000000" "files_in_all = 41"
	judge 0
	[ "$(rule DEID-A)" = pass ]
	out_has "4,000 rows of 5,000,000, 2 files of 41"
	[ "$(jq -r '.deployments[0].decision' out)" = go ]
}

@test "what is packed, in folders or named as a second part is found" {
	mkdir -p release/2024/may
	clean_table >release/a.csv
	printf 'name,phone\nZsofia Petrova,212-456-7890\n' | gzip >release/2024/may/b.csv.gz
	printf 'MSH|^~\\&|A|B|C|D|20260102||ADT^A01|1|P|2.5\rPID|1||583295||ROE^JANE||19310203|F\r' >release/2024/adt.hl7
	printf '{"resourceType":"Patient","id":"p1","birthDate":"1931-02-03"}\n' | gzip >extra.ndjson.gz
	printf 'Seen on March 3, 2021 by Mr. Okonkwo, reach him at zo@example.org.\n' >release/note.txt
	deployment release "sample.2 = extra.ndjson.gz"
	judge 1
	for id in A C D F H; do [ "$(rule "DEID-$id")" = fail ] || fail "DEID-$id is $(rule "DEID-$id")" || return 1; done
	[ "$(rule DEID-G)" = pass ]
	# Five files, each seen.
	[ "$(jq '[.deployments[0].checks[].findings[] | select(.rule == "DEID-C")][0].found' out | grep -c 'in 3 places')" = 1 ]
}

@test "what gzip keeps of a file in its header is found" {
	clean_table >release/a.csv
	deployment release
	gzip -n release/a.csv
	judge 0
	[ "$(rule DEID-A)" = pass ] && [ "$(rule DEID-C)" = pass ] && [ "$(rule DEID-F)" = pass ]
	gunzip release/a.csv.gz
	mv release/a.csv smith_john_jane.doe@example.org.csv
	gzip smith_john_jane.doe@example.org.csv
	mv smith_john_jane.doe@example.org.csv.gz release/a.csv.gz
	judge 1
	[ "$(rule DEID-A)" = fail ] && [ "$(rule DEID-F)" = fail ] && [ "$(rule DEID-C)" = warn ]
	out_has "gzip's name"
	out_lacks jane
}

@test "names of folders and files are found, an address beside a number too" {
	mkdir -p "release/smith/john"
	clean_table >release/smith/john/219-45-6789_jane.doe@example.org.csv
	deployment release
	judge 1
	[ "$(rule DEID-A)" = fail ] && [ "$(rule DEID-F)" = fail ] && [ "$(rule DEID-G)" = fail ]
	out_lacks jane
}

# An object of DICOM with a patient and, if PIXELS is given, pixels.
dicom() {
	printf '%0128d' 0 | tr 0 '\0'
	printf 'DICM\2\0\20\0UI\24\x001.2.840.10008.1.2.1\0'
	printf '\20\0\20\0PN\10\0ROE^JANE\20\0\40\0LO\10\x0088123456'
	if [ -n "${1-}" ]; then printf '\340\177\20\0OW\0\0\4\0\0\0\1\2\3\4'; fi
}

@test "an object of DICOM is looked into, its pixels and other pictures are unknown and never pass" {
	clean_table >release/a.csv
	dicom >release/1.dcm
	deployment release
	judge 1
	[ "$(rule DEID-A)" = fail ] && [ "$(rule DEID-H)" = fail ]
	[ "$(rule DEID-Q)" = pass ] && [ "$(rule DEID-05)" = pass ] # it was read to its end, and has no pixels
	out_has "1.dcm, PatientName: R*** (8 characters)"
	dicom pixels >release/1.dcm
	judge 1
	[ "$(rule DEID-Q)" = unknown ] && [ "$(rule DEID-05)" = unknown ] && [ "$(rule DEID-G)" = unknown ]
	out_has "its pixels show"
	printf '\xff\xd8\xff\xfe\0\16no address..\xff\xda\0\2pixels' >release/1.dcm
	judge 2
	[ "$(rule DEID-Q)" = unknown ] && [ "$(rule DEID-A)" = unknown ]
	out_has "it is a JPEG picture: what it shows was not looked at"
	out_lacks JANE
}

# limited FORM [LINE...]: a deployment whose data leave in FORM under a data use agreement.
limited() {
	local form=$1
	shift
	deployment release "$@"
	sed -i '/^\[deidentification\]/,$!b; /^method\|^attestation/d' d.ini
	printf '\n[flow:study]\nwhat = notes\nform = %s\nto = vendor\npurpose = research\ntrains = no\n\n[dua]\ndocument = dua.txt\n' "$form" >>d.ini
	printf 'Data Use Agreement\n\nThe limited data set may be used for research only.\n' >dua.txt
}

@test "a limited data set is looked at as what the flow says it is, and the agreement's check rests on that" {
	printf 'sex,admitted,city,zip\nF,2026-01-02,Boston,02139\nF,2026-01-02,Boston,02139\n' >release/a.csv
	limited limited
	judge '1|2'
	[ "$(rule DEID-06)" = pass ] && [ "$(rule DEID-B)" = pass ] && [ "$(rule DEID-C)" = not-applicable ]
	json_is '[.deployments[0].checks[].findings[] | select(.rule == "DUA-14") | .status] | join(" ")' pass
	printf 'F,2026-01-02,Boston,02139 call 212-456-7890\n' >>release/a.csv
	judge 1
	[ "$(rule DEID-D)" = fail ]
	json_is '[.deployments[0].checks[].findings[] | select(.rule == "DUA-14") | .status] | join(" ")' fail
	# As a limited data set the data would do; they leave as de-identified, and dates and towns were not looked for.
	sed -i 3,4d release/a.csv
	limited deidentified 'profile = limited-data-set'
	judge '1|2'
	[ "$(rule DEID-06)" = unknown ]
	json_is '[.deployments[0].checks[].findings[] | select(.rule == "DUA-14" and .status == "pass")] | length' 0
}

# Marks that stand nowhere else: whatever golive writes, prints or keeps must hold none.
@test "nothing of the data is printed, stored, cached or logged" {
	marks='Zsofiaxqv|Petrovaxqv|xqv@example|212-456-7896|219-45-6781|1931-02-07|MRN7712345|xqvsecret|8812345678'
	{
		printf 'patient_name,dob,phone,ssn,e-mail,mrn,remark,xqvsecret8812345678\n'
		for _ in 1 2 3; do
			printf 'Zsofiaxqv Petrovaxqv,1931-02-07,212-456-7896,219-45-6781,xqv@example.org,MRN7712345,she said xqvsecret to us today,1\n'
		done
	} >release/Petrovaxqv_Zsofiaxqv_1931-02-07.csv
	printf '{"Zsofiaxqv":{"8812345678":"xqv@example.org"}}\n{"a": "219-45-6781\n' >release/x.ndjson
	printf 'xqvsecret 219-45-6781\n' >"release/Zsofiaxqv.pdf"
	deployment release
	for format in $("$GOLIVE" check --help | sed -n 's/.*--format.*: *//p' | tr ',' ' ') text json csv markdown html junit sarif; do
		"$GOLIVE" check --at "$DAY" -v --format "$format" d.ini >>all 2>>all </dev/null || true
	done
	[ -s all ]
	grep -q 'telephone numbers' all
	"$GOLIVE" explain DEID-A d.ini >>all 2>&1 </dev/null || true
	"$GOLIVE" forecast --at "$DAY" 30d d.ini >>all 2>&1 </dev/null || true
	if grep -aEo ".{0,30}($marks).{0,10}" all; then fail "the data is shown" || return 1; fi
	mkdir -p store
	if grep -rqaE "$marks" store "$WORK/state" "$BATS_FILE_TMPDIR" 2>/dev/null; then fail "the data is kept" || return 1; fi
	# What golive found, it told: by kind, count, row, column and mask.
	golive 1 check --at "$DAY" --format json d.ini
	out_has "3 telephone numbers in the data"
	out_has "column"
	jq -e '[.deployments[0].checks[].tables[]] | length > 0' out >/dev/null
}

# The plugin for tests that tells what it read, dies with it, or passes without having read it all.
unread_data() {
	mkdir plugins
	cp "$BUILD/tests/plugins/unread-data.so" plugins/
	printf '[policy]\nrequire =\n\n[plugins]\npath = %s\n' "$WORK/plugins" | write_site "$GOLIVE_CONFIG" "$WORK/store"
}

# in_memory WORD...: those that stand anywhere in the memory of golive itself while it writes its report, a line each; the report in out.
in_memory() {
	local code=0
	! nm -D "$GOLIVE" | grep -q __asan || skip "AddressSanitizer maps more than can be searched"
	/usr/bin/env python3 "$ROOT/tests/tools/search_memory.py" "$@" -- "$GOLIVE" check --at "$DAY" --format json d.ini >found 2>err || code=$?
	[ "$code" -ne 77 ] || skip "no process may look into another's memory here"
	[ "$code" -eq 0 ] || { cat err; fail "the search ended with $code"; }
}

@test "nothing of the data comes into golive's own memory, where a report could show it" {
	marks="Zsofiaxqv xqv@example 219-45-6781 xqvsecret MRN7712345 remarkxqv"
	{
		printf 'patient_name,phone,ssn,e-mail,remarkxqv8812\n'
		for _ in $(seq 200); do printf 'Zsofiaxqv,212-456-7896,219-45-6781,xqv@example.org,MRN7712345 said xqvsecret\n'; done
	} >release/Zsofiaxqv.csv
	(cd release && gzip -k Zsofiaxqv.csv && mv Zsofiaxqv.csv.gz packed.csv.gz && mv Zsofiaxqv.csv plain.csv)
	printf 'xqvsecret 219-45-6781\n' >release/note.txt
	dicom | sed 's/ROE.JANE/xqvsecre/; s/88123456/MRN77123/' >release/1.dcm
	deployment release
	# shellcheck disable=SC2086 # each mark is a word
	in_memory $marks Halcyon
	grep -q '^Halcyon' found || fail "the search finds nothing" || return 1
	grep -q 'in the data' out || fail "the scan found nothing" || return 1
	if grep -v '^Halcyon' found; then fail "the data are in golive's memory"; fi
}

@test "that search finds what a plugin tells golive of the data" {
	unread_data
	printf 'xqvsecret\n' >release/a.csv
	printf '[deployment]\nid = d\nproduct = Halcyon\nversion = 1\nvendor = V\nstage = planned\n\n[unread-data]\nsample = release\ntells = yes\n' >d.ini
	in_memory xqvsecret
	grep -q '^xqvsecret' found || fail "what was told is not found"
}

# Runs what follows with core dumps on, and fails if a file has come since that could be one: beside it or where the kernel puts them.
leaves_no_core() {
	local pattern folder
	pattern=$(cat /proc/sys/kernel/core_pattern)
	folder=$WORK
	case $pattern in /*) folder=$(dirname "${pattern%%%*}x") ;; esac
	ulimit -c unlimited || skip "core dumps cannot be switched on"
	# Of a program that does nothing against it one is left, or the kernel hands it to another program.
	touch begun
	mkdir -p alone
	sh -c 'cd alone && kill -ABRT $$' || true
	case $pattern in
	'|'*) ;;
	*) [ -n "$(find alone "$folder" -maxdepth 1 -type f -newer begun -size +4k)" ] || skip "no core is left here by any program" ;;
	esac
	touch begun
	"$@"
	[ -z "$(find "$WORK" "$folder" -xdev -type f -newer begun \( -name '*core*' -o -size +40k \) ! -name '*.json')" ] ||
		fail "a dump was left: $(find "$WORK" "$folder" -xdev -type f -newer begun -size +40k)"
}

@test "a plugin that dies with data in its memory leaves no dump of it anywhere" {
	unread_data
	for _ in $(seq 30000); do printf 'Zsofiaxqv,xqvsecret,%0100d\n' 0; done >release/a.csv
	printf '[deployment]\nid = d\nproduct = H\nversion = 1\nvendor = V\nstage = planned\n\n[unread-data]\nsample = release\ndies = yes\n' >d.ini
	leaves_no_core judge 2
	out_has "unread-data"
	out_has "crashed"
	out_lacks xqvsecret
	if grep -rqa xqvsecret "$WORK" --exclude-dir=release; then fail "the data are left: $(grep -rla xqvsecret "$WORK" --exclude-dir=release)"; fi
}

@test "a pass of a plugin that did not read its data to their end is unknown" {
	unread_data
	head -c 3000000 /dev/zero | tr '\0' 'x' >release/a.csv
	printf '[deployment]\nid = d\nproduct = H\nversion = 1\nvendor = V\nstage = planned\n\n[unread-data]\nsample = release\n' >d.ini
	judge 2
	[ "$(rule UNREAD-01)" = unknown ]
	out_has "was not read to its end"
	head -c 3000 release/a.csv >release/b.csv && rm release/a.csv
	judge 0
	[ "$(rule UNREAD-01)" = pass ]
}

# unknown WORDS: the release cannot be read whole, and WORDS say why.
unknown() {
	deployment release
	judge '1|2'
	[ "$(rule DEID-05)" = unknown ] || fail "DEID-05 is $(rule DEID-05)" || return 1
	[ "$(rule DEID-J)" = unknown ] || fail "DEID-J is $(rule DEID-J)" || return 1
	jq -r '.deployments[0].checks[].findings[] | select(.rule == "DEID-05") | .message + .found' out >said
	grep -qF -- "$1" said || { cat said; fail "it is not said: $1"; }
}

@test "a workbook, a paper, an empty file, a text in UTF-16 are told as what they are" {
	printf 'PK\003\004................' >release/a.csv && unknown "XLSX"
	printf '%%PDF-1.7\n.............' >release/a.csv && unknown "a PDF document"
	: >release/a.csv && unknown "it is empty"
	printf '\xff\xfea\0,\0b\0\n\0' >release/a.csv && unknown "UTF-16"
	rm release/a.csv && truncate -s 300M release/a.csv && unknown "NUL bytes"
	printf 'a,b\n1,2\n' | gzip | gzip >release/a.csv && unknown "gzip within gzip"
}

@test "what is broken in the middle is told with how much was read" {
	{ clean_table; printf 'M,1950,100,E11,more\n'; } >release/a.csv && unknown "row 2002: it has 5 cells"
	{ clean_table; printf 'M,"1950,100,E11\n'; } >release/a.csv && unknown "a quotation mark is never closed"
	clean_table | gzip | head -c 200 >release/a.csv && unknown "cut off"
	{ clean_table; printf 'M,1950,\000,E11\n'; } >release/a.csv && unknown "NUL bytes"
	rm release/a.csv
	printf '{"a":1}\n{"a":\n{"a":2}\n' >release/a.ndjson && unknown "line 2: it ends in the middle of a value (1 such in all, after 3 that were read)"
	rm release/a.ndjson
	printf 'MSH|^~\\&|A\rrubbish\r' >release/a.hl7 && unknown "segment 2: it is none of HL7 v2"
	rm release/a.hl7
	head -c 5000000 /dev/zero | tr '\0' 'x' >release/a.csv && unknown "longer than 1 MiB"
}

@test "bytes of another encoding warn" {
	{ clean_table; printf 'M,1950,100,caf\xe9\n'; } >release/a.csv
	deployment release
	judge 0
	[ "$(rule DEID-05)" = warn ]
}

@test "a release that is not there, or may not be read, is no pass" {
	deployment nowhere
	judge 2
	[ "$(rule DEID-05)" = unknown ]
	out_has "no such file"
	rm -rf release && mkfifo release
	deployment release
	judge 2
	[ "$(rule DEID-A)" = unknown ]
	out_has "named pipe"
}

@test "a folder of a thousand notes is read, of one more refused" {
	for ((i = 0; i < 1000; i++)); do printf 'Patient feels well, note %d.\n' "$i" >"release/$i.txt"; done
	deployment release "free_text.x = 1"
	sed -i '/free_text/d' d.ini
	printf 'free_text = yes\nscrub_recall = 0.99\n' >>d.ini
	judge 0
	out_has "1,000 rows, 1000 files"
	printf 'x\n' >release/one-more.txt
	judge 2
	out_has "more than 1000 files"
}

@test "where few files may be open many small ones are read all the same" {
	for ((i = 0; i < 700; i++)); do printf 'Patient feels well, note %d.\n' "$i" >"release/$i.txt"; done
	deployment release "scrub_recall = 0.99"
	sed -i 's/^free_text = no/free_text = yes/' d.ini
	ulimit -n 512
	judge 0
	out_has "700 rows, 700 files"
	json_is '[.deployments[0].checks[].findings[] | select(.status == "unknown")] | length' 0
}

@test "a hundred mebibytes are read in the memory of one" {
	clean_table >once.csv
	for _ in $(seq 60); do sed 1d once.csv; done >often.csv
	{ head -1 once.csv; for _ in $(seq 55); do cat often.csv; done; } >release/a.csv
	deployment release
	[ "$(stat -c %s release/a.csv)" -gt 100000000 ]
	# Of all processes that golive starts the largest.
	most=$(python3 - "$GOLIVE" check --at "$DAY" --format json d.ini 2>err <<-'EOF'
		import resource, subprocess, sys
		with open("out", "wb") as out:
		    subprocess.run(sys.argv[1:], stdout=out, stdin=subprocess.DEVNULL)
		print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
	EOF
	)
	[ "$(rule DEID-A)" = pass ]
	case $BUILD in *asan*) ;; *) [ "$most" -lt 65536 ] || fail "$most KiB" ;; esac
}

# literal NAME: the literal block below the line "_NAME_:" of the plugin's page.
literal() {
	awk -v name="_$1_:" '
		$0 == name { wanted = 1 }
		wanted && /^```/ { if (++fences == 2) exit; next }
		wanted && fences == 1' "$ROOT/plugins/deidentification/deidentification.scd"
}

@test "the example of golive-deidentification(7) runs, and says what the page says" {
	for file in release.csv attestation.txt release.ini; do
		literal "$file" >"./$file"
		[ -s "$file" ] || fail "there is no $file" || return 1
	done
	golive 1 check --at "$DAY" --format json release.ini
	[ "$(rule DEID-D)" = fail ]
	[ "$(rule DEID-10)" = fail ]
	[ "$(rule DEID-03)" = warn ]
	out_has 'release.csv, remark, row 2: 2*** (12 characters)'
	if grep -q '456-7890' out; then fail "the number is shown" || return 1; fi
}
