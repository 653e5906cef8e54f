#!/usr/bin/env bats
# The commands about the network, without one: what egress says, and how mirror refuses.

load helper
setup() { setup_golive; }

# Nothing that golive said holds the secret of these tests.
keeps_secret() {
	if grep -qaF s3cret "$WORK/out" "$WORK/err"; then
		show_output
		fail "a secret is shown"
	fi
}

@test "egress names every host of the site file, its rate and why" {
	golive 0 egress --config "$ROOT/conf/golive.ini"
	out_has 'https://eutils.ncbi.nlm.nih.gov/'
	out_has 'at most 3 requests a second'
	out_has 'because of [http] hosts'
	[ "$(grep -c '^  https://' "$WORK/out")" -ge 10 ]
}

@test "egress shows what stands in a host's place, by which way, and no secret" {
	write_site site.ini <<-'END'
		[site]
		name = X
		[http]
		hosts = api.example, moved.example, kept.example
		contact = it@springfield.example
		https_proxy = http://proxy.example:3128
		proxy_login = clinic:s3cretword
		[http:api.example]
		key = s3cretkey
		key_in = query:api_key
		[http:moved.example]
		base = https://mirror.example/moved
		[http:kept.example]
		base = mirror
		[commands]
		allow = /usr/lib/nagios/plugins
	END
	golive 0 egress --config site.ini
	keeps_secret
	out_has 'query parameter api_key'
	out_has 'https://mirror.example/moved is, in its place'
	out_has 'mirror stands for it'
	out_has 'by way of http://proxy.example:3128'
	out_has '/usr/lib/nagios/plugins, and programs in it'
	out_lacks 'https://moved.example/'
	golive '0|78' config show --config site.ini deployments
	out_has '[http]'
	keeps_secret
}

@test "egress says what checks name" {
	golive '0|78' egress deployments
	out_has 'Commands:'
}

@test "mirror says what it needs" {
	golive 64 mirror https://api.crossref.org/works/10.1000/x
	err_has '--to FOLDER'
	golive 64 mirror --to mirror
	err_has 'no address'
	golive 66 mirror --to mirror --list no-such-file
}

@test "mirror asks no host that is not listed and says which" {
	printf '%s\n' '# addresses' 'https://elsewhere.example/a   # the first' '' >list.txt
	golive 69 mirror --to mirror --list list.txt
	err_has 'elsewhere.example is not in [http] hosts'
	out_has '0 of 1 addresses'
}
