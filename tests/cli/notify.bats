#!/usr/bin/env bats
# Notices as people get them: the night's mail, the chat's message, files and the log; once each, whatever fails.

# shellcheck disable=SC2030,SC2031,SC2154 # each test is a subshell of its own; helper.bash sets names

load helper

setup() {
	setup_golive
	STORE=$WORK/store
	mkdir -p deployments.d taken
	mkfifo ready
	export GOLIVE_CONFIG=$WORK/site.ini
	CLOCK=$BUILD/tests/shims/other_clock.so
	SHIM=$BUILD/tests/shims/failing_disk.so
	SERVER=
}

teardown() {
	[ -z "$SERVER" ] || end_server
	replay_runs
}

# site LINES: a site file with these lines of [notify].
site() {
	cat >site.ini <<-INI
		[site]
		name = Springfield Clinic
		timezone = UTC
		contact = compliance@springfield.example
		deployments = $WORK/deployments.d
		[people]
		privacy = privacy@springfield.example
		it = it@springfield.example
		[policy]
		require =
		grace = 0d
		[store]
		url = sqlite:$STORE
		[notify]
		heartbeat = no
		$1
	INI
}

# product ID [LINES OF DEPLOYMENT]: in use, under a paper that all share.
product() {
	[ -e paper.txt ] || printf 'The paper. It was written on 2026-11-01.\n' >paper.txt
	cat >"deployments.d/$1.ini" <<-INI
		[deployment]
		id = $1
		product = Product $1
		version = 1.0
		vendor = Example
		stage = live
		live_since = 2026-01-02
		owner = it
		stop = Admin, then Off
		${2:-}
		[paper]
		plugin = document
		document = ../paper.txt
		owner = privacy
	INI
}

# at WHEN CODE ARGUMENT...: golive, which believes that it is WHEN (UTC).
at() {
	local when=$1 wanted=$2
	shift 2
	no_sanitizer
	watched "$wanted" env "LD_PRELOAD=$CLOCK" "CLOCK_AT=$(TZ=UTC date -d "$when" +%s)" "$GOLIVE" "$@"
}

# serve [MODE]: servers that take notices; $SMTP and $HTTP are their ports.
serve() {
	coproc python3 "$ROOT/tests/tools/take_notices.py" "$WORK/taken" "$WORK/ready" "${1:-take}" 3>&-
	SERVER=$COPROC_PID
	SERVER_IN=${COPROC[1]}
	read -r SMTP HTTP <ready
}

end_server() {
	exec {SERVER_IN}>&-
	wait "$SERVER" || true
	SERVER=
}

sql() {
	sqlite3 "$STORE/golive.db" "$1"
}

# files_are COUNT: so many mails lie in the folder.
files_are() {
	local count
	count=$(find "${2:-mails}" -name '*.eml' 2>/dev/null | wc -l)
	[ "$count" -eq "$1" ] || { ls -l mails; fail "$count mails instead of $1"; }
}

# taken_are COUNT KIND: so many mails, envelopes, bodies or heads came to the servers.
taken_are() {
	local count
	count=$(find taken -name "*.$2" | wc -l)
	[ "$count" -eq "$1" ] || fail "$count of $2 instead of $1"
}

# mail_to NAME: the one mail to that name, with plain line ends.
mail_to() {
	grep -l "^To: \"$1\"" mails/*.eml >found || fail "no mail to $1" || return 1
	[ "$(wc -l <found)" -eq 1 ] || fail "several mails to $1" || return 1
	tr -d '\r' <"$(cat found)"
}

@test "the night's mail: what changed comes to its owners, once, one cause with both products that it stops" {
	site 'folder = mails'
	product a
	product b
	golive 0 recheck
	[ ! -e mails ]
	rm paper.txt
	golive 1 recheck
	err_is_empty
	files_are 2
	mail_to privacy >mail
	grep -q '^Subject: NO-GO: Product a and 1 more: It is not on file' mail
	grep -q '^ *Stops *a, b$' mail
	[ "$(grep -c '^  Not met ' mail)" -eq 1 ]
	grep -q '^Head of the record:' mail
	mail_to it >mail
	grep -q 'It was GO' mail
	grep -q 'To stop it: Admin, then Off' mail
	golive 1 recheck
	golive 1 recheck --refresh
	golive 1 check >/dev/null || true
	golive 0 notify
	files_are 2
	printf 'The paper. It was written on 2026-11-01.\n' >paper.txt
	golive 0 recheck
	files_are 4
	grep -h '^Subject' mails/*.eml | grep -q '^Subject: GO: Product a and 1 more'
	golive 0 notify --show
	[ "$(grep -c '^sent ' out)" -eq 4 ]
}

@test "a product whose file is gone is told as hold, reminded of, and no more once it was retired" {
	site 'folder = mails'
	product a
	product b
	drop_key deployments.d/b.ini live_since # nobody asks whether it was cleared before it was used
	at '2090-11-24 03:00' 0 recheck
	mv deployments.d/b.ini b.kept
	at '2090-11-25 03:00' '2|78' recheck
	grep -h '^Subject' mails/*.eml | grep -q '^Subject: HOLD: b:'
	files_are 1
	at '2090-12-02 03:00' '2|78' recheck
	files_are 2
	golive 0 retire b --by "D. Osei" --reason "sent back"
	at '2090-12-09 03:00' 0 recheck
	at '2090-12-16 03:00' 0 recheck
	files_are 2
	[ "$(sql "SELECT count(*) FROM told WHERE key LIKE '%/b'")" -eq 0 ]
}

@test "check tells nobody; golive notify tells what it recorded" {
	site 'folder = mails'
	product a
	golive 0 recheck
	rm paper.txt
	golive 1 check
	[ ! -e mails ]
	golive 0 notify
	out_has '2 notices sent'
	files_are 2
	golive 1 recheck
	files_are 2
}

@test "a mail in a folder is read back by another program, its head names the newest entry of the record" {
	site 'folder = mails'
	sed -i 's/^name = .*/name = Ärztezentrum Süd/' site.ini
	product a
	sed -i 's/^product = .*/product = "Zürcher Scribe, ""the"" best"/' deployments.d/a.ini
	rm paper.txt
	golive 1 recheck
	files_are 2
	python3 - mails/*.eml <<-'PYTHON'
		import email, email.policy, sys
		for name in sys.argv[1:]:
		    message = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
		    assert not message.defects, message.defects
		    assert message["Subject"].startswith("NO-GO: Zürcher Scribe, \"the\" best"), message["Subject"]
		    assert message["Subject"].endswith("[Ärztezentrum Süd]"), message["Subject"]
		    assert message["From"].addresses[0].display_name == "golive, Ärztezentrum Süd", message["From"]
		    assert message["Auto-Submitted"] == "auto-generated"
		    assert len(message["Message-ID"]) > 30
		    body = message.get_content()
		    assert "Zürcher Scribe" in body and "\r" not in body.replace("\r\n", "\n")
		    open("body", "w").write(body)
	PYTHON
	head=$(grep -oE 'sha256:[0-9a-f]{64}' body)
	golive 0 verify --head "$head"
}

@test "dates come at their lead, on nights on which nothing changed, and no worker is started for them" {
	site 'folder = mails'
	product a # its files are older than the days of this test, whenever it runs
	printf 'expires = 2091-03-01\nlead = 60d, 7d\n' >>deployments.d/a.ini
	at '2090-11-24 03:00' 0 recheck
	at '2090-11-25 03:00' 0 recheck --stats
	err_has 'nothing was judged'
	[ ! -e mails ]
	at '2091-01-02 03:00' 0 recheck --stats --sample 1000000000
	err_has 'judged 0 times'
	files_are 1
	mail_to privacy >mail
	grep -q '^Subject: GO: Product a: on 2091-03-02 DOC-03' mail
	at '2091-01-03 03:00' 0 recheck --stats
	err_has 'nothing was judged'
	files_are 1
	at '2091-02-24 03:00' 0 recheck
	files_are 2
}

@test "a product in use that is not go is told again every week, and to others in its third" {
	site 'folder = mails
		escalate = board@springfield.example'
	sed -i 's/^\t*//' site.ini
	product a
	drop_key deployments.d/a.ini live_since
	rm paper.txt
	at '2026-11-24 03:00' 1 recheck
	files_are 2
	for day in 25 26 27 28 29 30; do at "2026-11-$day 03:00" 1 recheck; done
	files_are 2
	at '2026-12-01 02:59' 1 recheck
	files_are 3
	at '2026-12-08 03:00' 1 recheck
	files_are 5
	grep -l '^ <board@springfield.example>\|^To: <board@springfield.example>' mails/*.eml
	sed -i 's/^stage = live/stage = paused/' deployments.d/a.ini
	at '2026-12-09 03:00' 1 recheck
	at '2026-12-16 03:00' 1 recheck
	files_are 5
}

@test "a clock that was ahead by a year and is right again neither repeats all nor falls silent" {
	site 'folder = mails'
	product a
	rm paper.txt
	at '2027-11-24 03:00' 1 recheck
	files_are 2
	at '2026-11-24 03:00' 1 recheck
	at '2026-11-25 03:00' 1 recheck
	files_are 2
	at '2026-12-01 03:00' 1 recheck
	files_are 3
}

@test "a folder on a full disk: no half mail is there, and it comes when there is room" {
	no_sanitizer
	site 'folder = mails'
	product a
	golive 0 recheck
	rm paper.txt
	mkdir mails
	watched 1 env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$WORK/mails" FAULT_AT=1 FAULT_ERROR=ENOSPC "$GOLIVE" recheck
	err_has 'a notice by folder was not sent, and is tried again'
	err_has 'No space left on device'
	[ -z "$(ls mails)" ] || { ls -la mails; fail "something half is there"; }
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 1')" -eq 2 ]
	golive '0|69' doctor
	out_has '2 notices are not sent yet'
	golive 0 notify --show
	out_has 'waits'
	out_has '1 try, the last failed'
	sql 'UPDATE notice SET due = 0'
	golive 1 recheck
	err_is_empty
	files_are 2
}

@test "a notice that cannot be sent is given up after two weeks of tries, and that is said" {
	site 'folder = mails'
	product a
	rm paper.txt
	: >mails
	at '2026-11-24 03:00' 1 recheck
	[ "$(sql 'SELECT DISTINCT due - made_at FROM notice')" -eq 300 ]
	at '2026-11-24 03:04' 1 recheck
	[ "$(sql 'SELECT DISTINCT tries FROM notice')" -eq 1 ]
	at '2026-11-24 03:05' 1 recheck
	[ "$(sql 'SELECT DISTINCT due - made_at FROM notice')" -eq 900 ]
	for day in 25 26 27 28 29 30; do at "2026-11-$day 03:00" 1 recheck; done
	[ "$(sql "SELECT max(due) - $(TZ=UTC date -d '2026-11-30 03:00' +%s) FROM notice")" -eq 21600 ]
	for day in 01 02 03 04 05 06 07; do at "2026-12-$day 03:00" 1 recheck; done
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 3')" -eq 0 ]
	at '2026-12-08 03:00' 1 recheck
	err_has 'is given up'
	err_has 'Product a'
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 3')" -ge 2 ]
	at '2026-12-09 03:00' '0|69' doctor
	out_has 'given up'
}

@test "a run killed between two notices: each comes, none twice" {
	site 'folder = mails'
	product a
	golive 0 recheck
	rm paper.txt
	no_sanitizer
	mkdir mails
	watched 137 env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$WORK/mails" FAULT_AT=1 FAULT_ERROR=KILL "$GOLIVE" recheck
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 1')" -eq 2 ]
	sql 'UPDATE notice SET due = 0'
	golive 1 recheck
	golive 0 notify
	files_are 2
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 2')" -eq 2 ]
	golive 0 verify
}

@test "a run killed at any write to the store: what is to be told is told, and none of it twice" {
	no_sanitizer
	site 'folder = mails'
	product a
	golive 0 recheck
	rm paper.txt
	cp -r store store.before
	watched 1 env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" "FAULT_COUNT=$WORK/count" "$GOLIVE" recheck
	files_are 2
	writes=$(cat count)
	[ "$writes" -gt 10 ]
	for ((write = 1; write <= writes; write++)); do
		rm -rf store mails
		cp -r store.before store
		watched '1|137' env "LD_PRELOAD=$SHIM" "FAULT_FOLDER=$STORE" FAULT_AT=$write FAULT_ERROR=KILL "$GOLIVE" recheck
		golive 1 recheck
		sql 'UPDATE notice SET due = 0 WHERE state = 1'
		golive 1 recheck
		files_are 2
		[ "$(sql 'SELECT count(*) FROM notice')" -eq 2 ]
		[ "$(sql 'SELECT count(*) FROM notice WHERE state = 2')" -eq 2 ]
		golive 0 verify
	done
}

@test "syslog: one line of RFC 5424 to the socket that is named" {
	site "syslog = $WORK/log"
	product a
	golive 0 recheck
	rm paper.txt
	python3 - "$WORK/log" >line <<-'PYTHON' 3>&- &
		import socket, sys
		log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		log.bind(sys.argv[1] + ".new")
		log.settimeout(100)
		open("ready", "w").write("bound\n")
		print(log.recv(4096).decode())
	PYTHON
	read -r _ <ready
	mv log.new log
	golive 1 recheck
	err_is_empty
	wait
	grep -qE '^<27>1 [0-9TZ:-]+ [^ ]+ golive - change - NO-GO: Product a: It is not on file' line
}

@test "mail over a server, and a webhook: what they get, and whom the signature shows it to be from" {
	serve
	printf 'the secret of the hook\n' >hook.secret
	# shellcheck disable=SC2016 # golive looks these up
	site "mail = smtp://127.0.0.1:$SMTP
mail_from = golive@springfield.example
mail_tls = no
webhook = http://127.0.0.1:$HTTP/hook?room=it
webhook_secret = \${file:hook.secret}"
	sed -i 's/^\t*//' site.ini
	product a
	golive 0 recheck
	rm paper.txt
	golive 1 recheck
	err_is_empty
	taken_are 2 mail
	taken_are 1 body
	grep -h '^RCPT' taken/*.envelope | sort >rcpt
	[ "$(tr -d '\r' <rcpt | sed 's/ *$//' | tr '\n' ' ')" = 'RCPT TO:<it@springfield.example> RCPT TO:<privacy@springfield.example> ' ]
	grep -hq 'MAIL FROM:<golive@springfield.example>' taken/*.envelope
	grep -l '^To: "privacy"' taken/*.mail
	grep -hq '^Subject: NO-GO: Product a' taken/*.mail
	body=$(ls taken/*.body) head=$(ls taken/*.head)
	jq -e '.schema == "golive-notice/1" and (.text | startswith("NO-GO: Product a")) and .decision == "no-go"' "$body"
	jq -e '.deployments == [{"id":"a","product":"Product a","version":"1.0","stage":"live","in_use":true,"decision":"no-go","was":"go","refs":{}}]' "$body"
	jq -e '[.points[] | select(.kind == "cause") | .owner] | unique == ["privacy"]' "$body"
	grep -q '^POST /hook?room=it HTTP' "$head"
	tr -d '\r' <"$head" | sed -n 's/^golive-signature: t=\([0-9]*\),v1=\([0-9a-f]*\)$/\1 \2/p' >signature
	read -r time hex <signature
	[ "$(printf '%s.' "$time" | cat - "$body" | openssl dgst -sha256 -hmac "$(cat hook.secret)" | sed 's/.*= *//')" = "$hex" ]
	grep -qi '^idempotency-key: [0-9a-f]\{32\}' "$head"
	! grep -rqF 'the secret of the hook' taken/*.body taken/*.head taken/*.mail out err ||
		fail "a secret left"
	golive 1 recheck
	golive 0 notify
	taken_are 2 mail
}

@test "mail over TLS: the server must be whom the authorities say, and only then it gets user and password" {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=loopback \
		-addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.pem 2>/dev/null
	export CERTIFICATE=$WORK/server.pem KEY=$WORK/server.key
	serve
	printf 'the password\n' >mail.password
	# shellcheck disable=SC2016 # golive looks it up
	site "mail = smtps://127.0.0.1:$SMTP
mail_from = golive@springfield.example
mail_user = golive
mail_password = \${file:mail.password}"
	product a
	rm paper.txt
	golive 1 recheck
	err_has 'a notice by mail was not sent'
	[ -z "$(ls taken)" ] || fail "it was given to somebody else"
	printf '[http]\nca_file = %s/server.pem\n' "$WORK" >>site.ini
	sql 'UPDATE notice SET due = 0'
	golive 1 recheck
	err_is_empty
	taken_are 2 mail
	grep -h '^AUTH' taken/*.envelope | head -n 1 | cut -d' ' -f2 | tr -d '\r' | base64 -d | tr '\0' '|' >login
	[ "$(cat login)" = '|golive|the password' ]
	! grep -rqF 'the password' taken/*.mail out err || fail "the password is shown"
}

@test "servers that refuse: each way says so once, the other ways still go out, and it is tried again" {
	serve refuse
	printf 'secret\n' >hook.secret
	# shellcheck disable=SC2016
	site "mail = smtp://127.0.0.1:$SMTP
mail_from = golive@springfield.example
mail_tls = no
webhook = http://127.0.0.1:$HTTP/hook
webhook_secret = \${file:hook.secret}
folder = mails"
	product a
	rm paper.txt
	golive 1 recheck
	files_are 2
	[ "$(grep -c 'a notice by mail was not sent' err)" -eq 1 ]
	[ "$(grep -c 'a notice by webhook was not sent' err)" -eq 1 ]
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 1')" -eq 3 ]
	golive 1 recheck
	err_is_empty
	golive 69 notify --test
	out_has 'NOT SENT'
	out_has 'sent      folder to privacy'
}

@test "a secret that is not there is said in words, and the folder gets its mail all the same" {
	# shellcheck disable=SC2016
	site "webhook = https://chat.springfield.example/hook
webhook_secret = \${file:no-such-file}
folder = mails"
	product a
	rm paper.txt
	golive 1 recheck
	err_has 'webhook_secret cannot be had'
	files_are 2
	golive '0|69' doctor
	out_has 'webhook_secret cannot be had'
}

@test "a webhook's address may be a secret: it is shown nowhere, and looked up when it is needed" {
	printf 'https://chat.springfield.example/hook/s3cret-token\n' >hook.address
	printf 'secret\n' >hook.secret
	# shellcheck disable=SC2016
	site 'webhook = ${file:hook.address}
webhook_secret = ${file:hook.secret}'
	product a
	golive 0 egress
	out_has 'https://chat.springfield.example'
	out_lacks s3cret-token
	golive 0 config show
	out_lacks s3cret-token
	echo 'no address at all' >hook.address
	rm paper.txt
	golive 1 recheck
	err_has '[notify] webhook is no address that can be posted to'
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 1')" -eq 1 ]
}

@test "offline, what stays on this machine is told and what would leave it waits" {
	serve
	site "mail = smtp://127.0.0.1:$SMTP
mail_from = golive@springfield.example
mail_tls = no
folder = mails"
	product a
	rm paper.txt
	golive 1 recheck --offline
	err_is_empty
	files_are 2
	taken_are 0 mail
	golive 1 recheck
	golive 1 recheck
	taken_are 2 mail
	files_are 2
}

@test "killed after a webhook took it and before that was written: it comes again under the same key" {
	serve silent
	printf 'secret\n' >hook.secret
	# shellcheck disable=SC2016
	site "webhook = http://127.0.0.1:$HTTP/hook
webhook_secret = \${file:hook.secret}"
	product a
	golive 0 recheck
	rm paper.txt
	"$GOLIVE" recheck >out 2>err </dev/null 3>&- &
	golive_process=$!
	read -r word <ready
	[ "$word" = taken ]
	kill -9 "$golive_process"
	wait "$golive_process" || true
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 1')" -eq 1 ]
	end_server
	serve take
	sed -i "s|^webhook = .*|webhook = http://127.0.0.1:$HTTP/hook|" site.ini
	golive 1 recheck
	sql 'UPDATE notice SET due = 0'
	golive 0 notify
	[ "$(sql 'SELECT count(*) FROM notice WHERE state = 2')" -eq 1 ]
	cat taken/*.head | tr -d '\r' | grep -i '^idempotency-key' | sort | uniq -c >keys
	[ "$(wc -l <keys)" -eq 1 ]
}

@test "notify --test reaches everybody by each way, and tells nothing of any product" {
	site 'folder = mails'
	product a
	golive 0 notify --test
	[ "$(grep -c '^sent' out)" -eq 3 ]
	out_has 'folder to privacy <privacy@springfield.example>'
	files_are 3
	[ ! -e "$STORE/golive.db" ]
	grep -h '^Subject: Test: golive reaches' mails/*.eml | grep -q privacy
	! grep -q 'Product' mails/*.eml || fail "it tells of a product"
}

@test "without a way nothing is told or noted, and notify says what to write" {
	site ''
	product a
	golive 0 recheck
	[ "$(sql 'SELECT count(*) FROM told')" -eq 0 ]
	golive 69 notify
	err_has '[notify]'
	golive 69 notify --test
	golive 64 notify --test --show
	golive 64 notify everybody
	site 'folder = mails'
	rm -rf store
	golive 66 notify
	err_has 'nothing is recorded yet'
}

@test "[notify] with something wrong is told line by line, and nothing runs" {
	product a
	while IFS='|' read -r lines words; do
		site "$(printf '%b' "$lines")"
		golive 78 config check
		grep -qF -- "$words" out err || { show_output; fail "$lines: not said: $words" || return 1; }
	done <<-'TABLE'
		mail = mail.example\nmail_from = a@b.example|it begins with neither smtps:// nor smtp://
		mail = smtps://mail.example/x\nmail_from = a@b.example|there is something behind the host
		mail = smtps://user@mail.example\nmail_from = a@b.example|this is no mail server
		mail = smtps://mail.example|it is not said from whom mail comes
		mail = smtps://mail.example\nmail_from = "a@b.example> BODY=8BITMIME"|is no mail address
		mail = smtps://mail.example\nmail_from = a@b.example\nmail_user = x|a login needs both
		mail = smtps://mail.example\nmail_from = a@b.example\nmail_tls = no|smtps:// is never without TLS
		mail = smtp://mail.example\nmail_from = a@b.example\nmail_tls = no\nmail_user = x\nmail_password = y|a password is never sent without TLS
		mail_from = a@b.example\nfolder = mails|there is no mail server
		webhook = ftp://x.example/\nwebhook_secret = x|this is no address
		webhook = https://x.example/|receivers could not tell who sent it
		webhook_secret = x\nfolder = mails|there is no webhook
		folder = mails\nescalate = nobody|nobody is called "nobody"
		folder = mails\nrepeat = often|repeat
		folder = mails\nrepeat = 0s|it must be from 1h to 366d
		folder = mails\nretry = 1s|it must be from 10s to 6h
		folder = mails\ntimeout = 1d|it must be from 1s to 10m
		folder = mails\nfolders = mails|folders
	TABLE
	site 'mail = smtps://mail.example
mail_from = a@b.example'
	sed -i 's/^privacy = .*/privacy = "Privacy <p@x.example>"/' site.ini
	golive 78 config check
	grep -qF 'is no mail address' out err
}

@test "egress lists where notices go, with the reason and without a secret" {
	product a
	# shellcheck disable=SC2016
	site "mail = smtps://mail.springfield.example
mail_from = golive@springfield.example
mail_user = golive
mail_password = s3cret
webhook = https://chat.springfield.example/hook/s3cret-token
webhook_secret = s3cret
folder = mails"
	golive 0 egress
	out_has 'smtps://mail.springfield.example:465'
	out_has 'because of [notify] mail'
	out_has 'https://chat.springfield.example'
	out_has 'because of [notify] webhook'
	out_has "files in $WORK/mails"
	out_lacks s3cret
	golive 0 config show
	out_lacks 'mail_password = s3cret'
}
