#!/usr/bin/env bats
# INI files as they come from editors, converters and enemies: a clear error or a right result, never a crash.

load helper
setup() {
	setup_golive
	minimal_deployment
}

check_minimal() {
	local wanted=$1
	shift
	golive "$wanted" check --at "$DAY" --config "$WORK/site.ini" "$@" minimal.ini
}

# A site that requires nothing, so that the one paper decides.
plain_site() {
	printf '[site]\nname = Test\ntimezone = UTC\n\n[policy]\nrequire =\n' | write_site site.ini
}

@test "the smallest deployment is read" {
	plain_site
	check_minimal '0|2' --format json
	json_is '.deployments[0].id' minimal
}

@test "a line of 10 MB is an error or is read, not a crash" {
	plain_site
	head -c 10000000 /dev/zero | tr '\0' 'x' >>minimal.ini
	check_minimal 78
	[ "$(wc -c <err)" -lt 10000 ] || fail "the whole line was shown"
}

@test "a value of 10 MB is not cut" {
	plain_site
	{
		printf 'ref.long = '
		head -c 10000000 /dev/zero | tr '\0' 'x'
		printf 'end\n'
	} >long.txt
	sed -i '/^\[paper\]/e cat long.txt' minimal.ini
	check_minimal '0|2|78' --format json
	[ "$(jq -r '.deployments[0].refs.long // "" | length' out)" -eq 10000003 ] || grep -q 'minimal.ini' err ||
		fail "neither whole nor refused"
}

@test "a NUL byte is an error with its line" {
	plain_site
	printf 'owner = \0nobody\n' >>minimal.ini
	check_minimal 78
	err_has minimal.ini:11
}

@test "CRLF line ends are read like LF" {
	plain_site
	sed -i 's/$/\r/' minimal.ini
	check_minimal '0|2' --format json
	json_is '.deployments[0].product' Minimal
}

@test "a byte order mark is passed over" {
	plain_site
	printf '\357\273\277' | cat - minimal.ini >bom.ini
	mv bom.ini minimal.ini
	check_minimal '0|2' --format json
	json_is '.deployments[0].id' minimal
}

@test "Latin-1 is an error that names the line" {
	plain_site
	printf '[facts]\nresearch.why = Caf\351\n' >>minimal.ini
	check_minimal 78
	err_has UTF-8
	err_has minimal.ini:12
}

@test "UTF-8 is read" {
	plain_site
	sed -i 's/^product = .*/product = Café Zürich 東京/' minimal.ini
	check_minimal '0|2' --format json
	json_is '.deployments[0].product' 'Café Zürich 東京'
}

@test "100,000 sections are read in time" {
	plain_site
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "[nothing%d]\nplugin = nowhere\n", i }' >>minimal.ini
	COMMAND_LIMIT=60 check_minimal 78
}

@test "a section name with a bracket in it is an error, not another name" {
	plain_site
	printf '\n[pa]per]\nplugin = document\n' >>minimal.ini
	check_minimal 78
	err_has minimal.ini:12
}

@test "a section name longer than inih's 49 bytes is not cut" {
	plain_site
	long=$(printf 'a-very-long-name-of-a-section-%s' 0123456789012345678901234567890123456789)
	printf '\n[%s-one]\nplugin = document\ndocument = paper.txt\n\n[%s-two]\nplugin = document\ndocument = paper.txt\n' \
		"$long" "$long" >>minimal.ini
	check_minimal '0|2' --format json
	json_is '.deployments[0].checks | length' 3
}

@test "an indented key is an error, not part of the value before it" {
	plain_site
	printf '  owner = it\n' >>minimal.ini
	check_minimal 78
	err_has minimal.ini:11
}

@test "a doubled key and a doubled section are errors" {
	plain_site
	printf 'document = other.txt\n' >>minimal.ini
	check_minimal 78
	err_has document
	minimal_deployment
	printf '\n[paper]\nplugin = document\n' >>minimal.ini
	check_minimal 78
}

@test "an unknown section is an error that suggests the nearest" {
	plain_site
	sed -i 's/^\[deployment\]/[deploymnt]/' minimal.ini
	check_minimal 78
	err_has deployment
}

@test "a section without keys is not passed over" {
	plain_site
	printf '\n[nonsense]\n' >>minimal.ini
	check_minimal 78
	err_has nonsense
}

@test "quotes keep semicolons and commas" {
	plain_site
	sed -i 's/^product = .*/product = "Semi; colon, ""quoted"" # hash" ; comment/' minimal.ini
	check_minimal '0|2' --format json
	json_is '.deployments[0].product' 'Semi; colon, "quoted" # hash'
}

@test "an error in the site file: nothing runs" {
	plain_site
	printf '[nonsense]\nx = y\n' >>site.ini
	check_minimal 78
	out_is_empty
}

@test "an unknown time zone is an error, not UTC" {
	plain_site
	sed -i 's|^timezone = .*|timezone = America/Springfield|' site.ini
	check_minimal 78
	err_has America/Springfield
}

@test "a secret is never printed, wherever it goes wrong" {
	plain_site
	printf 'sssh-very-secret\n' >key.txt
	printf '\n[http]\nhosts = example.org\n[http:example.org]\nkey = ${file:%s/key.txt}\n' "$WORK" >>site.ini
	for command in 'config show' 'config check' 'check --format json' 'check -v'; do
		# shellcheck disable=SC2086 # words
		golive '0|1|2|78' $command --config site.ini minimal.ini
		if grep -qa sssh-very-secret out err; then fail "$command prints a secret"; fi
	done
}

@test "a file that includes itself is an error" {
	plain_site
	sed -i 's/^stage = .*/&\ninclude = minimal.ini/' minimal.ini
	check_minimal 78
	err_has include
}

@test "an included file that is not there is an error that names it" {
	plain_site
	sed -i 's/^stage = .*/&\ninclude = nowhere.ini/' minimal.ini
	check_minimal 78
	err_has nowhere.ini
}

@test "two deployments with one id are an error" {
	plain_site
	mkdir both
	cp minimal.ini paper.txt both/
	cp minimal.ini both/again.ini
	golive 78 check --at "$DAY" --config site.ini both
	err_has minimal
}

@test "rubbish of every kind as a deployment file is an error" {
	plain_site
	head -c 20000 "$GOLIVE" >minimal.ini
	check_minimal 78
	: >minimal.ini
	check_minimal '66|78'
	printf '[' >minimal.ini
	check_minimal 78
	printf '= = = ]\n[]\n[ ]\n=\n' >minimal.ini
	check_minimal 78
}

@test "the policy's warn_within holds where a section says nothing else" {
	printf 'The committee approved the product.\n' >paper.txt
	printf '[deployment]\nid = paper\nproduct = P\nvendor = V\n[paper]\nplugin = document\ndocument = paper.txt\nexpires = 2027-05-01\n' >paper.ini
	plain_site
	golive '0|2' check --at "$DAY" --config site.ini --format json paper.ini
	json_is '.deployments[0].checks[0].findings[] | select(.rule == "DOC-03") | .status' pass
	printf '[site]\nname = Test\ntimezone = UTC\n\n[policy]\nrequire =\nwarn_within = 400d\n' | write_site site.ini
	golive '0|2' check --at "$DAY" --config site.ini --format json paper.ini
	json_is '.deployments[0].checks[0].findings[] | select(.rule == "DOC-03") | .status' warn
	printf 'warn_within = 10d\n' >>paper.ini
	golive '0|2' check --at "$DAY" --config site.ini --format json paper.ini
	json_is '.deployments[0].checks[0].findings[] | select(.rule == "DOC-03") | .status' pass
}

@test "a deployment that is expected and whose file is gone is on hold" {
	mkdir all
	mv minimal.ini paper.txt all/
	printf '[site]\nname = Test\ntimezone = UTC\ndeployments = all\nexpect = minimal\n\n[policy]\nrequire =\n' | write_site site.ini
	golive 0 check --at "$DAY" --config site.ini --format json
	mv all/minimal.ini all/paper.txt .
	golive 78 check --at "$DAY" --config site.ini --format json
	json_is '.deployments[0].id' minimal
	json_is '.decision' hold
	err_has 'there is no file of the deployment "minimal"'
	golive 0 check --at "$DAY" --config site.ini minimal.ini # named: nothing else is expected
}
