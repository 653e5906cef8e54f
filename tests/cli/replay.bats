#!/usr/bin/env bats
# A recorded run, judged again from what was recorded: the same to the byte, or what is another and what is not possible is
# named. Nothing of the files of that day is needed for it.

load helper

setup() {
	setup_golive
	STORE=$WORK/store
	mkdir -p deployments.d plugins
	cp "$BUILD/lib/golive/plugins/document.so" plugins/
	printf '[site]\nname = Test Clinic\ntimezone = America/Chicago\ndeployments = %s\n[policy]\nrequire =\n[plugins]\npath = %s\n[store]\nurl = sqlite:%s\n' \
		"$WORK/deployments.d" "$WORK/plugins" "$STORE" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	minimal_deployment
	mv minimal.ini deployments.d/
	sed -i 's|^document = .*|document = ../paper.txt|' deployments.d/minimal.ini
}

sql() {
	sqlite3 "$STORE/golive.db" "$1"
}

@test "a run is reproduced when none of its files is there any more" {
	golive 0 check
	mv deployments.d away
	mkdir deployments.d
	rm paper.txt
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
	out_has '1 checks judged again'
	golive 0 verify
}

@test "all the examples are reproduced; a table of which only the digest is kept must lie where it lay, unchanged" {
	write_site "$WORK/examples.ini" "$STORE" <"$ROOT/conf/examples.ini"
	export GOLIVE_CONFIG=$WORK/examples.ini
	table=deployments/documents/springfield-head-ct-patients.csv
	golive '1|2' check deployments
	golive 0 replay last
	out_has 'only the digest is kept, found where they lay, the same to the byte: 1'
	out_has 'every finding and decision is as recorded'
	cp "$table" kept.csv
	sed -i '$s/[0-9]$/7/;$s/77$/78/' "$table"
	echo 'race,other,3' >>"$table"
	golive 2 replay last
	out_has 'NOT POSSIBLE  imaging-triage: check population'
	out_has 'what lies there now is another'
	out_lacks DIFFERS
	out_lacks ALTERED
	[ "$(grep -c 'NOT POSSIBLE' out)" -eq 1 ]
	rm "$table"
	golive 2 replay last
	out_has 'only its digest is kept, and it cannot be had now'
	mv kept.csv "$table"
	golive 0 replay last
	sed -i 's/^version = .*/version = 9.9/' deployments/ambient-scribe.ini
	golive '1|2' recheck deployments
	golive '1|2' recheck deployments
	golive 0 replay last
}

@test "data sets are looked into again where they lie, and only if they are what they were" {
	no_replay 'nothing but digests is kept of data sets, and they change'
	cp "$BUILD/lib/golive/plugins/deidentification.so" plugins/
	mkdir -p release/part
	printf 'sex,birth_year\nF,1950\nM,1951\n' >release/a.csv
	printf 'sex,birth_year\nM,1952\n' >release/part/b.csv
	printf '[deployment]\nid = set\nproduct = P\nversion = 1\nvendor = V\nstage = planned\n[deidentification]\nsample = ../release\n' \
		>deployments.d/set.ini
	golive '1|2' check
	golive 0 replay last
	out_has 'the same to the byte: 2'
	printf 'sex,birth_year\nM,1953\n' >release/part/b.csv
	golive 2 replay last
	out_has 'NOT POSSIBLE  set: check deidentification'
	out_has 'what lies there now is another'
	printf 'sex,birth_year\nM,1952\n' >release/part/b.csv
	printf 'more\n1\n' >release/c.csv
	golive 2 replay last
	out_has 'NOT POSSIBLE  set: check deidentification'
}

@test "folders, parts, papers that are missing and papers that cannot be read are reproduced" {
	mkdir folder empty
	printf 'One of several.\n' >folder/a.txt
	printf 'Another of several.\n' >folder/b.txt
	printf '%%PDF-1.4 nonsense' >broken.pdf
	for what in folder empty nowhere.txt broken.pdf; do
		printf '[deployment]\nid = d-%s\nproduct = P\nversion = 1\nvendor = V\nstage = planned\n[paper]\nplugin = document\ndocument = ../%s\n' \
			"${what%.*}" "$what" >"deployments.d/$what.ini"
	done
	printf '[deployment]\nid = parts\nproduct = P\nversion = 1\nvendor = V\nstage = planned\n[paper]\nplugin = document\ndocument = ../paper.txt\ndocument.2 = ../folder\ndocument.3 = ../nowhere.txt\n' \
		>deployments.d/parts.ini
	golive '1|2' check
	rm -r folder empty broken.pdf
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
}

@test "a night in which nothing changed is reproduced too, and a section that went" {
	printf '[second]\nplugin = document\ndocument = ../paper.txt\n' >>deployments.d/minimal.ini
	golive 0 recheck
	golive 0 recheck
	golive 0 replay last
	drop_section deployments.d/minimal.ini second
	golive 0 recheck
	golive 0 replay last
}

@test "evidence altered by one bit, a plugin by one byte, a finding in its row: each is named" {
	golive 0 check
	cp -r "$STORE" whole
	sql "UPDATE evidence SET body = CAST(replace(body, 'paper', 'paqer') AS BLOB) WHERE size < 200"
	golive 1 replay last
	out_has 'ALTERED  minimal: check paper: file:'
	rm -r "$STORE" && cp -r whole "$STORE"
	sql "UPDATE evidence SET body = substr(body, 1, length(body) - 1) || x'00' WHERE digest =
		(SELECT digest FROM basis WHERE name = 'plugin:document')"
	golive 1 replay last
	err_has 'plugin:document'
	rm -r "$STORE" && cp -r whole "$STORE"
	sql "UPDATE node SET body = CAST(replace(body, 'digest', 'dijest') AS BLOB) WHERE kind = 4"
	golive 1 replay last
	out_has 'DIFFERS  minimal: DOC-02 (paper)'
	rm -r "$STORE" && cp -r whole "$STORE"
	golive 0 replay last
}

@test "what was not kept is not possible, and says so" {
	golive 0 check
	cp -r "$STORE" whole
	sql 'DELETE FROM basis'
	golive 2 replay last
	err_has 'its plugins were not kept'
	rm -r "$STORE" && cp -r whole "$STORE"
	sql "DELETE FROM evidence WHERE size < 200"
	golive 2 replay last
	out_has 'NOT POSSIBLE  minimal: check paper: file:'
	rm -r "$STORE" && cp -r whole "$STORE"
	sql "DELETE FROM basis WHERE name = 'plugin:document'"
	golive 2 replay last
	out_has 'plugin document was not kept'
	golive 66 replay 00000000
	golive 64 replay
}

@test "the plugins of today are used only where that is asked for, and told apart" {
	golive 0 check
	objcopy --add-section .remark="$WORK/site.ini" plugins/document.so plugins/new.so
	mv plugins/new.so plugins/document.so
	golive 0 replay last
	err_is_empty
	golive 0 replay last --installed
	err_has 'plugin document is not the one that judged'
	out_has 'with the plugins that are installed'
	rm plugins/document.so
	golive 0 replay last
	golive 2 replay last --installed
	out_has 'plugin document is not installed'
}

@test "replay leaves nothing behind, and the store as it was" {
	golive 0 check
	mkdir scratch
	cp "$STORE/golive.db" before
	TMPDIR=$WORK/scratch golive 0 replay last
	[ -z "$(ls -A scratch)" ]
	cmp before "$STORE/golive.db"
}
