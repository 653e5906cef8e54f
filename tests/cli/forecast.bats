#!/usr/bin/env bats
# golive forecast and golive calendar: the days on which something changes, and what other programs read from them.

load helper

setup() {
	setup_golive
	write_site site.ini <<-'INI'
		[site]
		name = Springfield; Clinic
		timezone = America/Chicago
		[people]
		privacy = privacy@springfield.example
		[policy]
		require =
		lead = 30d, 7d
	INI
	export GOLIVE_CONFIG=$WORK/site.ini
	printf 'The paper. It was approved.\n' >paper.txt
	deployment paper 2026-11-30
}

# deployment ID LAST-DAY [LINE...]: a file with one paper that holds until a day; further lines stand at its end.
deployment() {
	local id=$1 expires=$2
	shift 2
	{
		printf '[deployment]\nid = %s\nproduct = Paper\nowner = privacy\n' "$id"
		printf '[paper]\nplugin = document\ndocument = paper.txt\nexpires = %s\nsays = "It was approved"\n' "$expires"
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"$id.ini"
}

forecast() {
	golive "$1" forecast --format json "${@:2}"
	fits_schema golive-forecast-1
}

# changes: "WHEN FROM TO" of each change of a decision.
changes() {
	jq -r '.deployments[].changes[] | select(.from != .to) | "\(.at) \(.from) \(.to)"' out
}

# lapse_at ZONE LAST-DAY DAY-OF-LOOKING: the instant at which what holds until a day has lapsed.
lapse_at() {
	sed -i "s|^timezone = .*|timezone = $1|" site.ini
	deployment paper "$2"
	golive '0|1' forecast --format json --at "$3" 400d paper.ini
	jq -r '.deployments[].changes[] | select(.to == "no-go") | .at' out
}

# ---- forecast ----

@test "forecast tells the day, both decisions, what lapses and who owns it" {
	golive 0 forecast --at 2026-10-15 180d paper.ini
	out_has 2026-12-01
	out_has 'GO becomes NO-GO'
	out_has 'paper DOC-03: It held until 2026-11-30.'
	out_has 'privacy (privacy@springfield.example)'
	out_lacks 2026-11-01 # it only wants attention then: no decision changes
}

@test "forecast says the same as check --at on the days before and of a change" {
	forecast 0 --at 2026-10-15 180d paper.ini
	[ "$(changes)" = '2026-12-01T06:00:00Z go no-go' ]
	golive 0 check --at 2026-11-30 paper.ini
	golive 1 check --at 2026-12-01 paper.ini
	golive 0 check --at 2026-12-01T05:59:59Z paper.ini
}

@test "forecast goes on behind the first change, also to what is better" {
	deployment paper 2026-11-30 'issued = 2026-11-01'
	forecast 1 --at 2026-10-15 180d paper.ini
	[ "$(changes)" = "$(printf '%s\n' '2026-11-01T05:00:00Z no-go go' '2026-12-01T06:00:00Z go no-go')" ]
}

@test "forecast has 90 days without a span, whole days, and refuses what is none" {
	golive 0 forecast --at 2026-09-02 paper.ini
	out_has 'to 2026-12-01'
	out_has 'GO becomes NO-GO'
	golive 0 forecast --at 2026-09-01 paper.ini
	out_lacks 'becomes'
	out_has 'Stays GO'
	golive 64 forecast 3x paper.ini
	golive 64 forecast 0d paper.ini
	golive 64 forecast --format ics paper.ini
	golive 66 forecast no-such.ini
}

@test "forecast's exit code is that of today's decision" {
	golive 1 forecast --at 2026-12-01 paper.ini
	sed -i 's/^says = .*/says = "It was blessed"/' paper.ini
	golive 2 forecast --at 2026-10-15 paper.ini
	echo 'nonsense' >>paper.ini
	golive 78 forecast --at 2026-10-15 paper.ini
	out_has 'its file has errors'
}

@test "while going live lies ahead, forecast counts that day's decision as check does" {
	deployment paper 2026-11-30
	sed -i 's/^product = .*/&\ngo_live = 2026-12-15/' paper.ini
	golive 1 check --at 2026-10-15 paper.ini
	forecast 1 --at 2026-10-15 180d paper.ini
	[ -z "$(changes)" ]
	json_is '.deployments[0].decision' no-go
}

@test "a waiver's end and an acceptance's are instants that forecast looks at" {
	printf 'It was approved as a draft.\n' >paper.txt
	deployment paper 2030-11-30 'says_not = draft'
	digest=$("$GOLIVE" check --at 2026-10-15 --format json paper.ini |
		jq -r '.deployments[0].checks[0].findings[] | select(.rule == "DOC-06") | .digest')
	cat >>paper.ini <<-INI
		[waiver:paper/DOC-06]
		finding = $digest
		reason = In print
		approved_by = J. Rivera
		approved_on = 2026-11-01
		expires = 2026-12-31
	INI
	forecast 1 --at 2026-10-15 180d paper.ini
	[ "$(changes)" = "$(printf '%s\n' '2026-11-01T05:00:00Z no-go go' '2027-01-01T06:00:00Z go no-go')" ]
	golive 1 forecast --at 2026-10-15 180d paper.ini
	out_has 'the waiver by J. Rivera no longer covers it'
}

@test "a leap day is a day" {
	[ "$(lapse_at UTC 2028-02-28 2028-01-15)" = 2028-02-29T00:00:00Z ]
	[ "$(lapse_at UTC 2028-02-29 2028-01-15)" = 2028-03-01T00:00:00Z ]
}

@test "a day ends at midnight in the site's zone, on both days when clocks are changed too" {
	[ "$(lapse_at America/Chicago 2027-03-13 2027-01-15)" = 2027-03-14T06:00:00Z ]
	[ "$(lapse_at America/Chicago 2027-03-14 2027-01-15)" = 2027-03-15T05:00:00Z ]
	[ "$(lapse_at America/Chicago 2027-11-06 2027-09-15)" = 2027-11-07T05:00:00Z ]
	[ "$(lapse_at America/Chicago 2027-11-07 2027-09-15)" = 2027-11-08T06:00:00Z ]
	# Where the clocks are put forward at midnight the day begins at one.
	[ "$(lapse_at Africa/Cairo 2027-04-29 2027-03-15)" = 2027-04-29T22:00:00Z ]
}

@test "dates past 2038 are dates" {
	[ "$(lapse_at America/Chicago 2040-02-29 2039-12-01)" = 2040-03-01T06:00:00Z ]
	deployment paper 2097-06-30
	forecast 0 --at 2030-01-01 36500d paper.ini
	changes | grep -qx '2097-07-01T0[56]:00:00Z go no-go'
}

@test "a clock that was set back by years changes what is said, not how" {
	forecast 0 --at 2016-01-01 90d paper.ini
	[ -z "$(changes)" ]
	forecast 0 --at 2016-01-01 4000d paper.ini
	changes | grep -qx '2026-12-01T06:00:00Z go no-go'
}

@test "forecast says so where 64 instants were not enough" {
	{
		printf '[deployment]\nid = many\n'
		for day in $(seq 1 70); do
			printf '[paper-%s]\nplugin = document\ndocument = paper.txt\nrequired = no\nwarn_within = 1s\nexpires = %s\n' \
				"$day" "$(date -u -d "2027-01-01 +$day days" +%F)"
		done
		printf '[paper]\nplugin = document\ndocument = paper.txt\nsays = "It was approved"\n'
	} >many.ini
	forecast 0 --at 2026-11-01 365d many.ini
	json_is '.deployments[0].stopped != null' true
	golive 0 forecast --at 2026-11-01 365d many.ini
	out_has Stopped
	golive 0 calendar --at 2026-11-01 many.ini
	out_has 'was not looked for'
	forecast 0 --at 2026-11-01 80d many.ini
	json_is '.deployments[0].stopped' null
}

@test "what changes for several products for the same reason is told once" {
	mkdir fleet && cp paper.txt fleet/
	for id in a b c; do deployment "$id" 2026-11-30 && mv "$id.ini" fleet/; done
	golive 0 forecast --at 2026-10-15 180d fleet
	out_has 'a, b, c'
	[ "$(grep -c 'It held until' out)" -eq 1 ]
	golive 0 calendar --at 2026-10-15 fleet
	out_has 'a, b, c: DOC-03 is no longer met'
	[ "$(grep -c 'It held until' out)" -eq 1 ]
}

@test "forecast writes a file whole" {
	golive 0 forecast --at 2026-10-15 --format json --output f.json paper.ini
	out_is_empty
	jq -e '.schema == "golive-forecast/1"' f.json
	golive 73 forecast --at 2026-10-15 --output no/such/folder paper.ini
}

# ---- calendar ----

@test "calendar lists what lapses, on the first day on which it is so, with its owner and when he is told" {
	golive 0 calendar --at 2026-10-15 paper.ini
	out_has '2026-11-01  paper: DOC-03 wants attention'
	out_has '2026-12-01  paper: DOC-03 is no longer met'
	out_has 'GO becomes NO-GO'
	out_has 'privacy (privacy@springfield.example), told 30d, 7d before'
}

@test "calendar has the day of going live, and the ends of waivers and acceptances" {
	sed -i 's/^product = .*/&\ngo_live = 2026-11-15/' paper.ini
	cat >>paper.ini <<-'INI'
		[waiver:paper/DOC-06]
		finding = sha256:0000000000000000000000000000000000000000000000000000000000000000
		reason = In print
		approved_by = J. Rivera
		approved_on = 2026-10-01
		expires = 2026-12-31
		[accept:paper/DOC-03]
		reason = Renewal is under way
		by = D. Osei
		role = Privacy Officer
		on = 2026-10-01
	INI
	golive 0 calendar --at 2026-10-15 paper.ini
	out_has '2026-11-15  paper goes live'
	out_has '2027-01-01  paper: the waiver of DOC-06 has ended'
	out_has '2028-10-01  paper: the acceptance of DOC-03 has ended'
	out_has 'Approved by J. Rivera: In print.'
}

@test "calendar has what a committee's word depends on, with its own owners" {
	cat >>paper.ini <<-'INI'
		[approval]
		body = AI committee
		on = 2026-10-01
		decision = conditions
		until = 2026-11-20
		signed_by = Chair
		[condition:training]
		text = Everybody is trained
		owner = nursing
		due = 2026-11-10
		[exception]
		asked_on = 2026-09-01
		answer = none
		why_use_it_still = There is no other
		safeguards = Two people look
		approved_by = Chair
		approved_on = 2026-10-01
		expires = 2026-12-24
	INI
	golive 0 calendar --at 2026-10-15 paper.ini
	tr -s ' \n' ' ' <out >flat
	grep -qF '2026-11-11 paper: COM-02 of training is no longer met' flat
	grep -qF 'Owner nursing' flat
	grep -qF '2026-11-21 paper: COM-01 is no longer known' flat
	grep -qF '2026-12-25 paper: the exception has ended by which it is in use' flat
	golive 0 forecast --at 2026-10-15 paper.ini
	tr -s ' \n' ' ' <out | grep -qF '2026-11-11 GO becomes NO-GO paper committee COM-02 of training'
}

@test "calendar ends where --for says, and refuses what is no span" {
	golive 0 calendar --at 2026-10-15 --for 30d paper.ini
	out_has 2026-11-01
	out_lacks 2026-12-01
	golive 64 calendar --for soon paper.ini
	golive 64 calendar --format text paper.ini
}

# ics DAY ARGUMENT...: writes calendar.ics as of a day; the events as libical reads them stand in events.
ics() {
	local at=$1
	shift
	golive 0 calendar --at "$at" --format ics --output calendar.ics "$@"
	"$BUILD/tests/tools/read_calendar" calendar.ics >events || fail "libical: $(cat calendar.ics)"
}

@test "libical reads back days, words and alarms" {
	ics 2026-10-15 paper.ini
	grep -q '^2026-12-01|paper: DOC-03 is no longer met|-P30D,-P7D|[0-9a-f]\{32\}@golive|It held until 2026-11-30\.' events
	[ "$(wc -l <events)" -eq 2 ]
	[ "$(grep -ci attendee calendar.ics)" -eq 0 ]
}

@test "a second reader reads the same from the calendar" {
	python=''
	for candidate in python3 /usr/bin/python3; do
		if "$candidate" -c 'import icalendar' 2>/dev/null; then python=$candidate; fi
	done
	[ -n "$python" ] || skip "no icalendar for python3 here"
	set_key paper.ini product '"Größe; , a ""Ö"", und viel mehr, damit die Zeile lang wird: äöüäöüäöüäöüäöüäöü"'
	ics 2026-10-15 paper.ini
	"$python" - calendar.ics >python.events <<-'PY'
		import sys, icalendar
		calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
		assert calendar["VERSION"] == "2.0"
		for event in calendar.walk("VEVENT"):
		    assert not event.errors, event.errors
		    triggers = [alarm["TRIGGER"].to_ical().decode() for alarm in event.walk("VALARM")]
		    words = str(event["DESCRIPTION"]).replace("\n", "\\n")
		    print(event["DTSTART"].dt.isoformat(), event["SUMMARY"], ",".join(triggers), event["UID"], words, sep="|")
	PY
	diff events python.events
}

@test "an event keeps its UID when its day moves, and differs from every other" {
	ics 2026-10-15 paper.ini
	cut -d '|' -f 4 events >first
	deployment paper 2027-03-31
	ics 2026-10-20 paper.ini
	cut -d '|' -f 4 events >second
	diff first second
	[ "$(sort -u first | wc -l)" -eq "$(wc -l <first)" ]
	mkdir two && cp paper.txt two/
	for id in a b; do deployment "$id" 2026-11-30 && mv "$id.ini" two/; done
	ics 2026-10-15 two
	[ "$(cut -d '|' -f 4 events | sort -u | wc -l)" -eq 4 ]
}

@test "lead of a check goes before that of its plugin's section, and that before the policy's" {
	printf '[document]\nlead = 3d\n' >>site.ini
	ics 2026-10-15 paper.ini
	grep -q '^2026-12-01|.*|-P3D|' events
	deployment paper 2026-11-30 'lead = 1d, 12h, 90d'
	ics 2026-10-15 paper.ini
	grep -q '^2026-12-01|.*|-P90D,-P1D,-PT12H|' events
	sed -i 's/^lead = 1d.*/lead = soon/' paper.ini
	golive 78 calendar --at 2026-10-15 paper.ini
	err_has 'is not a duration'
	sed -i 's/^lead = 30d, 7d/lead = soon/' site.ini
	golive 78 calendar --at 2026-10-15 paper.ini
	err_has 'no list of durations'
}

@test "what a document's words hold breaks no line of the calendar" {
	printf 'It was approved.\nX-EVIL:1; a, b\\n END:VEVENT \033[2J\n' >paper.txt
	deployment 'paper' 2026-11-30
	sed -i 's/^product = .*/product = "a, b; c \\\\ END:VEVENT"/' paper.ini
	ics 2026-10-15 paper.ini
	grep -qF 'Product: a, b; c \\ END:VEVENT' events || grep -qF 'Product: a, b; c' events
	[ "$(grep -c '^X-EVIL' calendar.ics)" -eq 0 ]
	[ "$(grep -c '^BEGIN:VEVENT' calendar.ics)" -eq "$(grep -c '^END:VEVENT' calendar.ics)" ]
}

@test "leap day, change of clocks and dates past 2038 stand in the calendar as the days they are" {
	deployment paper 2028-02-28
	ics 2028-01-01 paper.ini
	grep -q '^2028-02-29|.*no longer met' events
	deployment paper 2027-03-13
	ics 2027-01-01 paper.ini
	grep -q '^2027-03-14|.*no longer met' events
	deployment paper 2041-12-31
	ics 2040-01-01 paper.ini
	grep -q '^2042-01-01|.*no longer met' events
	deployment paper 2026-11-30
	ics 2009-01-01 --for 7000d paper.ini
	grep -q '^2026-12-01|.*no longer met' events
}

@test "a calendar without a date is a calendar still" {
	printf '[deployment]\nid = quiet\n[paper]\nplugin = document\ndocument = paper.txt\nsays = "It was approved"\n' >quiet.ini
	golive 0 calendar --at 2026-10-15 quiet.ini
	out_has 'No date is known'
	golive 0 calendar --at 2026-10-15 --format ics --output calendar.ics quiet.ini
	[ "$(head -c 15 calendar.ics)" = BEGIN:VCALENDAR ]
}

# ---- stages ----

@test "retired products are not judged, do not count, and are named; alone they are no go" {
	deployment gone 2020-01-01
	sed -i 's/^product = .*/&\nstage = retired/' gone.ini
	golive 0 check --at 2026-10-15 paper.ini gone.ini
	out_has 'Retired, not judged: gone.'
	golive 0 check --at 2026-10-15 --format json paper.ini gone.ini
	json_is '[.deployments[].id] | join(",")' paper
	json_is '.retired | join(",")' gone
	golive 1 check --at 2026-10-15 --format nagios paper.ini gone.ini
	golive 2 check --at 2026-10-15 gone.ini
	out_has 'What is not judged is not cleared: HOLD.'
	golive 77 waive gone.ini paper/DOC-03 --reason x --by y --role z --expires 2030-01-01
	golive 0 forecast --at 2026-10-15 paper.ini gone.ini
	out_has 'gone (retired)'
	sed -i 's/^stage = retired/stage = live/' gone.ini
	golive 1 check --at 2026-10-15 paper.ini gone.ini
}

@test "a live product that is not go is named before all else, with how to stop it and whom to call" {
	deployment live 2020-01-01
	sed -i 's/^product = .*/&\nstage = live\nlive_since = 2020-02-02\nstop = Admin, then Off/' live.ini
	golive 1 check --at 2026-10-15 live.ini
	[ "$(sed -n 2p out)" = '       NO-GO and in use since 2020-02-02: decide today' ]
	tr -s ' \n' ' ' <out | grep -qF 'To stop it: Admin, then Off. Call: privacy (privacy@springfield.example)'
	golive 1 check --at 2026-10-15 paper.ini live.ini
	[ "$(head -n 1 out)" = 'NO-GO  live' ]
	# Also where something else would stand first.
	mkdir fleet && cp paper.txt fleet/
	for id in a b c; do
		sed "s/^id = .*/id = $id/" live.ini >"fleet/$id.ini"
		echo 'says_not = approved' >>"fleet/$id.ini"
	done
	golive 1 check --at 2026-10-15 fleet
	[ "$(head -n 1 out)" = 'In use though not GO: decide today (3)' ]
	out_has 'What stops several products at once'
}

@test "a paused product is judged, counts, and nobody is alarmed" {
	deployment live 2026-10-01
	sed -i 's/^product = .*/&\nstage = paused\nlive_since = 2020-02-02/' live.ini
	golive 1 check --at 2026-10-15 live.ini
	out_has 'It is paused: it stays off until this is a GO.'
	out_lacks 'decide today'
	set_key live.ini expires 2026-11-30
	ics 2026-10-15 live.ini
	grep -q '^2026-12-01|live: DOC-03 is no longer met||' events
}
