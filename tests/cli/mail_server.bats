#!/usr/bin/env bats
# The mail server that other tests send to does what it is told: a test that believes it must not be deceived by it.

load helper
setup() { setup_golive; }

teardown() {
	[ -z "${MAIL_SERVER_PID:-}" ] || kill "$MAIL_SERVER_PID" 2>/dev/null || true
}

# Starts it with its port in $port; it ends with its standard input, which is ours.
serve() {
	mkdir -p taken
	# shellcheck disable=SC2034 # nobody writes to it, so that it goes on until we end
	coproc MAIL_SERVER { exec "$BUILD/tests/tools/mail_server" taken "$@" 3>&-; }
	for _ in $(seq 600); do
		[ -s taken/port ] && break
		sleep 0.1
	done
	port=$(cat taken/port) || fail "it did not start"
}

# Says the lines that come in, each after the reply to the one before; the replies are in the file replies.
talk() {
	local line reply
	exec 4<>"/dev/tcp/127.0.0.1/$port"
	: >replies
	while IFS= read -r line; do
		while IFS= read -r -t 60 reply <&4; do
			printf '%s\n' "${reply%$'\r'}" >>replies
			[ "${reply:3:1}" != - ] && break
		done
		printf '%b' "$line" >&4
	done
	exec 4>&-
}

mail='EHLO a\r\n
MAIL FROM:<a@b.example>\r\n
RCPT TO:<c@d.example>\r\n
DATA\r\n
Subject: x\r\n\r\n..dot\r\n.\r\n
QUIT\r\n
'

@test "it keeps a mail, its dots undone, and what was said" {
	serve
	talk <<<"$mail"
	printf 'Subject: x\r\n\r\n.dot\r\n' | cmp - taken/1.eml
	grep -q 'RCPT TO:<c@d.example>' taken/heard
	grep -q '^354 ' replies
}

@test "it refuses at the step and as often as it is told, and takes no mail then" {
	serve --refuse message '451 4.7.1 later' 1
	talk <<<"$mail"
	grep -q '^451 4.7.1 later$' replies
	[ ! -e taken/1.eml ]
	talk <<<"$mail"
	[ -s taken/1.eml ]
}

@test "it offers TLS with the certificate named, and a login only then" {
	serve --starttls IP:127.0.0.1 --login gate opensesame
	talk <<<"$mail"
	grep -q '^250-STARTTLS$' replies
	if grep AUTH replies; then fail "it offers a login in clear"; fi
	grep -q '^530 ' replies
	printf 'EHLO a\r\nQUIT\r\n' | openssl s_client -quiet -starttls smtp -CAfile taken/ca.pem -verify_return_error \
		-verify_ip 127.0.0.1 -connect "127.0.0.1:$port" >secure 2>said || { cat said; fail "no TLS"; }
	grep -q '^250-AUTH PLAIN LOGIN' secure
}
