#!/usr/bin/env bats
# What documents say is so: manual pages, README, --help and the completion agree with the program and with each other,
# the examples in them run, and modules know only whom core/README.md says they know.

load helper

setup() {
	setup_golive
	PAGE=$ROOT/core/cli/golive.1.scd
	INI_PAGE=$ROOT/core/config/golive.ini.5.scd
	PLUGIN_PAGE=$ROOT/core/include/golive/golive-plugin.3.scd
	HEADER=$ROOT/core/include/golive/plugin.h
}

# same_lines WHAT: compares the files left and right, both sorted here, and shows what only one of them has.
same_lines() {
	sort -u left >left.sorted
	sort -u right >right.sorted
	[ -s left.sorted ] || fail "nothing was found to compare: $1" || return 1
	diff left.sorted right.sorted >difference || { cat difference; fail "$1"; }
}

# chapter PAGE NAME: the lines of one chapter of a manual page.
chapter() {
	awk -v name="# $2" '/^# / { inside = ($0 == name); next } inside' "$1"
}

# literal PAGE NAME: the literal block below the line "_NAME_:".
literal() {
	awk -v name="_$2_:" '
		$0 == name { wanted = 1 }
		wanted && /^```/ { if (++fences == 2) exit; next }
		wanted && fences == 1' "$1"
}

# first_literal PAGE CHAPTER: the first literal block of a chapter.
first_literal() {
	chapter "$1" "$2" | awk '/^```/ { if (++fences == 2) exit; next } fences == 1'
}

page_of() {
	printf '%s/plugins/%s/%s.scd' "$ROOT" "$1" "$1"
}

every_plugin() {
	basename -a "$ROOT"/plugins/*/*.scd | sed 's/\.scd$//'
}

# Ids of rules in bold on stdin.
bold_ids() {
	grep -oE '\*[A-Z]+-[0-9A-Z]+\*' | tr -d '*'
}

# ---- plugins ----

@test "every plugin has a manual page beside it" {
	for folder in "$ROOT"/plugins/*/; do
		name=$(basename "$folder")
		[ -s "$folder$name.scd" ] || fail "plugins/$name has no $name.scd"
		grep -qx "golive-$name(7)" "$folder$name.scd"
	done
}

@test "a plugin's page names the options that the plugin has, with their types" {
	for plugin in $(every_plugin); do
		golive 0 plugin info "$plugin"
		sed -n '/^Options of/,/^Rules/s/^  \([a-z_]\{1,\}\)  *\([a-z/]\{1,\}\)  .*/\1 \2/p' out >left
		chapter "$(page_of "$plugin")" OPTIONS | grep '^\*' |
			grep -oE '\*[a-z_]+\* \([a-z/]+' | tr -d '*(' >right
		same_lines "options of plugin $plugin: < has, > its page says"
	done
}

@test "a plugin's page tells which options must be given, and what holds where one is left out" {
	for plugin in $(every_plugin); do
		golive 0 plugin info "$plugin"
		tr -s ' \n' ' ' <out >flat
		while read -r name; do
			said=$(chapter "$(page_of "$plugin")" OPTIONS | grep '^\*' | grep -oE "\*$name\* \([^)]*\)")
			golive 0 explain "$plugin.$name"
			fallback=$(sed -n 's/^Default  *//p' out)
			if [ -n "$fallback" ]; then
				[[ $said == *"default $fallback)"* ]] || fail "$plugin: $name has the default $fallback, the page says $said"
			else
				[[ $said != *default* ]] || fail "$plugin: $name has no default, the page says $said"
			fi
			if grep -q '^Needed' out; then
				[[ $said == *"; needed"* ]] || fail "$plugin: $name is needed, the page says $said"
			else
				[[ $said != *"; needed"* ]] || fail "$plugin: $name is not needed, the page says $said"
			fi
		done < <(sed -n '/^Options of/,/^Rules/s/^  \([a-z_]\{1,\}\)  *[a-z/]\{1,\}  .*/\1/p' flat out | sort -u)
	done
}

@test "a plugin's page lists its rules with basis and title, in their order" {
	for plugin in $(every_plugin); do
		golive 0 plugin info "$plugin"
		# What was wrapped is joined again.
		sed -n '/^Rules/,/^Reasons/p' out | sed '1d;/^Reasons/d;/^$/d' |
			awk '/^   / { sub(/^ */, ""); line = line " " $0; next }
				line != "" { print line } { line = $0 } END { print line }' |
			sed 's/^  *//; s/   */ /g' | tr -s ' ' >left.rules
		awk '/^[[|][[ ] +\*[A-Z]+-[0-9A-Z]+\*$/ { gsub(/[*[| ]/, ""); id = $0; cell = 0; next }
			/^:[[ ] / && id != "" { sub(/^:[[ ] /, ""); if (++cell == 1) basis = $0; else { print id, basis, $0; id = "" } }' \
			"$(page_of "$plugin")" | tr -s ' ' >right.rules
		[ -s left.rules ]
		diff left.rules right.rules || fail "rules of plugin $plugin: < has, > its page says"
	done
}

@test "a plugin's page has the heads of options and the table of rules that are made of its description" {
	for plugin in $(every_plugin); do
		golive 0 plugin info --format page "$plugin"
		page=$(cat "$(page_of "$plugin")")
		table=$(sed -n '/^# RULES/,$p' out | tail -n +3)
		[[ $page == *"$table"* ]] || fail "$plugin: its page has another table of rules than plugin info --format page" || return 1
		chapter "$(page_of "$plugin")" OPTIONS >options
		sed -n '/^# OPTIONS/,/^# RULES/s/^\(\*.*)\)$/\1/p' out >heads
		[ -s heads ]
		while IFS= read -r head; do
			grep -qF -- "$head" options || fail "$plugin: its page does not say: $head" || return 1
		done <heads
	done
}

@test "a plugin's page explains each reason why it may not apply" {
	for plugin in $(every_plugin); do
		golive 0 plugin info "$plugin"
		grep -q '^Reasons' out || continue
		sed -n '/^Reasons/,$s/^  \([A-Z][A-Z]*-N[0-9]*\) .*/\1/p' out >left
		grep -oE '^\*[A-Z]+-N[0-9]+\*$' "$(page_of "$plugin")" | tr -d '*' >right
		same_lines "reasons of plugin $plugin"
	done
}

@test "a plugin's page tells which rules a typed value fulfils and which verdicts of a reading settle" {
	for plugin in $(every_plugin); do
		page=$(page_of "$plugin")
		golive 0 plugin info "$plugin"
		sed -n '/^Rules/,/^Reasons/s/^  \([A-Z][A-Z]*-[0-9A-Z]*\) .*/\1/p' out >rules
		: >left
		while read -r rule; do
			golive 0 explain "$rule"
			awk -v rule="$rule" -v plugin="$plugin" '
				/^[A-Z]+-[0-9A-Z]+  / { mine = 0; words = "" }
				/^Typed value/ && /can fulfil it/ { typed = "typed " rule }
				/^A reading/ { reading = $0; more = 1; next }
				more && /^ / { reading = reading $0; next }
				{ more = 0 }
				END {
					if (typed != "") print typed
					verdicts = reading
					if (verdicts ~ /cannot settle/) print "none " rule
					else {
						out = ""
						if (verdicts ~ /present/) out = out "present "
						if (verdicts ~ /absent/) out = out "absent "
						if (verdicts ~ /not-needed/) out = out "not-needed "
						print out rule
					}
				}' out >>left
		done <rules
		settled() { # CHAPTER WORDS PARAGRAPH: "WORDS ID" for each id of the paragraph that begins so
			chapter "$page" "$1" | awk -v RS= -v begin="$3" 'index($0, begin) == 1' | bold_ids | sed "s/^/$2 /"
		}
		{
			settled "TYPED VALUES" typed 'A typed value can fulfil'
			settled READINGS present '_present_ settles'
			settled READINGS 'present absent' '_present_ or _absent_ settles'
			settled READINGS 'present absent not-needed' '_present_, _absent_ or _not-needed_ settles'
			settled READINGS none 'No reading settles'
		} >right
		same_lines "what settles rules of plugin $plugin: < is so, > its page says"
	done
}

@test "the example of golive-baa(7) runs, and says on each day what the page says" {
	first_literal "$(page_of baa)" EXAMPLE >deployments/report-hosting.ini
	printf '[policy]\nrequire = baa\n' | write_site "$GOLIVE_CONFIG"
	golive 0 check --at 2026-06-01 deployments/report-hosting.ini
	out_has 'Cleared until  2026-11-01'
	golive 0 check --at 2026-10-15 deployments/report-hosting.ini
	out_has 'The agreement ends soon, on 2026-10-31.'
	golive 1 check --at 2026-11-22 deployments/report-hosting.ini
	out_has 'The agreement ended on 2026-10-31.'
	drop_key deployments/report-hosting.ini document
	golive 1 check --at 2026-06-01 deployments/report-hosting.ini
	out_has 'No agreement is on file: the line document is not there.'
	for words in 'The agreement ends soon, on 2026-10-31.' 'The agreement ended on 2026-10-31.' \
		'No agreement is on file: the line document is not there.'; do
		grep -qF "$words" "$(page_of baa)"
	done
}

@test "the example of golive-document(7) runs, and says what the page says" {
	page=$(page_of document)
	for file in minutes.txt scribe.ini; do
		literal "$page" "$file" >"./$file"
		[ -s "$file" ]
	done
	check_it() {
		golive "$1" check --at "$2" --only committee-minutes scribe.ini
		shift 2
		for words in "$@"; do
			grep -qF "$words" "$page" || fail "the page does not say: $words"
			out_has "$words"
		done
	}
	golive '0|1|2' check --at 2026-11-22 --only committee-minutes --format json scribe.ini
	json_is '.deployments[0].checks[] | select(.id == "committee-minutes") | .status' pass
	check_it '1|2' 2027-12-01 'It was issued on 2026-11-12 and is older than it may be.'
	sed -i 's/approved/postponed/' minutes.txt
	check_it '1|2' 2026-11-22 'It says what it must not.'
	rm minutes.txt
	check_it '1|2' 2026-11-22 'It is not on file: no such file: minutes.txt.'
}

# ---- for plugin authors ----

header_functions() {
	sed -n -e 's/^GOLIVE_CALL [^(]*[ *]\(golive_[a-z_]*\)(.*/\1/p' \
		-e 's/^GOLIVE_DEFINE_FINDING(\(golive_[a-z_]*\),.*/\1/p' "$HEADER"
}

@test "golive-plugin(3) describes every function and every word of plugin.h, and none that is not there" {
	header_functions >left
	grep -oE '\*golive_[a-z_]+\*' "$PLUGIN_PAGE" | tr -d '*' >right
	same_lines "functions: < plugin.h has, > the page says"
	while read -r word; do
		grep -qw "$word" "$HEADER" || fail "plugin.h has no $word"
	done < <(grep -ohE '\b(golive|GOLIVE)_[A-Za-z_0-9]*[A-Za-z0-9]' "$PLUGIN_PAGE" | sort -u)
	while read -r word; do
		grep -qw "$word" "$PLUGIN_PAGE" || fail "the page says nothing of $word"
	done < <(sed -n 's/^#define \(GOLIVE_[A-Z_]*\) [0-9(IG].*/\1/p' "$HEADER" |
		grep -vE '_(FAIL|UNKNOWN|WARN|NOTE|PASS|NOT_APPLICABLE|SECTION|NAME|TYPE)$' | sort -u)
}

@test "golive-plugin(3) says of a description all keys that golive reads" {
	for list in $(sed -n '/static const char \*const known\[\]/,/NULL/p' "$ROOT/core/config/plugin_file.c" |
		grep -oE '"[a-z_]+"' | tr -d '"' | sort -u); do
		chapter "$PLUGIN_PAGE" "THE DESCRIPTION" | grep -qF "*$list*" || fail "the page says nothing of the key $list"
	done
}

@test "the plugin of golive-plugin(3) builds as the page says, is described, and makes the findings it should" {
	mkdir -p author/bin plugins
	for file in downtime.c downtime.plugin.ini; do
		literal "$PLUGIN_PAGE" "$file" >"author/$file"
		[ -s "author/$file" ]
	done
	# pkg-config, as an installed golive answers it.
	printf '#!/bin/sh\necho "-I%s/core/include"\n' "$ROOT" >author/bin/pkg-config
	chmod +x author/bin/pkg-config
	command=$(sed -n 's/^\$ \(cc -shared.*\)/\1/p' "$PLUGIN_PAGE")
	[ -n "$command" ]
	(cd author && PATH=$PWD/bin:$PATH CFLAGS='' sh -ec "${command/cc /cc -Wall -Wextra -Werror }")
	mkdir author/cases
	for file in rehearsed.case unreadable.case; do
		literal "$PLUGIN_PAGE" "cases/$file" >"author/cases/$file"
		[ -s "author/cases/$file" ]
	done
	chmod 755 author
	chmod go-w author/downtime.so
	test_line=$(sed -n 's/^\$ golive \(plugin test .*\)/\1/p' "$PLUGIN_PAGE")
	[ -n "$test_line" ]
	# shellcheck disable=SC2086 # a command line
	(cd author && golive 0 $test_line)
	[ "$(grep -c '^ok' out)" -eq 6 ]
	cp author/downtime.so plugins/
	chmod 755 plugins
	chmod 644 plugins/downtime.so
	write_site site.ini <<-INI
		[plugins]
		path = $BUILD/lib/golive/plugins, plugins
		[policy]
		require =
	INI
	golive 0 plugin info --config site.ini downtime
	out_has 'People know what to do when the product is down'
	err_is_empty

	printf 'When Acme Scribe is down, people write on paper.\n' >procedure.txt
	cat >scribe.ini <<-'INI'
		[deployment]
		id = scribe
		product = Acme Scribe
		[facts]
		clinical_claim = admin
	INI
	sed -n '/^The section of a deployment:/,$p' "$PLUGIN_PAGE" |
		awk '/^```/ { if (++n == 2) exit; next } n == 1' >>scribe.ini
	run_it() {
		golive "$1" check --config site.ini --at "$2" --format json scribe.ini
	}
	finding() {
		json_is ".deployments[0].checks[0].findings[] | select(.rule == \"$1\") | .status" "$2"
	}
	run_it 0 2026-11-22
	for rule in DOWN-01 DOWN-02 DOWN-03; do finding $rule pass; done
	json_is '.deployments[0].cleared_until[0:10]' 2027-09-15
	run_it 1 2027-11-22
	finding DOWN-03 fail
	run_it 2 2026-09-01
	finding DOWN-03 unknown
	drop_key scribe.ini rehearsed_on
	run_it 2 2026-11-22
	finding DOWN-03 unknown

	printf 'When the product is down, people write on paper.\n' >procedure.txt
	run_it 2 2026-11-22
	finding DOWN-02 unknown
	cat >>scribe.ini <<-'INI'
		[reading:downtime/DOWN-02]
		verdict = present
		quote = "the product is down"
		by = M. Lindqvist
		role = Practice manager
		on = 2026-11-03
	INI
	run_it 2 2026-11-22
	finding DOWN-02 pass
	rm procedure.txt
	run_it 1 2026-11-22
	finding DOWN-01 fail
	set_key scribe.ini clinical_claim none
	run_it '0|2' 2026-11-22
	json_is '.deployments[0].checks[0].status' not-applicable
	drop_key scribe.ini clinical_claim
	run_it 1 2026-11-22
	finding FACT unknown
}

# ---- the command line ----

# The commands of --help, one a line.
commands() {
	golive 0 --help || return 1
	sed -n '/^Commands:/,/^$/s/^  \([a-z]\{1,\}\( [a-z]\{1,\}\)\{0,1\}\)  .*/\1/p' out
}

# The long options of a command, from its --help.
options_of() {
	# shellcheck disable=SC2086 # a command of two words
	golive 0 $1 --help || return 1
	sed -n '/^Options:/,/^$/s/^  \(-[a-z], \)\{0,1\} *\(--[a-z-]*\).*/\2/p' out
}

@test "golive(1) has the commands of --help, and no others" {
	commands >left
	chapter "$PAGE" COMMANDS | sed -n 's/^\*\([a-z ]*\)\*.*/\1/p' >right
	same_lines "commands: < --help, > golive(1)"
}

@test "golive(1) has the options of all commands with their letters, and no others" {
	: >left
	while read -r command; do
		# shellcheck disable=SC2086 # a command of two words
		golive 0 $command --help
		sed -n '/^Options:/,/^$/s/^  \(-[a-z], \)\{0,1\} *\(--[a-z-]*\).*/\1\2/p' out >>left
	done < <(commands)
	echo --version >>left
	chapter "$PAGE" OPTIONS | grep '^\*-.*' | grep -oE '(\*-[a-z]\*, )?\*--[a-z-]+\*' | tr -d '*' >right
	same_lines "options: < --help, > golive(1)"
}

@test "golive(1) says of each exit code what the table says, and README has the same codes" {
	sed -n 's/^ *X([A-Z_]*, \([0-9]*\), *"\(.*\)").*/\1 \2/p' "$ROOT/core/cli/exit_codes.h" >left
	chapter "$PAGE" "EXIT STATUS" | awk '/^[[|][[ ] +\*/ { gsub(/[^0-9]/, ""); code = $0; next }
		/^:\[ / { sub(/^:\[ /, ""); gsub(/\*/, ""); print code, $0 }' >right
	same_lines "exit codes: < exit_codes.h, > golive(1)"
	cut -d ' ' -f 1 left.sorted >left
	awk -F '|' '/^\| exit code/ { inside = 1 } /^$/ { inside = 0 } inside' "$ROOT/README.md" | cut -d '|' -f 2 |
		grep -oE '[0-9]+' >right
	same_lines "exit codes: < exit_codes.h, > README.md"
}

@test "golive(1), golive-formats(7) and the completion have the formats of --help" {
	formats_page=$ROOT/core/report/golive-formats.7.scd
	golive 0 check --help
	sed -n '/^Formats:/,/^$/s/^  \([a-z]\{1,\}\)  .*/\1/p' out >left
	chapter "$PAGE" OPTIONS | awk '/^\*-f\*/ { inside = 1 } /^\*--output/ { inside = 0 } inside' |
		sed 's/golive-formats//' | grep -oE '\*[a-z]+\*' | tr -d '*' >right
	same_lines "formats: < --help, > golive(1)"
	for name in DESCRIPTION 'WHAT GOES WHERE'; do
		chapter "$formats_page" "$name" | sed -n 's/^|  \*\([a-z]*\)\*$/\1/p' >right
		same_lines "formats: < --help, > golive-formats(7), $name"
	done
	# shellcheck source=/dev/null
	source "$ROOT/packaging/completions/golive.bash"
	COMP_WORDS=(golive check --format '') COMP_CWORD=3 COMPREPLY=()
	_golive 2>/dev/null
	printf '%s\n' "${COMPREPLY[@]}" >right
	same_lines "formats: < --help, > the completion"
}

@test "golive-formats(7) has the columns, the metrics and the performance data that there are" {
	formats_page=$ROOT/core/report/golive-formats.7.scd
	golive 1 check --at "$DAY" --format openmetrics deployments
	sed -n 's/^# TYPE \(golive_[a-z_]*\) .*/\1/p' out >left
	chapter "$formats_page" OPENMETRICS | sed -n 's/^\*\(golive_[a-z_]*\)\*.*/\1/p' >right
	same_lines "metrics: < the report, > golive-formats(7)"
	golive 2 check --at "$DAY" --format nagios deployments
	chapter "$formats_page" NAGIOS >page
	while read -r name; do
		grep -qF "_${name}_" page || grep -q '^checks_' <<<"$name" || fail "golive-formats(7) says nothing of $name"
	done < <(head -n 1 out | sed 's/.* | //' | tr ' ' '\n' | cut -d = -f 1)
	golive 1 check --at "$DAY" --format csv deployments
	for column in decision effect not_looked_at cleared_until; do
		head -n 1 out | grep -qF "\"$column\"" || fail "there is no column $column"
	done
}

@test "the completion offers the commands of --help, and for each its options" {
	# shellcheck source=/dev/null
	source "$ROOT/packaging/completions/golive.bash"
	complete_words() {
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
		_golive 2>/dev/null
		if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\n' "${COMPREPLY[@]}"; fi
	}
	commands >all
	cut -d ' ' -f 1 all >left
	complete_words golive '' | grep -v '^-' >right
	same_lines "commands: < --help, > the completion"
	while read -r command; do
		options_of "$command" >left
		# shellcheck disable=SC2086 # a command of two words
		complete_words golive $command -- | grep -e '^--' >right
		same_lines "options of $command: < --help, > the completion"
		case $command in
		*' '*) complete_words golive "${command% *}" '' | grep -qx "${command#* }" || fail "$command is not offered" ;;
		esac
	done <all
}

@test "every golive command that README and the manual pages name is there" {
	commands | cut -d ' ' -f 1 >known
	printf '%s\n' --help --version >>known
	{
		cat "$ROOT/README.md" "$PAGE" "$INI_PAGE" "$PLUGIN_PAGE" "$ROOT"/plugins/*/*.scd "$ROOT/conf/golive.ini" \
			"$ROOT"/conf/deployments/*.ini | grep -oE '(`|\*|\$ )(build/bin/)?golive (--)?[a-z]+'
		chapter "$PAGE" EXAMPLES | grep -oE '^	golive [a-z]+'
	} | sed 's/.*golive //' | sort -u >named
	[ -s named ]
	while read -r name; do
		grep -qx -e "$name" known || fail "there is no command: golive $name"
	done <named
}

# ---- configuration ----

@test "golive.ini(5) has every key that golive reads of its own sections" {
	grep -ohE '\{\.name = "[a-z_]+"' "$ROOT"/core/config/config_{site,deployment,acts,checks}.c |
		sed 's/.*"\(.*\)"/\1/' | sort -u >keys
	[ "$(wc -l <keys)" -gt 50 ]
	while read -r key; do
		grep -qF "*$key*" "$INI_PAGE" || fail "golive.ini(5) says nothing of $key"
	done <keys
}

@test "golive.ini(5) names no key that golive does not read" {
	for chapter in 'SITE FILE' 'DEPLOYMENT FILE'; do chapter "$INI_PAGE" "$chapter"; done |
		grep '^	' | grep -oE '\*[a-z_]+\*' | tr -d '*' | sort -u >named
	[ "$(wc -l <named)" -gt 50 ]
	while read -r key; do
		grep -qF "\"$key\"" "$ROOT"/core/config/*.c "$ROOT"/plugins/*/*.plugin.ini ||
			grep -qx "\[option $key\]" "$ROOT"/plugins/*/*.plugin.ini || fail "golive reads no key $key"
	done <named
}

@test "golive.ini(5) has every section of a site file and of a deployment file" {
	sed -n '/^} sections\[\]/,/^};/s/^    {"\([a-z]*:\{0,1\}\)".*/\1/p' "$ROOT/core/config/config_site.c" >sections
	sed -n '/other_sections\[\]/,/};/p' "$ROOT/core/config/config_sections.c" |
		grep -oE '"[a-z]+:?"' | tr -d '"' >>sections
	[ "$(wc -l <sections)" -gt 15 ]
	while read -r section; do
		case $section in
		*:) grep -qF "*[$section" "$INI_PAGE" || fail "golive.ini(5) says nothing of [$section...]" ;;
		*) grep -qF "*[$section]*" "$INI_PAGE" || fail "golive.ini(5) says nothing of [$section]" ;;
		esac
	done <sections
}

# ---- README ----

# readme_command: the words of the golive command that README begins with, in a folder that has conf/ as the project has
# it, but for where golive keeps its own.
readme_command() {
	local site
	cp -r "$ROOT/conf" conf
	for site in conf/*.ini; do
		if grep -q '^\[site\]' "$site"; then write_site "$site.new" <"$site" && mv "$site.new" "$site"; fi
	done
	read -ra words < <(sed -n 's/^\$ golive //p' "$ROOT/README.md" | head -n 1)
	[ "${words[0]}" = check ]
}

@test "README's report is the program's own" {
	sed -n '/^\$ golive check/,/^\.\.\./p' "$ROOT/README.md" | sed '1d;$d' >wanted
	[ "$(wc -l <wanted)" -gt 20 ]
	readme_command
	golive 1 "${words[@]}"
	head -n "$(wc -l <wanted)" out >there
	diff wanted there || fail "< README.md, > the program"
}

@test "README's table of examples tells the decisions that they get" {
	readme_command
	unset 'words[-1]' # the file
	golive '0|1|2' "${words[@]}" --format json conf/deployments
	jq -r '.deployments[] | "\(.file | sub(".*/"; "")) \(.decision)"' out >left
	sed -n 's/^| `\([a-z-]*\.ini\)` |.*| \([A-Z-]*\)[^|]* |$/\1 \2/p' "$ROOT/README.md" | tr '[:upper:]' '[:lower:]' >right
	same_lines "decisions: < the program, > README.md"
}

@test "README's way to an agreement of one's own works as written" {
	mkdir my && cp -r deployments sites vendors my/
	grep -qF 'mkdir my && cp -r conf/deployments conf/sites conf/vendors my/' "$ROOT/README.md"
	grep -q '^covered_entity' my/sites/springfield.ini
	cp my/deployments/imaging-triage.ini my/deployments/your-product.ini
	drop_section my/deployments/your-product.ini fda
	set_key my/deployments/your-product.ini id your-product
	set_key my/deployments/your-product.ini product LumenReport
	golive 0 config check my/deployments/your-product.ini
	golive '0|1|2' check --at "$DAY" my/deployments/your-product.ini
	golive 0 clauses my/deployments/documents/lumenar-baa-2024.md baa
}

# ---- modules ----

# Who may include whom, beside its own: MODULE may include what stands behind it.
arrows() {
	cat <<-'TABLE'
		base
		model base
		report model base
		notify report model base
		store model base
		config model base
		worker model base golive
		reader model base
		fetcher model base
		sheet config model base
		gather model base reader fetcher
		engine config gather worker reader fetcher model base
		kit engine config gather worker reader model base
		cli kit sheet engine config gather notify report store worker reader fetcher model base golive
	TABLE
}

# Beside the drawing, each with its reason.
#   gather reader/messages.h: the cache of texts keeps outcomes as the reader writes them
exceptions() {
	cat <<-'TABLE'
		gather reader/messages.h
		gather reader/language_data.h
		cli reader/language_data.h
	TABLE
}

# What others may include of worker, reader and fetcher: the core's side.
client_side() {
	case $1 in
	*/client.h | worker/plugin_object.h) return 0 ;;
	esac
	return 1
}

@test "modules include only those below them, as core/README.md draws it" {
	bad=0
	while IFS=: read -r file included; do
		module=${file%%/*}
		other=${included%%/*}
		[ "$module" != "$other" ] || continue
		case $included in */*) ;; *) echo "core/$file includes $included without its module" && bad=1 && continue ;; esac
		if exceptions | grep -qx "$module $included"; then continue; fi
		allowed=$(arrows | awk -v module="$module" '$1 == module { $1 = ""; print $0 " " }')
		case $allowed in
		*" $other "*) ;;
		*) echo "core/$file includes $included" && bad=1 && continue ;;
		esac
		case $other in
		worker | reader | fetcher) client_side "$included" || { echo "core/$file includes $included" && bad=1; } ;;
		esac
	done < <(cd "$ROOT/core" && grep -noE '^#include "[^"]*"' ./*/*.c ./*/*.h |
		sed 's|^\./||; s|:[0-9]*:#include "|:|; s|"$||')
	[ "$bad" -eq 0 ]
}

@test "plugins include golive/plugin.h and their own files, and nothing of core" {
	found=$(cd "$ROOT/plugins" && grep -nE '#include ["<]' ./*/*.c ./*/*.h |
		grep -vE '#include <(golive/plugin|[a-z_0-9]+)\.h>' |
		grep -vE '#include "[a-z_0-9-]+\.h"' || true)
	[ -z "$found" ] || fail "$found"
}

@test "every file that core/README.md names is there, and every module is drawn" {
	grep -oE '\b(base|model|config|gather|engine|kit|worker|reader|fetcher|notify|report|sheet|store|cli)/[a-z_]+\.[ch]\b' "$ROOT/core/README.md" |
		sort -u >named
	[ "$(wc -l <named)" -gt 25 ]
	while read -r file; do
		[ -f "$ROOT/core/$file" ] || fail "there is no core/$file"
	done <named
	for module in "$ROOT"/core/*/; do
		module=$(basename "$module")
		[ "$module" = include ] || grep -qw "$module" "$ROOT/core/README.md" || fail "core/README.md says nothing of $module"
	done
}

@test "manual pages are made of their sources without a complaint" {
	command -v scdoc >/dev/null || skip "scdoc is not here"
	for page in "$ROOT"/core/*/*.scd "$ROOT"/core/include/golive/*.scd "$ROOT"/plugins/*/*.scd; do
		scdoc <"$page" >page.roff || fail "$page"
		[ -s page.roff ]
	done
}
