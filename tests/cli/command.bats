#!/usr/bin/env bats
# Checks without C, end to end: Monitoring Plugins from their package, scripts, programs that misbehave; and the five
# commands from `plugin new --script` to a finding.

load helper

# lacks FILE WORDS
lacks() {
	if grep -qaF -- "$2" "$1"; then fail "$1 says: $2"; fi
}

setup() {
	setup_golive
	mkdir -m 755 checks
	printf '[site]\ntimezone = UTC\n[policy]\nrequire =\n[commands]\nallow = /usr/lib/nagios/plugins, checks\n' |
		write_site site.ini "$WORK/store"
	export GOLIVE_CONFIG=$WORK/site.ini
}

# program NAME: a program in the folder that the site allows, whose script is on stdin.
program() {
	{
		echo '#!/bin/sh'
		cat
	} >"checks/$1"
	chmod 755 "checks/$1"
}

# section LINE...: a deployment with one section [probe] of these lines.
section() {
	{
		printf '[deployment]\nid = probe\nproduct = Acme Scribe\nversion = 4.1\nvendor = Acme\nstage = planned\n'
		printf '[probe]\nplugin = command\n'
		printf '%s\n' "$@"
	} >probe.ini
}

# judged STATUS [CODE]: what the section's check is; the report is in out.
judged() {
	golive "${2:-0|1|2}" check --format json probe.ini
	json_is '.deployments[0].checks[] | select(.id == "probe") | .status' "$1"
}

# rule_says RULE WORDS: the finding of the rule has the words in its message, or in what was found or expected.
rule_says() {
	jq -r --arg rule "$1" '.deployments[0].checks[].findings[] | select(.rule == $rule) |
		.message + "|" + .found + "|" + .expected' out | grep -qF -- "$2" ||
		{ show_output; fail "$1 does not say: $2"; }
}

rule_is() {
	json_is ".deployments[0].checks[].findings[] | select(.rule == \"$1\") | .status" "$2"
}

monitoring_plugin() {
	[ -x "/usr/lib/nagios/plugins/$1" ] || skip "$1 of monitoring-plugins is not here"
}

@test "explain knows a rule that a section declares, from its file or the site's deployments" {
	section 'script = site.sh' 'rule.SITE-01 = Staff were trained' 'remedy.SITE-01 = Train them'
	golive '64|66' explain SITE-01
	err_has "nothing is called 'SITE-01'"
	golive 0 explain SITE-01 probe.ini
	out_has 'SITE-01  Staff were trained'
	out_has 'Train them'
	out_has '[probe] of probe'
	golive '64|66' explain SITE-02 probe.ini
	mkdir deployments.d
	cp probe.ini deployments.d/
	sed 's/^id = .*/id = other/' probe.ini >deployments.d/other.ini
	sed -i "s|^timezone = .*|&\ndeployments = $WORK/deployments.d|" site.ini
	golive 0 explain SITE-01
	[ "$(grep -c 'Staff were trained' out)" -eq 1 ]
}

# ---- Monitoring Plugins ----

@test "check_dummy: each exit code means what the contract says" {
	monitoring_plugin check_dummy
	for pair in 0:pass 1:warn 2:fail 3:unknown; do
		section "command = check_dummy ${pair%:*} \"as it is\""
		judged "${pair#*:}"
		rule_says CMD-02 'as it is'
		rule_is CMD-01 pass
	done
}

@test "check_file_age: a file that is there, one that is old, one that is not" {
	monitoring_plugin check_file_age
	echo x >"$WORK/backup"
	section "command = check_file_age -w 1000 -c 2000 -f $WORK/backup"
	judged pass
	touch -d '2020-01-01' "$WORK/backup"
	judged fail
	rm "$WORK/backup"
	judged fail
}

@test "check_http and check_tcp over loopback: up, down, and what they measured" {
	monitoring_plugin check_http
	command -v python3 >/dev/null || skip "no python3 is here to serve"
	mkdir www && echo hello >www/index.html
	python3 -u -c '
import http.server, sys, functools
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
    functools.partial(http.server.SimpleHTTPRequestHandler, directory="www"))
print(server.server_port, flush=True)
server.serve_forever()' >port 2>/dev/null 3>&- &
	server=$!
	for _ in $(seq 200); do [ -s port ] || sleep 0.05; done
	port=$(cat port)
	section "command = check_http -H 127.0.0.1 -p $port -w 5 -c 10"
	judged pass
	rule_says CMD-02 'HTTP OK'
	rule_says CMD-03 'time: warning 5'
	section "command = check_tcp -H 127.0.0.1 -p $port"
	judged pass
	section "command = check_http -H 127.0.0.1 -p $port -u /nothing"
	judged warn
	kill $server
	wait $server || true
	section "command = check_http -H 127.0.0.1 -p $port"
	judged fail
	# Nothing is kept of what was: a program is run in each run.
}

# serve_tls DAYS: a server on loopback whose certificate, for localhost, is good for so many days; its port is in $port.
serve_tls() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.pem -days "$1" \
		-subj /CN=localhost -addext subjectAltName=DNS:localhost >/dev/null 2>&1
	openssl s_server -www -accept 127.0.0.1:0 -cert server.pem -key server.key >server.out 2>&1 3>&- &
	server=$!
	port=
	for _ in $(seq 200); do
		port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\).*/\1/p' server.out)
		[ -z "$port" ] || break
		sleep 0.05
	done
	[ -n "$port" ]
}

# lasts COMMAND: what the program of a certificate's end says of one that lasts, one that ends soon, and nobody.
lasts() {
	command -v openssl >/dev/null || skip "no openssl is here to serve"
	serve_tls 300
	section "command = ${1//PORT/$port}"
	judged pass
	kill $server
	wait $server || true
	section "command = ${1//PORT/$port}"
	judged fail
	serve_tls 3
	section "command = ${1//PORT/$port}"
	judged fail
	kill $server
	wait $server || true
}

@test "check_http looks at a certificate: one that lasts, one that ends soon, nobody there" {
	monitoring_plugin check_http
	lasts 'check_http -H localhost -I 127.0.0.1 -p PORT -S --sni -C 30,14'
}

@test "check_ssl_validity: a certificate that lasts, one that ends soon, nobody there" {
	monitoring_plugin check_ssl_validity
	lasts 'check_ssl_validity -H localhost -I 127.0.0.1 -p PORT -w 30 -c 14'
}

@test "programs that ship with no monitoring contract are no pass: true, echo without a word" {
	program quiet <<<'exit 0'
	section 'command = quiet'
	judged unknown 2
	rule_says CMD-01 'said nothing'
	program blank <<<"printf ' \n\n'"
	section 'command = blank'
	judged unknown 2
}

# ---- hostile programs ----

@test "a program that hangs, and one that ignores being asked, are unknown in time" {
	program hang <<<'echo OK; sleep 1000'
	program deaf <<<"trap '' TERM INT HUP; while :; do sleep 0.1; done"
	section 'command = hang' 'timeout = 1s'
	COMMAND_LIMIT=30 judged unknown 2
	rule_says CMD-01 'did not end within 1 s'
	section 'command = deaf' 'timeout = 1s'
	COMMAND_LIMIT=30 judged unknown 2
}

@test "a program that leaves a child with the pipe behind holds nothing up" {
	program leaves <<<'echo OK; (sleep 1000) & exit 0'
	section 'command = leaves'
	COMMAND_LIMIT=20 judged pass
}

@test "output without end is no pass, and takes no memory" {
	program endless <<<"head -c 1073741824 /dev/zero | tr '\\0' x; exit 0"
	section 'command = endless'
	judged unknown 2
	rule_says CMD-01 '64 KiB'
	# A failure stays one.
	program loud <<<"echo CRITICAL; head -c 200000 /dev/zero | tr '\\0' x; exit 2"
	section 'command = loud'
	judged fail 1
}

@test "binary output, strange exit codes, signals and closed pipes are unknown" {
	program binary <<<'printf "OK\\000\\001"; head -c 5000 /dev/urandom; exit 0'
	program killed <<<'echo OK; kill -9 $$'
	program crashes <<<'echo OK; kill -SEGV $$'
	program closed <<<'exec >&- 2>&-; exit 0'
	program e126 <<<'echo OK; exit 126'
	program e127 <<<'nosuchprogram'
	program e255 <<<'echo OK; exit 255'
	program e4 <<<'echo OK; exit 4'
	for name in binary killed crashes closed e126 e127 e255 e4; do
		section "command = $name"
		judged unknown 2
		rule_is CMD-01 unknown
	done
	section 'command = e127'
	judged unknown 2
	rule_says CMD-01 nosuchprogram
}

@test "a program's words cannot draw on a terminal or break the report" {
	program draws <<<"printf 'OK \\033[31mred\\033[0m \\007 \"quoted\" \\\\ back'; exit 2"
	section 'command = draws'
	judged fail 1
	golive 1 check probe.ini
	lacks out "$(printf '\033')"
}

@test "one that changes its output each time runs once a run" {
	program changes <<<'date +%N >>"${0%/*}/runs"; echo "OK $(tail -n 1 "${0%/*}/runs")"'
	section 'command = changes'
	printf '[probe-again]\nplugin = command\ncommand = changes\n' >>probe.ini
	sed -i 's/^stage = planned/&\ngo_live = 2099-01-01/' probe.ini
	golive '0|2' check --format json probe.ini
	[ "$(wc -l <checks/runs)" -eq 1 ]
}

@test "replay judges what a program said then: it runs no program, and needs none" {
	program says <<<'echo x >>"${0%/*}/runs"; echo "OK the guard is on, $(wc -l <"${0%/*}/runs")"'
	program fails <<<'echo x >>"${0%/*}/runs"; echo "CRITICAL the guard is off"; exit 2'
	section 'command = says'
	printf '[off]\nplugin = command\ncommand = fails\n[absent]\nplugin = command\ncommand = nowhere\n' >>probe.ini
	golive 1 check --format json probe.ini
	json_is '[.deployments[0].checks[] | .status] | join(" ")' 'pass fail unknown'
	cp checks/runs runs
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
	out_has '3 checks judged again'
	cmp runs checks/runs
	rm -r checks
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
	# What it said is evidence: where that was altered it is found.
	no_replay 'it is altered'
	sqlite3 "$WORK/store/golive.db" "UPDATE evidence SET body = zeroblob(length(body))
		WHERE digest NOT IN (SELECT digest FROM basis)"
	golive 1 replay last
	out_has 'ALTERED'
}

@test "a program that the site does not allow, or that others may write, is not run" {
	section 'command = /bin/sh -c "echo OK"'
	judged unknown 2
	rule_says CMD-01 'outside'
	program open <<<'echo OK'
	chmod 777 checks/open
	section 'command = open'
	judged unknown 2
	rule_says CMD-01 'chmod go-w'
	ln -s /bin/echo checks/link
	section 'command = link OK'
	judged unknown 2
	section 'command = ../../bin/echo OK'
	judged unknown 2
}

@test "there is no shell: what looks like one stays what it is" {
	program args <<<'for word; do printf "[%s]" "$word"; done; exit 0'
	section 'command = args $(id) `id` | && "two words" >out'
	judged pass
	rule_says CMD-02 '[$(id)][`id`]'
}

@test "offline no program is run" {
	program told <<<'touch "${0%/*}/ran"; echo OK'
	section 'command = told'
	golive 2 check --offline probe.ini
	[ ! -e checks/ran ]
}

@test "one whose last run is stuck is not started again, even if its golive was killed" {
	program stuck <<<'echo $$ >"${0%/*}/pid"; trap "" TERM; sleep 30'
	section 'command = stuck' 'timeout = 1s'
	"$GOLIVE" check probe.ini >/dev/null 2>&1 &
	first=$!
	for _ in $(seq 200); do [ -s checks/pid ] || sleep 0.05; done
	for _ in $(seq 200); do grep -q stuck store/cache/commands/* 2>/dev/null || [ "$(cat store/cache/commands/* | wc -l)" -ge 2 ] && break || sleep 0.05; done
	kill -9 $first
	wait $first || true
	before=$(cat checks/pid)
	kill -0 "$before"
	judged unknown 2
	rule_says CMD-01 'an earlier run of it has not ended'
	[ "$(cat checks/pid)" = "$before" ]
	kill -9 "$before"
	printf '#!/bin/sh\necho OK\n' >checks/stuck
	judged pass
	[ -z "$(ls store/cache/commands)" ]
}

@test "egress lists the commands that checks name, and what may be run" {
	section 'command = check_anything -H ehr.example'
	golive 0 egress probe.ini
	out_has 'check_anything -H ehr.example'
	out_has '/usr/lib/nagios/plugins, and programs in it'
}

@test "a mistake in a command is told with its line" {
	section 'command = check_http "half a quotation'
	golive 78 check probe.ini
	grep -qF 'a quotation in it does not end' err
	section 'command = x' 'rule.SITE-01 ='
	golive '2|78' check probe.ini
	section 'script = x' 'remedy.SITE-01 = Do it'
	golive 78 check probe.ini
	grep -qF 'without a title' err
	section 'script = x' 'rule.CMD-01 = Mine'
	golive 78 check probe.ini
	grep -qF 'of its own' err
}

# ---- what a pass is worth ----

@test "asserted passes alone are a hold; the site may say that a program is worth more, with its reason" {
	program fine <<<'echo OK'
	section 'command = fine'
	golive 2 check probe.ini
	section 'command = fine' 'assurance = verified'
	golive 2 check probe.ini
	section 'command = fine' 'assurance = verified' 'assurance_reason = it asks the engine itself'
	golive 0 check probe.ini
}

@test "what a program says does not clear a product for ever" {
	program fine <<<'echo OK'
	section 'command = fine' 'assurance = verified' 'assurance_reason = it asks the engine itself'
	golive 0 check --format json probe.ini
	json_is '.deployments[0].horizon' lapses
}

# ---- scripts ----

@test "from plugin new --script to a finding in the report: five commands" {
	rm -rf checks
	section 'command = unused'
	sed -i '/^\[probe\]/,$d' probe.ini
	printf '[site]\ntimezone = UTC\n[policy]\nrequire =\ngrace = 0d\n[commands]\nallow = site-training\n' | write_site site.ini "$WORK/store"
	golive 0 plugin new --script site-training --rule 'SITE-01:Staff were trained'
	make -s -C site-training check >tap
	lacks tap 'not ok'
	cat site-training/site-training.ini >>probe.ini
	printf 'Staff were trained on 2026-11-12.\n' >record.txt
	golive 2 check --format json probe.ini
	json_is '.deployments[0].checks[] | select(.id == "site-training") | .status' pass
	rule_says SITE-01 'the record says so'
	# What it may rest on is what it was shown.
	json_is '.deployments[0].checks[0].findings[] | select(.rule == "SITE-01") | .title' 'Staff were trained'
	rm record.txt
	golive 1 check --format json probe.ini
	rule_is SITE-01 fail
	printf 'Nothing of the kind.\n' >record.txt
	golive 2 check --format json probe.ini
	rule_is SITE-01 unknown
}

@test "a script's rule can be waived like any other, and one that it does not have cannot" {
	program site.sh <<<'cat >/dev/null; echo "FAIL SITE-01 nobody was trained"'
	section 'script = site.sh' 'rule.SITE-01 = Staff were trained' 'assurance = verified' 'assurance_reason = it is the register'
	golive 1 check --format json probe.ini
	digest=$(jq -r '.deployments[0].checks[].findings[] | select(.rule == "SITE-01") | .digest' out)
	printf '[waiver:probe/SITE-01]\nfinding = %s\nreason = Next week\napproved_by = D. Osei\napproved_on = %s\nexpires = %s\n' \
		"$digest" "$(date -u +%F)" "$(date -u -d '+30 days' +%F)" >>probe.ini
	golive 0 check probe.ini
	sed -i 's|^\[waiver:probe/SITE-01\]|[waiver:probe/SITE-02]|' probe.ini
	golive 78 check probe.ini
	grep -qF 'no rule "SITE-02"' err
}

@test "golive waive knows the rules that a section declares, and offers the nearest" {
	program site.sh <<<'cat >/dev/null; echo "FAIL SITE-01 nobody was trained"'
	section 'script = site.sh' 'rule.SITE-01 = Staff were trained' 'assurance = verified' 'assurance_reason = it is the register'
	golive 66 waive probe.ini probe/SITE-02 --reason 'Next week' --by 'D. Osei' --role CMIO --expires "$(date -u -d '+30 days' +%F)"
	err_has 'did you mean SITE-01'
	golive 0 waive probe.ini SITE-01 --reason 'Next week' --by 'D. Osei' --role CMIO --expires "$(date -u -d '+30 days' +%F)"
	golive 0 check probe.ini
}

@test "what a program said is kept with its run: it is verified, and the report is made again from the record" {
	program site.sh <<<'cat >/dev/null; echo "PASS SITE-01 all were trained"'
	section 'script = site.sh' 'rule.SITE-01 = Staff were trained' 'assurance = verified' 'assurance_reason = it is the register'
	golive 0 check --format json --output said.json --format sarif --output said.sarif probe.ini
	golive 0 verify
	[ "$(sqlite3 store/golive.db "SELECT count(*) FROM evidence WHERE digest NOT IN (SELECT digest FROM basis)")" -eq 1 ]
	out_has '1 reports made again'
	golive 0 report --format json last
	cmp out said.json
	golive 0 report --format sarif last
	cmp out said.sarif
	[ "$(jq -r '.runs[0].tool.driver.rules[] | select(.id == "SITE-01") | .shortDescription.text' out)" = 'Staff were trained' ]
}

@test "a script that needs for ever, or too much, is unknown" {
	program for-ever <<<'echo "NEED past:2026-01-$(cat | wc -l)"'
	section 'script = for-ever' 'rule.SITE-01 = x'
	judged unknown 2
	program again <<<'cat >/dev/null; echo "NEED key:product"'
	section 'script = again' 'rule.SITE-01 = x'
	judged unknown 2
	rule_says CMD-01 'given already'
}

@test "what a script asks of dates is when its word changes" {
	program dates <<-'END'
		input=$(cat)
		case $input in
		*"answer past:2019-05-31 got"*) ;;
		*) echo "NEED past:2019-05-31"; exit 0 ;;
		esac
		case $input in
		*"answer past:2019-05-31 got
		| yes"*) echo "FAIL SITE-01 it is over" ;;
		*) echo "PASS SITE-01 it is not over" ;;
		esac
	END
	sed -i 's/^\t*//' checks/dates
	section 'script = dates' 'rule.SITE-01 = In time'
	golive 2 check --at 2019-05-30 --format json probe.ini
	json_is '.deployments[0].checks[0].stable_until' 2019-06-01T00:00:00Z
	rule_is SITE-01 pass
	golive 1 check --at 2019-06-01 --format json probe.ini
	rule_is SITE-01 fail
}

@test "a script learns of a fact that nobody answered, and the report asks for it" {
	program fact.sh <<-'END'
		input=$(cat)
		case $input in *"answer fact:genai "*) echo "PASS SITE-01 fine" ;; *) echo "NEED fact:genai" ;; esac
	END
	section 'script = fact.sh' 'rule.SITE-01 = x'
	golive 2 check --format json probe.ini
	json_is '.deployments[0].checks[0].findings[] | select(.rule == "FACT") | .subject' genai
}

@test "plugin command may ask for every fact that golive knows" {
	grep -oE '^\[[a-z_0-9]+\]' "$ROOT/conf/facts.ini" | tr -d '[]' | sort >known
	sed -n 's/^facts = //p' "$ROOT/plugins/command/command.plugin.ini" | tr ',' '\n' | tr -d ' ' | sort >asked
	diff known asked
}

@test "the script of golive-script(7) runs, and says what it should" {
	awk '/^# EXAMPLE/ { inside = 1 } inside && /^```/ { if (++fences == 2) exit; next } fences == 1' \
		"$ROOT/core/kit/golive-script.7.scd" | tail -n +2 | program roster.sh
	echo 'D. Osei 2026-11-12' >roster.txt
	section 'script = roster.sh' 'document = roster.txt' 'rule.SITE-01 = D. Osei is on the roster'
	judged pass
	echo 'nobody' >roster.txt
	judged unknown
	rule_says SITE-01 'somebody must look'
}

# ---- the record ----

@test "replay judges what programs said then, and runs none of them" {
	program says <<<'echo run >>"${0%/*}/../runs"; echo "OK - all is well | load=1;5;10"; exit 0'
	section 'command = says'
	golive '0|1|2' check probe.ini
	[ "$(wc -l <runs)" -eq 1 ]
	program says <<<'echo run >>"${0%/*}/../runs"; echo "CRITICAL - broken"; exit 2'
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
	[ "$(wc -l <runs)" -eq 1 ]
	rm checks/says
	golive 0 replay last
}
