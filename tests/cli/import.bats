#!/usr/bin/env bats
# Spreadsheets in and out: each row right or told by row and column, nothing half imported, nothing lost on the way back.

load helper
setup() {
	setup_golive
	printf '[site]\ntimezone = UTC\n[policy]\nrequire =\ninherit =\n' | write_site site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	printf 'The agreement of Three Rivers.\n' >agreement.txt
	cat >map.ini <<-'INI'
		[table]
		shared = agreement
		[columns]
		deployment.vendor = Vendor
		deployment.product = Product
		agreement.expires = Ends
		facts.touches_phi = PHI
		site = Sites
		[fixed]
		agreement.plugin = document
		agreement.document = agreement.txt
		[values:facts.touches_phi]
		yes = Y, handles PHI
	INI
}

# table LINE...: a spreadsheet of these rows under the headings of map.ini.
table() {
	printf '%s\r\n' "Vendor,Product,Ends,PHI,Sites" "$@" >table.csv
}


# refused ROW-AND-COLUMN WORDS: table.csv is not imported, for that reason.
refused() {
	golive 65 import csv table.csv --map map.ini --into made
	err_has "table.csv: $1"
	err_has "$2"
	if [ -e made/deployments.d ] || [ -e made/vendors ]; then fail "something was imported"; fi
	[ -z "$(find . -name '.golive-import-*')" ] || fail "a folder was left"
}

@test "a row a product: what a vendor's products share is in one file, and check judges it as it stands" {
	table 'Acme,Scribe,2027-01-31,Y,' 'Acme,Coder,2027-01-31,no,' 'Borealis,Triage,2027-06-30,handles PHI,'
	golive 0 import csv table.csv --map map.ini --into made
	out_has "3 deployments from table.csv: 3 files of products, 2 of vendors, 0 of sites"
	[ "$(grep -c expires made/vendors/acme.ini)" -eq 1 ]
	! grep -q expires made/deployments.d/scribe.ini || fail "the product repeats the agreement"
	golive 0 check --at 2026-12-01 --format json made/deployments.d
	json_is '[.deployments[].checks[] | select(.id == "agreement") | .status] | unique | join(",")' pass
	json_is '.deployments[1].product' Scribe
	# An amendment is one edit.
	set_key made/vendors/acme.ini expires 2026-11-30
	golive 1 check --at 2026-12-01 --format json made/deployments.d
	json_is '[.deployments[] | select(.decision == "no-go") | .id] | join(" ")' "coder scribe"
}

@test "a row an agreement with its products, merged cells and two rows of headings" {
	cat >map.ini <<-'INI'
		[table]
		rows = agreement
		header = 2-3
		fill = Vendor
		dates = mdy
		skip = Total
		shared = agreement
		ignore = Notes
		[columns]
		deployment.vendor = Vendor
		deployment.ref.agreement = Agreement / No
		agreement.expires = Agreement / Ends
		products = Products
		[fixed]
		agreement.plugin = document
		agreement.document = agreement.txt
	INI
	printf '%s\r\n' 'Our agreements,,,,' ',Agreement,,,' 'Vendor,No,Ends,Products,Notes' \
		'"Acme, Inc.",A1,1/31/2027,"Scribe' 'Coder",' ',A2,31-Dec-26,Summary,old' 'Total,2,,,' >table.csv
	golive 0 import csv table.csv --map map.ini --into made
	err_is_empty
	[ "$(find made/vendors -type f | wc -l)" -eq 2 ]
	golive 0 check --at 2026-12-01 --format json made/deployments.d
	json_is '[.deployments[] | .id + " " + .vendor + " " + .refs.agreement] | join(";")' \
		"coder Acme, Inc. A1;scribe Acme, Inc. A1;summary Acme, Inc. A2"
	json_is '.deployments[2].cleared_until' 2027-01-01T00:00:00Z
	golive 0 export csv --map map.ini --output again.csv made/deployments.d
	err_is_empty
	grep -q 'Acme, Inc.",A1,2027-01-31,Coder; Scribe' again.csv || grep -q '"Acme, Inc.",A1,2027-01-31,"Coder; Scribe"' again.csv
}

@test "rows that repeat for sites become one file with sites, others a file a site" {
	table 'Acme,Scribe,2027-01-31,Y,"North Campus; South"' 'Acme,Coder,2027-01-31,Y,South' 'Acme,Coder,2027-03-31,Y,North Campus'
	golive 0 import csv table.csv --map map.ini --into made
	grep -qx 'sites = north-campus, south' made/deployments.d/scribe.ini
	[ -e made/deployments.d/coder@south.ini ] && [ -e made/deployments.d/coder@north-campus.ini ]
	golive 0 check --at 2026-12-01 --format json made/deployments.d
	json_is '[.deployments[] | .id + " " + (.cleared_until // "")[0:10]] | sort | join(";")' \
		"coder@north-campus 2027-04-01;coder@south 2027-02-01;scribe@north-campus 2027-02-01;scribe@south 2027-02-01"
}

@test "what Excel does to a table is taken for what was meant" {
	printf 'sep=;\r\nVendor;Product;Ends;PHI;Sites\r\n"M\374ller ""&"" S\366hne";="0815";31.12.2027;Y;\r\n' >table.csv
	golive 0 import csv table.csv --map map.ini --into made
	err_has 'row 2, column A: taken for Windows-1252, it reads "Müller "&" Söhne"'
	golive 0 check --at 2026-12-01 --format json made/deployments.d
	json_is '.deployments[0].product' 0815
	json_is '.deployments[0].vendor' 'Müller "&" Söhne'
}

@test "a cell that could be two things, or none, is told by row and column and nothing is imported" {
	table 'Acme,Scribe,2027-01-31,Y,' 'Acme,Coder,3/4/2027,Y,'
	refused "row 3, column C" "could be two days"
	table 'Acme,Scribe,"=TODAY()",Y,'
	refused "row 2, column C" "it is a formula"
	table 'Acme,Scribe,#REF!,Y,'
	refused "row 2, column C" "an error of the spreadsheet"
	table 'Acme,Scribe,31/02/2027,Y,'
	refused "row 2, column C" "is no day of the calendar"
	table 'Acme,Scribe,2027-01-31,perhaps,'
	refused "row 2, column D" "is none of the values"
	table 'Acme,Scribe,2027-01-31,Y,,slipped'
	refused "row 2, column F" "under no heading"
	table 'Acme,,2027-01-31,Y,'
	refused "row 2" "names no product"
	table 'Acme,Scribe,2027-01-31,Y,' 'Acme,Scribe,2027-02-28,Y,'
	refused "row 3" "is in row 2 already"
	table '"Acme, Inc.",Scribe,2027-01-31,Y,' 'Acme Inc,Coder,2027-01-31,Y,'
	refused "row 3" 'the vendor "Acme Inc" is "Acme, Inc." in row 2'
	table 'Acme,Scribe,"2027-01-31,Y,'
	refused "row 2, column C" "never closed"
	printf 'Vendor,Product,Ends,Sites\nAcme,Scribe,2027-01-31,\n' >table.csv
	refused "row 1" 'no heading "PHI"'
}

@test "what golive would not read back is told by its row" {
	table 'Acme,Scribe,2027-01-31,Y,'
	sed -i 's/agreement.document = .*/agreement.nonsense = x/' map.ini
	refused "row 2" 'unknown key "nonsense"'
}

@test "an error of the map is shown with its line, and nothing is read" {
	table 'Acme,Scribe,2027-01-31,Y,'
	printf '[table]\nheadr = 2\n[columns]\nproduct = Product\n' >map.ini
	golive 78 import csv table.csv --map map.ini --into made
	err_has 'map.ini:2: unknown key "headr" in [table]'
	err_has '"product" is no key'
	[ ! -e made ]
}

@test "files that are there already are kept unless it is told to change them" {
	table 'Acme,Scribe,2027-01-31,Y,' 'Acme,Coder,2027-01-31,Y,'
	golive 0 import csv table.csv --map map.ini --into made
	golive 0 import csv table.csv --map map.ini --into made
	cp -r made before
	table 'Acme,Scribe,2027-05-31,Y,' 'Acme,Coder,2027-05-31,Y,' 'Acme,Portal,2027-05-31,Y,'
	golive 73 import csv table.csv --map map.ini --into made
	err_has "vendors/acme.ini"
	diff -r before made
	golive 0 import csv table.csv --map map.ini --into made --replace --dry-run
	out_has "expires = 2027-05-31"
	diff -r before made
	golive 0 import csv table.csv --map map.ini --into made --replace
	grep -q 'expires = 2027-05-31' made/vendors/acme.ini
	[ -e made/deployments.d/portal.ini ]
	[ -z "$(find . -name '.golive-import-*')" ]
}

@test "a file that cannot get its name takes all others back" {
	table 'Acme,Scribe,2027-01-31,Y,' 'Acme,Coder,2027-01-31,Y,'
	mkdir -p made/deployments.d/coder.ini
	golive 73 import csv table.csv --map map.ini --into made
	[ -z "$(find made -type f)" ]
}

@test "the examples come back from a table as they were, and are judged as before" {
	export GOLIVE_CONFIG=$BATS_TEST_TMPDIR/shipped.ini
	golive 1 check --at "$DAY" --format json deployments
	judged out >before
	golive 0 export csv --output table.csv deployments
	err_is_empty
	golive 0 import csv table.csv --into again
	golive 1 check --at "$DAY" --format json again/deployments.d
	judged out >after
	diff before after
	golive 0 export csv --output table.csv again/deployments.d
	golive 0 import csv table.csv --into third
	diff -r again third
}
@test "what is said to be nothing, blanks at the ends and quotes come back from a table as they were" {
	mkdir -p from/vendors
	printf '[deployment]\nvendor = Acme\nref.module = All\n[agreement]\nplugin = document\ndocument = agreement.txt\nexpires = 2027-01-31\n' \
		>from/vendors/acme.ini
	cp agreement.txt from/vendors/
	printf '%s\n' '[deployment]' 'include = vendors/acme.ini' 'id = scribe' 'product = "  Scribe; the first "' 'version = 1' \
		'ref.module =' 'ref.old = """quoted"""' '[agreement]' 'expires =' >from/scribe.ini
	printf '%s\n' '[deployment]' 'include = vendors/acme.ini' 'id = coder' 'product = Coder' 'version = "1 "' >from/coder.ini
	golive 0 export csv --output table.csv from
	err_is_empty
	golive 0 import csv table.csv --into again
	grep -qx 'product = "  Scribe; the first "' again/deployments.d/scribe.ini
	grep -qx 'ref.module =' again/deployments.d/scribe.ini
	grep -qx 'expires =' again/deployments.d/scribe.ini
	grep -qx 'ref.old = """quoted"""' again/deployments.d/scribe.ini
	grep -qx 'version = "1 "' again/deployments.d/coder.ini
	golive 0 export csv --output second.csv again/deployments.d
	diff <(tr ',' '\n' <table.csv | sort) <(tr ',' '\n' <second.csv | sort)
	# A table in a person's columns has no way of saying it, and says so.
	golive 0 export csv --map map.ini --output third.csv from
	err_has 'agreement.expires is empty, or has blanks at its ends, in 1 of 2'
}

@test "a secret that is typed into a file is in no table, and one that stands elsewhere is named" {
	printf '[site]\ntimezone = UTC\n[policy]\nrequire =\n[plugins]\npath = %s\n' "$WORK/plugins" | write_site site.ini
	mkdir plugins
	cp "$BUILD/tests/plugins/asks-facts.so" plugins/
	printf '[deployment]\nid = %s\nproduct = P\nversion = 1\nvendor = V\nstage = planned\n[asks-facts]\ntoken = %s\n' \
		one 'swordfish' two '${file:/etc/golive/token}' three 'a${env:B}' >all
	split -l 8 --numeric-suffixes --additional-suffix=.ini all d
	mkdir from
	mv d*.ini from/
	golive 0 export csv --output table.csv from
	! grep -q swordfish table.csv err || fail "the secret is in the table"
	! grep -q 'a\${env:B}' table.csv || fail "half a secret is in the table"
	grep -qF '${file:/etc/golive/token}' table.csv
	err_has 'asks-facts.token of one is a secret that is typed into its file'
	err_has 'asks-facts.token of three'
}

# The findings that rest on no file's place in a folder.
judged() {
	jq -S '[.deployments[] | {id, decision, cleared_until, findings: ([.checks[] | .id as $check | .findings[] |
		{check: $check, rule, subject, status, found, quote}] | sort)}]' "$1"
}

@test "the list of business associates has the 27 elements, and what is missing is said" {
	golive 0 export csv --layout ocr-ba-list deployments
	head -n 1 out | tr -d '\r' | awk -F, '{ exit NF != 27 }'
	[ "$(wc -l <out)" -eq 4 ]
	out_has '"Acme Health AI, Inc.",Acme Scribe,'
	err_has "Lumenar Imaging, Inc."
	printf '\n' >>vendors/acme.ini
	sed -i '0,/^vendor = .*/s//&\nref.contact_first_name = Ann\nref.contact_email = ann@acme.example\nref.website = https:\/\/acme.example\nref.service = Notes of visits/' vendors/acme.ini
	golive 0 export csv --layout ocr-ba-list deployments
	out_has '"Acme Health AI, Inc.",Notes of visits,,Ann,'
	sed -i '/^vendor_role/d' deployments/imaging-triage.ini
	golive 0 export csv --layout ocr-ba-list deployments
	err_has "imaging-triage: it is not said whom the vendor works for"
}

@test "the map that comes with golive takes a spreadsheet of agreements" {
	cp "$ROOT/conf/import/agreements.ini" shipped.ini
	printf '%s\r\n' 'Vendor,Agreement no.,Products,File,Effective date,Expiration date,Owner,Contact first name,Contact last name,Contact email,Notes' \
		'"Acme, Inc.",A-1,Scribe; Coder,docs/acme.pdf,11/3/2026,n/a,privacy,Ann,Lee,ann@acme.example,-' >table.csv
	golive 0 import csv table.csv --map shipped.ini --into made
	err_is_empty
	grep -qx 'document = ../../docs/acme.pdf' made/vendors/acme-inc.ini
	golive "1|2" check made/deployments.d
	golive 0 export csv --layout ocr-ba-list made/deployments.d
	out_has '"Acme, Inc.","Coder; Scribe",,Ann,Lee,'
}

@test "import and export are hard to lead astray by names" {
	table '../../x,../../../etc/passwd,2027-01-31,Y,../north' '"A
	[evil]
	x = y",";id = z",2027-01-31,Y,'
	golive 0 import csv table.csv --map map.ini --into made
	[ -e made/deployments.d/etc-passwd.ini ] && [ -e made/deployments.d/sites/north.ini ]
	[ -e made/vendors/x.ini ] && [ -e made/deployments.d/id-z.ini ]
	golive 0 check --at 2026-12-01 --format json made/deployments.d
	json_is '[.deployments[] | .product] | sort | join(" | ")' '../../../etc/passwd | ;id = z'
	json_is '[.deployments[] | .vendor] | sort | join(" | ")' '../../x | A [evil] x = y'
}
