#!/usr/bin/env bats
# golive's other programs killed before they have said a word: one more is started, and only if that ends too is there no such
# service. Nobody kills by chance here: a program stands in a helper's place, and ends as often as it is told to.

load ../cli/helper

setup() {
	setup_golive
	mkdir -p tree/bin tree/lib/golive
	cp "$GOLIVE" tree/bin/
	ln -s "$BUILD/share" tree/share
	cp -r "$BUILD/lib/golive/plugins" tree/lib/golive/
	for program in golive-worker golive-reader golive-fetcher; do
		ln -s "$BUILD/lib/golive/$program" "tree/lib/golive/$program"
	done
	GOLIVE=$WORK/tree/bin/golive
	printf '[site]\nname = Test Clinic\ntimezone = UTC\n[store]\nurl = sqlite:%s\n[policy]\nrequire =\n[http]\nhosts = localhost:1\n' \
		"$WORK/store" >site.ini
	export GOLIVE_CONFIG=$WORK/site.ini
	printf 'The paper of this test. It was written on 2026-11-01.\n' >paper.txt
	printf '[deployment]\nid = a\nproduct = A\nversion = 1.0\nvendor = Example\nstage = planned\n[paper]\nplugin = document\ndocument = paper.txt\n' \
		>a.ini
}

# killed NAME TIMES: the first so many of that program kill themselves; each leaves a line in NAME.started.
killed() {
	rm -f "tree/lib/golive/$1" "$1.started"
	cat >"tree/lib/golive/$1" <<-END
		#!/bin/sh
		echo x >>$WORK/$1.started
		[ "\$(grep -c x $WORK/$1.started)" -gt $2 ] || kill -9 \$\$
		exec $BUILD/lib/golive/$1 "\$@"
	END
	chmod +x "tree/lib/golive/$1"
}

# started NAME TIMES
started() {
	[ "$(grep -c x "$1.started")" -eq "$2" ] || { cat "$1.started"; fail "$1 was not started $2 times"; }
}

@test "a worker killed before its first word: another one judges, and the run is recorded" {
	killed golive-worker 1
	golive 0 check --format json a.ini
	json_is .recorded true
	started golive-worker 2
	golive 0 verify
}

@test "a reader killed before its first word: another one reads, and the run is recorded" {
	killed golive-reader 1
	golive 0 check --format json a.ini
	json_is .recorded true
	json_is '.deployments[0].checks[0].evidence[0].status' got
	started golive-reader 2
}

@test "a fetcher killed before its first word: another one asks" {
	printf '[live]\nplugin = endpoint\nurl = https://localhost:1/health\n' >>a.ini
	killed golive-fetcher 1
	golive '1|2' check --format json a.ini
	json_is .recorded true
	started golive-fetcher 2
	! grep -q 'golive-fetcher' out || { show_output; fail "the fetcher is blamed"; }
}

@test "a worker or reader killed each time: started twice, then there is no such service, and nothing is recorded" {
	for program in golive-worker golive-reader; do
		printf 'The paper for %s. It was written on 2026-11-01.\n' "$program" >paper.txt # which no cache knows
		killed "$program" 1000
		golive 69 check a.ini
		err_has "$program"
		started "$program" 2
		golive 66 report
		rm "tree/lib/golive/$program"
		ln -s "$BUILD/lib/golive/$program" "tree/lib/golive/$program"
	done
	golive 0 check a.ini
	golive 0 verify
	out_has '1 runs'
}

@test "a fetcher killed each time: started twice, and what was to be asked is not known" {
	printf '[live]\nplugin = endpoint\nurl = https://localhost:1/health\n' >>a.ini
	killed golive-fetcher 1000
	golive 2 check --format json a.ini
	json_is .recorded true
	started golive-fetcher 2
	grep -q 'golive-fetcher cannot be started' out
}

@test "a program that is no such helper is not started again" {
	rm tree/lib/golive/golive-worker
	printf '#!/bin/sh\necho x >>%s\nprintf "HTTP/1.1 200 OK, and much more than that" >&3\nsleep 5\n' "$WORK/golive-worker.started" \
		>tree/lib/golive/golive-worker
	chmod +x tree/lib/golive/golive-worker
	golive 69 check a.ini
	started golive-worker 1
}

# lost_worker: the first worker says that it is ready, listens no more and is gone; the next is a real one.
lost_worker() {
	cat >lost.py <<-END
		import os, select, socket, sys
		core = socket.socket(fileno=3)
		ours, theirs = socket.socketpair()
		if os.fork() == 0:
		    os.dup2(theirs.fileno(), 3)
		    os.execv("$BUILD/lib/golive/golive-worker", ["golive-worker"])
		theirs.close()
		words = 0
		while True:
		    ready = select.select([core, ours], [], [])[0]
		    if ours in ready:
		        word = ours.recv(65536)
		        words += 1 # the first greets, the second says that it is ready
		        if words == 2:
		            core.shutdown(socket.SHUT_RD)
		        core.sendall(word)
		        if words == 2:
		            os._exit(0)
		        continue
		    told, descriptors, flags, address = socket.recv_fds(core, 65536, 16)
		    socket.send_fds(ours, [told], descriptors)
	END
	rm tree/lib/golive/golive-worker
	cat >tree/lib/golive/golive-worker <<-END
		#!/bin/sh
		echo x >>$WORK/golive-worker.started
		[ "\$(grep -c x $WORK/golive-worker.started)" -gt 1 ] || exec python3 $WORK/lost.py
		exec $BUILD/lib/golive/golive-worker "\$@"
	END
	chmod +x tree/lib/golive/golive-worker
}

@test "a worker that is lost when it is ready: not known, and not remembered as if it were the plugin's fault" {
	no_replay "what a lost worker left undone is judged when it is judged again"
	lost_worker
	golive 2 recheck a.ini
	out_has 'golive-worker is lost'
	started golive-worker 1
	golive 0 recheck --stats a.ini
	err_has '1 checks judged'
	started golive-worker 2
	golive 0 recheck --stats a.ini
	err_has 'nothing was judged'
}
