#!/usr/bin/env bats
# Addresses of a product, end to end: a server with a certificate of its own on loopback, and what golive says of it.

load helper

# lacks FILE WORDS
lacks() {
	if grep -qaF -- "$2" "$1"; then fail "$1 says: $2"; fi
}

setup() {
	setup_golive
	command -v openssl >/dev/null || skip "openssl is not here"
	mkdir www
	printf '{"build": {"version": "4.1"}}' >www/health
	printf '{"resourceType": "CapabilityStatement", "status": "active", "fhirVersion": "4.0.1", "software": {"name": "Acme FHIR", "version": "4.1"}}' >www/metadata
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 3650 \
		-subj '/CN=Clinic Authority' -addext basicConstraints=critical,CA:TRUE >/dev/null 2>&1
	server=
}

teardown() {
	[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
	replay_runs
}

# certificate NAME DAYS: one for NAME, good for so many days, in server.pem.
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj "/CN=$1" >/dev/null 2>&1
	printf 'subjectAltName=DNS:%s\n' "$1" >extensions
	openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "$2" -extfile extensions -out server.pem >/dev/null 2>&1
}

# serve: a server of www with server.pem; its port is in $port, and the site may ask it.
serve() {
	: >server.out
	(cd www && exec openssl s_server -WWW -accept 127.0.0.1:0 -cert ../server.pem -key ../server.key >../server.out 2>&1 3>&-) &
	server=$!
	for _ in $(seq 200); do
		port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\).*/\1/p' server.out 2>/dev/null)
		[ -z "$port" ] || break
		sleep 0.05
	done
	[ -n "$port" ] || fail "the server does not say where it is"
	site
}

site() {
	printf '[site]\ntimezone = UTC\n[policy]\nrequire =\n[http]\nhosts = localhost:%s\nca_file = ca.pem\ntimeout = 10s\n' "$port" |
		write_site site.ini "$WORK/store"
	export GOLIVE_CONFIG=$WORK/site.ini
}

# section LINE...: a deployment with one section [endpoint] of these lines.
section() {
	printf '%s\n' '[deployment]' 'id = scribe' 'product = Acme Scribe' 'version = 4.1' 'vendor = Acme' 'stage = planned' \
		'[endpoint]' "$@" >scribe.ini
}

rule_is() {
	json_is "[.deployments[0].checks[].findings[] | select(.rule == \"$1\") | .status] | unique | join(\" \")" "$2"
}

says() {
	jq -r --arg rule "$1" '.deployments[0].checks[].findings[] | select(.rule == $rule) | .message + "|" + .found' out |
		grep -qF -- "$2" || { show_output; fail "$1 does not say: $2"; }
}

@test "an endpoint that answers over TLS that lasts, and runs what was reviewed, is a go" {
	certificate localhost 300
	serve
	section "url = https://localhost:$port/health" 'version_at = /build/version' \
		"metadata = https://localhost:$port/metadata" 'fhir_version = 4.0.1' 'software = Acme FHIR'
	golive 0 check --format json scribe.ini
	for rule in END-01 END-02 END-03 END-04 END-05; do rule_is $rule pass; done
	says END-03 'issued by CN=Clinic Authority'
	json_is '[.deployments[0].checks[0].evidence[].uri | select(startswith("peer:"))] | length' 2
	# What was answered and who did is kept with the run.
	golive 0 verify
	[ "$(sqlite3 "$WORK/store/golive.db" 'SELECT count(*) FROM evidence WHERE digest NOT IN (SELECT digest FROM basis)')" -eq 4 ]
	# A run is judged again from that, and nobody is asked.
	cp server.out asked
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
	out_has '1 checks judged again'
	cmp asked server.out
	# Nothing stands in for it: without the server there is no pass, whatever was cached.
	kill "$server"
	wait "$server" || true
	golive 2 check --format json scribe.ini
	rule_is END-01 unknown
	says END-01 'refuses the connection'
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
}

@test "a certificate that ends soon is a warning now and a failure from its last second on" {
	certificate localhost 20
	serve
	section "url = https://localhost:$port/health"
	golive 0 check --format json scribe.ini
	rule_is END-03 warn
	end=$(jq -r '.deployments[0].checks[].findings[] | select(.rule == "END-03") | .found' out | sed -n 's/.*until \([^,]*\),.*/\1/p')
	openssl x509 -in server.pem -noout -enddate | sed 's/notAfter=//' | TZ=UTC date -u -f - +%FT%TZ | grep -qx "$end"
	# No finding counts days.
	jq -r '.deployments[0].checks[].findings[] | .message, .found' out >said
	lacks said days
}

@test "a certificate for another name, or from nobody, fails and hides what is behind it" {
	certificate other.example 300
	serve
	section "url = https://localhost:$port/health" 'version_at = /build/version'
	golive 1 check --format json scribe.ini
	rule_is END-02 fail
	says END-02 'another name'
	rule_is END-01 unknown
	rule_is END-05 unknown
	sed -i '/^ca_file/d' site.ini
	golive 1 check --format json scribe.ini
	rule_is END-02 fail
}

@test "a version other than the reviewed one is a no-go" {
	certificate localhost 300
	serve
	section "url = https://localhost:$port/health" 'version_at = /build/version' 'reviewed_version = 4.0'
	golive 1 check --format json scribe.ini
	rule_is END-05 fail
}

@test "an address whose host the site does not list is not asked" {
	certificate localhost 300
	serve
	printf '[policy]\nrequire =\n' | write_site site.ini "$WORK/store"
	section "url = https://localhost:$port/health"
	golive 2 check --format json scribe.ini
	says END-01 'not in [http] hosts'
	lacks server.out 'FILE:health'
}

@test "offline nothing is asked, and nothing passes" {
	certificate localhost 300
	serve
	section "url = https://localhost:$port/health"
	golive 0 check scribe.ini
	golive 2 check --offline --format json scribe.ini
	rule_is END-01 unknown
	rule_is END-02 unknown
}

@test "replay judges what an endpoint answered then, and asks nobody" {
	certificate localhost 300
	serve
	section "url = https://localhost:$port/health" 'version_at = /build/version'
	golive 0 check scribe.ini
	kill "$server"
	wait "$server" || true
	server=
	golive 0 replay last
	out_has 'every finding and decision is as recorded'
	golive '1|2' check scribe.ini
	golive 0 replay last
}
