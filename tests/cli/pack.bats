#!/usr/bin/env bats
# golive pack: the auditor's folder. What it says of itself is done here with sha256sum, openssl, tar and cmp alone.

load helper

setup() {
	setup_golive
	mkdir site
	own_site
	export GOLIVE_CONFIG=$WORK/site.ini
	printf 'Minutes of the board. Alpha Notes was approved on 2026-11-01.\n' >alpha.txt
	cat >alpha.ini <<-'INI'
		[deployment]
		id = alpha
		product = Alpha Notes
		vendor = "Alpha; Inc"
		[paper]
		plugin = document
		document = alpha.txt
		says = "was approved"
		names_product = yes
	INI
}

# own_site [LINE...]: a site file with a store of this test's own.
own_site() {
	write_site site.ini "$WORK/store" <<-INI
		[site]
		name = Springfield Clinic
		timezone = UTC
		[policy]
		name = springfield
		require =
		$(printf '%s\n' "$@")
	INI
}

# recorded: checks the product with a key, so that there is a signed run.
recorded() {
	golive 0 key new audit.key
	own_site '[audit]' 'key = audit.key'
	golive 0 check alpha.ini
}

# whole FOLDER: SHA256SUMS names every file but itself, and each is as it says.
whole() {
	(cd "$1" && sha256sum --quiet -c SHA256SUMS) || fail "$1 is not what SHA256SUMS says" || return 1
	(cd "$1" && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | sort) >listed.found
	sed 's/^[0-9a-f]*  //' "$1/SHA256SUMS" | sort >listed.said
	diff listed.found listed.said
}

nothing_left() {
	[ -z "$(find . -maxdepth 1 -name '*.new-*')" ] || fail "a half folder is left"
}

# ---- a recorded run ----

@test "a recorded run becomes a folder whose sums hold, with reports, evidence and configuration" {
	recorded
	golive 0 pack --output audit
	out_has 'audit: run '
	whole audit
	nothing_left
	for name in README.txt report.html report.txt report.json report.canonical.json people.txt configuration.ini plugins.ini \
		evidence.txt audit/run.statement.json audit/run.dsse.json audit/key.pub; do
		[ -s "audit/$name" ] || fail "there is no $name" || return 1
	done
	golive 0 report --format json
	cmp out audit/report.json
	cmp alpha.txt "audit/evidence/sha256-$(sha256sum <alpha.txt | cut -d ' ' -f 1)"
	grep -q '^vendor = "Alpha; Inc"' audit/configuration.ini
}

@test "the commands of the README prove the signature with openssl alone, and show what was altered" {
	recorded
	golive 0 key new osei.key
	golive 0 sign last --key osei.key --by 'D. Osei' --role 'Privacy Officer'
	golive 0 pack last --output audit
	sed -n '/^    { printf/,$p' audit/README.txt >commands
	[ "$(grep -c 'openssl pkeyutl -verify' commands)" -eq 2 ]
	(cd audit && bash commands) 2>/dev/null || true
	(cd audit && sed '/approval/,$d' ../commands | sed '/^$/d' | bash -e) >proof
	[ "$(grep -c '^same$' proof)" -eq 1 ]
	grep -q 'Signature Verified Successfully' proof
	# An approval is the signer's, not the site's.
	grep -q 'approved by D. Osei, Privacy Officer' audit/README.txt
	openssl pkeyutl -verify -pubin -inkey osei.key.pub -rawin -in audit/audit/approval-1.signed \
		-sigfile audit/audit/approval-1.signature >proof
	grep -q 'Signature Verified Successfully' proof
	# The statement is the run's: it names the report that lies beside it, and the key is the one that README names.
	[ "$(jq -r '.subject[0].digest.sha256' audit/audit/run.statement.json)" = \
		"$(sha256sum <audit/report.canonical.json | cut -d ' ' -f 1)" ]
	grep -q "$(openssl pkey -pubin -in audit/audit/key.pub -outform DER | openssl dgst -sha256 -r | cut -d ' ' -f 1)" audit/README.txt
	# One letter more, and nothing holds.
	sed -i 's/"go"/"no"/' audit/audit/run.signed
	! openssl pkeyutl -verify -pubin -inkey audit.key.pub -rawin -in audit/audit/run.signed \
		-sigfile audit/audit/run.signature || fail "an altered statement holds"
	! (cd audit && sha256sum --quiet -c SHA256SUMS 2>/dev/null) || fail "an altered file holds"
}

@test "the same run gives the same bytes, as a folder and as a tar file" {
	recorded
	golive 0 pack last --output one
	touch -d '1999-01-01' alpha.txt
	golive 0 pack last --output two
	diff -r one two
	golive 0 pack last --output one.tar
	golive 0 pack last --output two.tar
	cmp one.tar two.tar
	mkdir out.d
	tar -xf one.tar -C out.d
	diff -r one out.d/golive-*
	[ "$(stat -c %Y one/README.txt)" = "$(stat -c %Y out.d/golive-*/README.txt)" ]
	nothing_left
}

@test "a run that nobody signed says so, and a key that is not the signer's stays away" {
	golive 0 check alpha.ini
	golive 0 pack last --output audit
	whole audit
	tr -s '\n ' ' ' <audit/README.txt | grep -q '; not signed'
	[ ! -e audit/audit/key.pub ]
	recorded
	golive 0 key new other.key
	cp other.key.pub audit.key.pub
	golive 0 pack last --output other
	[ ! -e other/audit/key.pub ]
	tr -s '\n ' ' ' <other/README.txt | grep -q 'public keys are not here'
}

@test "evidence of which only the digest is kept is named and not there" {
	export GOLIVE_CONFIG=$BATS_TEST_TMPDIR/shipped.ini
	golive '0|1|2' pack deployments/imaging-triage.ini --at "$DAY" --output audit
	whole audit
	grep -q 'only its digest is kept' audit/evidence.txt
	digest=$(sha256sum <deployments/documents/springfield-head-ct-patients.csv | cut -d ' ' -f 1)
	grep -q "$digest" audit/evidence.txt
	[ ! -e "audit/evidence/sha256-$digest" ]
}

# ---- files ----

@test "files are judged for the folder and not recorded, and it says that nobody signed" {
	golive 0 pack alpha.ini --at "$DAY" --output audit
	whole audit
	grep -q 'not recorded' audit/README.txt
	[ ! -e store/golive.db ]
	[ ! -e audit/audit ]
	[ "$(jq -r .recorded audit/report.json)" = false ]
	cmp alpha.txt "audit/evidence/sha256-$(sha256sum <alpha.txt | cut -d ' ' -f 1)"
}

@test "a no-go is packed as well, and a file with errors exits 78 with the others packed" {
	printf 'Nothing.\n' >alpha.txt
	golive 0 pack alpha.ini --output audit
	out_has HOLD
	printf '[deployment]\nid = broken\nnonsense = 1\n' >broken.ini
	golive 78 pack alpha.ini broken.ini --output both
	whole both
	grep -q 'its file has errors' both/configuration.ini
}

@test "people's acts are told, and what they signed is in the configuration" {
	cat >>alpha.ini <<-'INI'
		expires = 2026-11-20
		[waiver:paper/DOC-03]
		finding = sha256:0000000000000000000000000000000000000000000000000000000000000000
		reason = The board meets in December
		approved_by = A. Board
		approved_on = 2026-11-21
		expires = 2027-03-01
	INI
	golive 0 pack alpha.ini --at "$DAY" --output audit
	grep -q 'paper/DOC-03, by A. Board until 2027-03-01' audit/people.txt
	grep -q 'covers nothing in this run' audit/people.txt
	grep -q '^\[waiver:paper/DOC-03\]' audit/configuration.ini
}

# ---- secrets ----

@test "neither secrets nor where they lie nor keys come into the folder" {
	recorded
	own_site '[audit]' 'key = audit.key' '[http]' 'hosts = api.example.org' '[http:api.example.org]' \
		"key = \${env:GOLIVE_TEST_SECRET}" 'key_in = header:X-Key'
	GOLIVE_TEST_SECRET=hunter2hunter2 golive '0|78' check alpha.ini
	GOLIVE_TEST_SECRET=hunter2hunter2 golive 0 pack last --output audit
	GOLIVE_TEST_SECRET=hunter2hunter2 golive 0 pack alpha.ini --output files
	! grep -rE 'hunter2|GOLIVE_TEST_SECRET|\$\{|PRIVATE KEY' audit files || fail "a secret is told"
	sed 1d audit.key | head -1 >key.line
	! grep -rF -f key.line audit files || fail "the signing key is told"
}

# ---- where it goes ----

@test "a target that is not empty is left as it is; an empty one is used" {
	recorded
	mkdir full empty
	printf 'mine\n' >full/note.txt
	golive 73 pack last --output full
	err_has 'not empty'
	[ "$(ls full)" = note.txt ]
	golive 0 pack last --output empty/
	whole empty
	printf 'mine\n' >full.tar
	golive 73 pack last --output full.tar
	grep -q mine full.tar
	ln -s full link
	golive 73 pack last --output link
	nothing_left
}

@test "what cannot be packed leaves nothing behind" {
	golive 66 pack last --output audit
	recorded
	golive 66 pack 01234567 --output audit
	golive 66 pack no-such.ini --output audit
	golive 64 pack last
	golive 64 pack last --at "$DAY" --output audit
	golive 73 pack last --output no/such/folder/audit
	[ ! -e audit ]
	nothing_left
}

@test "a run whose report was altered in the store is not packed" {
	recorded
	sqlite3 store/golive.db "UPDATE run SET report = zeroblob(31) || x'01'"
	golive 69 pack last --output audit
	err_has 'golive verify'
	[ ! -e audit ]
	nothing_left
}
