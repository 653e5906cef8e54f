#!/usr/bin/env bats
# golive ask: letters about what is open, one for each who can answer.

load helper

setup() { setup_golive; }

TRIAGE=deployments/imaging-triage.ini

# open_rules FILE: CHECK/RULE or CHECK/FACT of every open finding, sorted, each once.
open_rules() {
	"$GOLIVE" check --offline --format json "$1" 2>/dev/null | jq -r '.deployments[0].checks[] | .id as $check | .findings[] |
		select(.status | IN("fail", "unknown", "warn")) | select(.accepted == null and .waiver == null) |
		if .rule == "FACT" then .subject else "\($check)/\(.rule)" end' | sort -u
}

# The references of the letters on stdout, in the same form.
references() {
	sed -n 's/^   Our reference:  *//p' "$WORK/out" | sed -E 's|^[^/]*/([a-z_.]+)$|\1|' | sort -u
}

# Those that are named beside the one that is asked about stand as the open rules do.
beside() {
	awk '/^   Until then open:/ { sub(/.*: */, ""); words = $0; more = 1; next }
		more && /^      / { words = words " " $0; next }
		more && /^   Our reference:/ { split($3, part, "/"); n = split(words, rules, /[, ]+/); more = 0
			for (i = 1; i <= n; i++) if (rules[i] != "") print part[1] "/" rules[i] }' "$WORK/out"
}

@test "every open finding of every example is asked in one of its letters, and nothing else" {
	local any=0
	sed 's/lumenar-baa-2024/gone/; s/^id = .*/id = without/' "$TRIAGE" >deployments/without.ini
	for file in deployments/*.ini; do
		open_rules "$file" >left
		golive 0 ask --offline "$file"
		{ references; beside; } | sort -u >right
		diff left right || fail "$file: < is open, > is asked"
		[ ! -s left ] || any=$((any + 1))
	done
	[ "$any" -ge 3 ]
}

@test "a letter has the question, what settles it, why, and room for the answer, on 80 columns" {
	golive 0 ask --to vendor --on 2026-11-22 "$TRIAGE"
	head -n 4 out | diff - <(printf '%s\n' 'To:     Lumenar Imaging, Inc.' 'Date:   2026-11-22' \
		'About:  LumenTriage ICH (version 3.2.1)' '')
	out_has '1. Does the agreement cover this product? Where does it say so?'
	out_has '   We looked into:   lumenar-baa-2024.md'
	out_has '   What settles it:  The agreement, an exhibit or an order form that names the'
	out_has '   Why we ask:       "It covers this product": our contract must settle it (45'
	out_has '   Your answer:'
	out_has '   ____________'
	! grep -nE '^.{81,}$' out || fail "too wide"
	out_lacks 'documents/'
}

@test "findings of one rule are one question, with all that it is about" {
	golive 0 ask --to vendor "$TRIAGE"
	[ "$(grep -c 'population/POP-04' out)" -eq 1 ]
	out_has 'age: 0-17; payer: self pay'
}

@test "where the agreement is not there it is asked for, and not what it says" {
	rm deployments/documents/lumenar-baa-2024.md
	golive 0 ask --offline --to vendor "$TRIAGE"
	out_has '1. Please send us the business associate agreement that is in force between us.'
	out_has '   Until then open:  GEN-06, BAA-21'
	out_lacks 'Where does the agreement say'
}

@test "a question to the vendor about a fact is put from the vendor's side" {
	golive 0 ask --offline --to vendor deployments/halcyon-bedside.ini
	tr -s ' \n' ' ' <out >flat
	grep -qF "In which countries are our patients' data stored, or looked at by your people" flat
}

@test "a folder gets a file for each letter, and one file holds no several" {
	golive 0 ask --format docx --output letters/ "$TRIAGE"
	printf 'letters/imaging-triage-%s.docx\n' it privacy vendor >wanted
	find letters -type f | sort | diff wanted -
	golive 64 ask --output letter.txt "$TRIAGE"
	err_has 'these are 3 letters: name a folder (letter.txt/), or one addressee with --to'
	golive 64 ask --format docx "$TRIAGE"
	[ ! -e letter.txt ]
}

@test "text, Markdown and DOCX say the same, and a reader of others opens the DOCX" {
	golive 0 ask --to vendor --on 2026-11-22 "$TRIAGE"
	cp out text
	golive 0 ask --to vendor --on 2026-11-22 --format markdown "$TRIAGE"
	cp out markdown
	golive 0 ask --to vendor --on 2026-11-22 --format docx --output letter.docx "$TRIAGE"
	python3 - <<-'PYTHON'
		import re, zipfile
		import xml.etree.ElementTree as tree
		words = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
		with zipfile.ZipFile("letter.docx") as archive:
		    assert archive.testzip() is None
		    for name in archive.namelist():
		        tree.fromstring(archive.read(name))
		    body = tree.fromstring(archive.read("word/document.xml"))
		def bare(text):
		    return re.sub(r"[^A-Za-z0-9]+", "", text)
		docx = bare("".join(node.text or "" for node in body.iter(words + "t")))
		text = bare(open("text").read())
		markdown = bare(open("markdown").read().replace("&nbsp;", ""))
		assert docx == text, (docx, text)
		assert markdown == text, (markdown, text)
	PYTHON
}

@test "golive itself reads the DOCX that it writes" {
	golive 0 ask --to vendor --format docx --output letter.docx "$TRIAGE"
	cat >paper.ini <<-'INI'
		[deployment]
		id = paper
		product = Paper
		[letter]
		plugin = document
		document = letter.docx
		says = "Does the agreement cover this product", "What settles it"
	INI
	printf '[policy]\nrequire =\n' | write_site site.ini
	golive 0 check -c site.ini --format json paper.ini
	json_is '[.deployments[0].checks[0].findings[] | select(.rule == "DOC-05") | .status] | unique | join(" ")' pass
}

@test "the same letter gives the same bytes" {
	golive 0 ask --to vendor --on 2026-11-22 --format docx --output one.docx "$TRIAGE"
	golive 0 ask --to vendor --on 2026-11-22 --format docx --output two.docx "$TRIAGE"
	cmp one.docx two.docx
}

@test "--record writes down who was asked what, once, and the file still says the same otherwise" {
	cp "$TRIAGE" before.ini
	golive 0 ask --offline --to vendor --on 2026-11-22 --record "$TRIAGE"
	references | grep / >wanted
	grep -oE '^\[asked:[^]]*' "$TRIAGE" | sed 's/^.asked://' | sort >written
	diff wanted written
	grep -A3 -F '[asked:baa/BAA-24]' "$TRIAGE" | diff - <(printf '%s\n' '[asked:baa/BAA-24]' 'on = 2026-11-22' \
		'to = Lumenar Imaging, Inc.' 'answer = none')
	head -c "$(stat -c %s before.ini)" "$TRIAGE" | cmp - before.ini
	golive 0 config check "$TRIAGE"
	cp "$TRIAGE" once.ini
	golive 0 ask --offline --to vendor --record "$TRIAGE"
	err_has 'all of it stands there already'
	cmp once.ini "$TRIAGE"
}

@test "without --record nothing is written" {
	cp "$TRIAGE" before.ini
	golive 0 ask "$TRIAGE"
	cmp before.ini "$TRIAGE"
}

@test "an answer that stands in the file already is not written over" {
	printf '\n[asked:baa/BAA-24]\non = 2026-11-01\nto = them\nanswer = refused\n' >>"$TRIAGE"
	golive 0 ask --offline --to vendor --record "$TRIAGE"
	grep -A3 -F '[asked:baa/BAA-24]' "$TRIAGE" | grep -qx 'answer = refused'
	[ "$(grep -c -F '[asked:baa/BAA-24]' "$TRIAGE")" -eq 1 ]
}

@test "hostile words in a deployment break out of no letter" {
	set_key "$TRIAGE" product '"<w:t>\&]]> **Odd** [x](http://x.example)"'
	golive 0 ask --offline --to vendor --format docx --output letter.docx "$TRIAGE"
	python3 - <<-'PYTHON'
		import zipfile
		import xml.etree.ElementTree as tree
		with zipfile.ZipFile("letter.docx") as archive:
		    body = tree.fromstring(archive.read("word/document.xml"))
		assert "<w:t>&]]>" in "".join(body.itertext())
	PYTHON
	golive 0 ask --offline --to vendor --format markdown "$TRIAGE"
	! grep -qF '[x](http' out || fail "a link"
}

@test "an addressee that is none is told" {
	golive 64 ask --to vendr "$TRIAGE"
	err_has 'did you mean vendor?'
	golive 66 ask nobody
	golive 64 ask --format pdf "$TRIAGE"
}

@test "where nothing is open no letter is written" {
	golive 0 ask --offline --to irb "$TRIAGE"
	out_is_empty
	err_has 'nothing is open in imaging-triage that is to be asked of irb'
}

@test "a plugin that has a question for one rule has one for each, and says what settles it" {
	for plugin in "$ROOT"/plugins/*/; do
		golive 0 plugin info --format json "$(basename "$plugin")"
		jq -e 'if any(.rules[]; .question != "") then all(.rules[]; .question != "" and .settled_by != "" and (.question | test("[?.]$"))) else true end' \
			out >/dev/null || fail "$plugin: $(jq -r '.rules[] | select(.question == "" or .settled_by == "") | .id' out)"
	done
}
