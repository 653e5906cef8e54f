#!/usr/bin/env bats
# The machine around golive: users, folders, terminals, descriptors.

load helper
setup() { setup_golive; }

@test "runs as nobody, without a home and a folder to keep anything in" {
	printf '[policy]\nrequire = baa\n' | write_site nobody.ini /nonexistent/golive
	unprivileged 1 check --config nobody.ini --at "$DAY" deployments/imaging-triage.ini
	unprivileged 0 check --config nobody.ini --at "$DAY" deployments/ambient-scribe.ini
	unprivileged '0|69' doctor --config nobody.ini
}

@test "runs without HOME and without any variable" {
	watched 1 env -i "$GOLIVE" check --config "$GOLIVE_CONFIG" --at "$DAY" deployments/imaging-triage.ini
}

@test "a cache folder that cannot be written changes nothing but speed" {
	mkdir locked
	chmod 555 locked
	write_site locked.ini "$WORK/locked/deeper" </dev/null
	unprivileged 1 check --config locked.ini --at "$DAY" deployments/imaging-triage.ini
	printf 'a file, no folder' >not-a-folder
	write_site file.ini "$WORK/not-a-folder" </dev/null
	golive 1 check --config file.ini --at "$DAY" deployments/imaging-triage.ini
	write_site proc.ini /proc/golive </dev/null
	golive 1 check --config proc.ini --at "$DAY" deployments/imaging-triage.ini
}

@test "reading commands write nothing beside the configuration" {
	find . -type f | sort >before.list
	golive 1 check --at "$DAY" deployments
	golive 0 config show deployments
	find . -type f ! -path './out' ! -path './err' | sort >after.list
	grep -vxE './(out|err|before.list|after.list)' before.list >b
	grep -vxE './(out|err|before.list|after.list|b)' after.list >a
	diff b a
}

@test "works with stdin, stdout and stderr closed, and does not take a file for them" {
	watched 1 sh -c "'$GOLIVE' check --at $DAY deployments/imaging-triage.ini <&- 2>&-"
	for _ in 1 2 3 4 5; do # with a store, so that there are files and sockets to be taken for it
		watched '74' sh -c "'$GOLIVE' check --no-memory --at $DAY deployments/imaging-triage.ini >&-"
	done
}

@test "a reader of stdout that goes away does not leave a decision behind" {
	watched 0 sh -c "'$GOLIVE' check --at $DAY -v deployments | head -n 1"
}

@test "a low limit of open files is enough" {
	watched 1 sh -c "ulimit -n 128; '$GOLIVE' check --at $DAY deployments"
}

@test "other locales and time zones of the shell change nothing" {
	golive 1 check --at "$DAY" --format json deployments
	same_part out >plain.json
	TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 golive 1 check --at "$DAY" --format json deployments
	same_part out >other.json
	diff plain.json other.json
}

@test "no helper outlives a run" {
	own_tree
	watched 1 tree/bin/golive check --at "$DAY" deployments
	nothing_runs
}

@test "no helper outlives a run that is ended from outside" {
	own_tree
	for _ in 1 2 3 4 5; do
		watched '124|137|1' timeout -s KILL 0.02 tree/bin/golive check --at "$DAY" deployments
	done
	for _ in 1 2 3 4 5 6 7 8 9 10; do nothing_runs >/dev/null && break; done
	nothing_runs
}

@test "a worker or reader that is not there is said, and nothing goes" {
	mkdir -p tree/bin tree/lib/golive
	cp "$GOLIVE" tree/bin/
	cp -r "$BUILD/lib/golive/plugins" tree/lib/golive/
	cp -r "$BUILD/share" tree/
	watched '2|69' tree/bin/golive check --at "$DAY" deployments/ambient-scribe.ini
	grep -q golive-worker err || grep -q golive-worker out || { show_output; fail "nobody says what is missing"; }
}

@test "a plugin that others may write is not run" {
	mkdir plugins
	cp "$BUILD"/lib/golive/plugins/*.so plugins/
	chmod 666 plugins/baa.so
	printf '[plugins]\npath = %s/plugins\n' "$WORK" | write_site site.ini
	golive '1|2|78' check --config site.ini --at "$DAY" deployments/ambient-scribe.ini
	grep -q baa.so err || grep -q baa.so out || { show_output; fail "the plugin is not named"; }
}

@test "a plugin whose bytes are not those that were pinned is not run" {
	digest=$(printf 'other' | sha256sum | cut -d' ' -f1)
	printf '[plugins]\npin.baa = sha256:%s\n[policy]\nrequire = baa\n' "$digest" | write_site site.ini
	golive '1|2|78' check --config site.ini --at "$DAY" deployments/ambient-scribe.ini
	digest=$(sha256sum <"$BUILD/lib/golive/plugins/baa.so" | cut -d' ' -f1)
	printf '[plugins]\npin.baa = sha256:%s\n[policy]\nrequire = baa\n' "$digest" | write_site site.ini
	golive 0 check --config site.ini --at "$DAY" deployments/ambient-scribe.ini
}

@test "rubbish as a plugin is said and spoils nothing else" {
	mkdir plugins
	cp "$BUILD"/lib/golive/plugins/*.so plugins/
	printf 'no shared object' >plugins/rubbish.so
	head -c 3000 plugins/baa.so >plugins/short.so
	printf '[plugins]\npath = %s/plugins\n' "$WORK" | write_site site.ini
	golive 1 check --config site.ini --at "$DAY" deployments/imaging-triage.ini
	golive '0|1|78' plugin list --config site.ini
}

@test "a file that this user may not read is a matter of permission" {
	minimal_deployment
	printf '[site]\nname = Test\ntimezone = UTC\n' | write_site site.ini
	chmod 000 site.ini
	unprivileged 77 check --config site.ini minimal.ini
	err_has 'site.ini'
	chmod 644 site.ini && chmod 000 minimal.ini
	unprivileged 77 check --config site.ini minimal.ini
	err_has 'minimal.ini'
}
