#!/usr/bin/env bats
# What golive explains can be read by whoever has to act on it: every fact, key, option, rule and reason is explained, in
# short sentences of plain words. The measure is that of Flesch and Kincaid (tests/tools/readability.py).

load helper

setup() { setup_golive; }

# The names of all that there is to explain, a line each.
names() {
	sed -n 's/^\[\([a-z_]*\)\]$/\1/p' "$ROOT/conf/facts.ini"
	sed -n 's/^\[\([a-z-]*\)\]$/\1/p' "$ROOT/conf/dimensions.ini" | grep -vx plugins
	awk '/^\[/ { section = substr($0, 2); sub(/[:\]].*/, "", section) } /^[A-Za-z_.]+ = / { print section "." $1 }' \
		"$ROOT/conf/keys.ini"
	for plugin in "$ROOT"/plugins/*/*.plugin.ini; do
		"$GOLIVE" plugin info --format json "$(basename "$plugin" .plugin.ini)" |
			jq -r '.name as $name | .rules[].id, .reasons[].id, "\($name).\(.options[].name)"'
	done
}

# Runs golive explain of each name on stdin: a line NAME TAB WORDS for each paragraph of words. A label makes a paragraph.
explained() {
	python3 -c '
import re, subprocess, sys
PLAIN = {"Question", "Means", "Ask", "Settled by", "To fulfil it"}
for name in sys.stdin.read().split():
    run = subprocess.run([sys.argv[1], "explain", name], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{name}: {run.stderr}")
    paragraphs = []
    for line in run.stdout.splitlines():
        label, words = line[:14].strip(), line[14:].strip()
        if label == "Looked for":  # from here on patterns, which are no sentences
            break
        if line.startswith("  ") and label and not line.startswith(" " * 14):  # a value and what it means
            paragraphs.append(["value", line[24:].strip()])
        elif label and not line.startswith(" "):
            paragraphs.append([label, words])
        elif paragraphs:
            paragraphs[-1][1] += " " + line.strip()
    if not any(label in ("Means", "Question", "Judges", "To fulfil it", "Cites") and words for label, words in paragraphs):
        sys.exit(f"{name} is not explained")
    for label, words in paragraphs:
        if label in PLAIN or label == "value":
            print(f"{name} {label}\t{words}")' "$GOLIVE"
}

@test "every fact, key, option, rule and reason is explained in words that are easy to read" {
	names | sort -u >named
	[ "$(wc -l <named)" -gt 350 ]
	explained <named >texts
	python3 "$ROOT/tests/tools/readability.py" <texts >measured || fail "hard to read: $(cat measured)"
}

@test "the measure tells a hard text from an easy one" {
	printf 'easy\tThe vendor keeps a copy of the data for thirty days. After that it is gone for good, they say.\n' |
		python3 "$ROOT/tests/tools/readability.py"
	! printf 'hard\tNotwithstanding applicable contractual confidentiality obligations, organizational representatives necessarily demonstrate comprehensive retrospective evidentiary documentation.\n' |
		python3 "$ROOT/tests/tools/readability.py" || fail "not told"
}

# The keys that the program knows, as SECTION KEY.
known_keys() {
	awk '
		BEGIN {
			split("site_keys:site plugins_keys:plugins store_keys:store policy_keys:policy http_keys:http " \
				"host_keys:http:HOST documents_keys:documents commands_keys:commands audit_keys:audit notify_keys:notify deployment_keys:deployment flow_keys:flow:NAME " \
				"reading_keys:reading:CHECK/RULE accept_keys:accept:CHECK/RULE asked_keys:asked:CHECK/RULE study_keys:study:ID " \
				"waiver_keys:waiver:CHECK/RULE loosen_keys:loosen:RULE approval_keys:approval condition_keys:condition:NAME " \
				"exception_keys:exception answered_keys:facts reserved_keys:check", pairs, " ")
			for (i in pairs) { cut = index(pairs[i], ":"); named[substr(pairs[i], 1, cut - 1)] = substr(pairs[i], cut + 1) }
		}
		/^static const struct option_description [a-z_]*\[/ { name = $5; sub(/\[.*/, "", name); section = named[name]
			if (section == "") { print "a table without a section: " name; exit } }
		section != "" && /\.name = "/ { line = $0; while (match(line, /\.name = "[a-z_]*"/)) {
			print section, substr(line, RSTART + 9, RLENGTH - 10); line = substr(line, RSTART + RLENGTH) } }
		/;$/ { section = "" }' "$ROOT"/core/config/config_*.c
}

@test "conf/keys.ini explains the keys that the program knows, and no others" {
	known_keys | sort -u >known
	[ "$(wc -l <known)" -gt 90 ]
	# Keys that hold a name of somebody's own, and severity.RULE, stand in no table.
	awk '/^\[/ { section = substr($0, 2, length($0) - 2) } /^[A-Za-z_.]+ = / { print section, $1 }' "$ROOT/conf/keys.ini" |
		grep -vxE 'people NAME|plugins pin.NAME|check (severity|rule.ID|remedy.ID)' | sort -u >explained
	diff known explained || fail "< the program knows, > is explained"
}
