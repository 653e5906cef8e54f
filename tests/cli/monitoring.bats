#!/usr/bin/env bats
# golive as a check of a real Nagios: what Nagios makes of its exit code, its line and its performance data.

load helper

setup() { setup_golive; }

teardown() {
	[ ! -s "$WORK/nagios.pid" ] || kill "$(cat "$WORK/nagios.pid")" 2>/dev/null || true
	replay_runs
}

# A Nagios of this test's own: one host, a service for each example, and after each check a line into the pipe `told`.
configure_nagios() {
	local service
	mkdir -p nagios/results
	mkfifo told
	# The macros come through the environment, for their words hold signs that a shell would obey.
	cat >tell <<-'SH'
		#!/bin/sh
		{
			printf '%s;%s;%s;%s\n' "$NAGIOS_SERVICEDESC" "$NAGIOS_SERVICESTATE" "$NAGIOS_SERVICEOUTPUT" "$NAGIOS_SERVICEPERFDATA"
		} >>"$1"
	SH
	chmod +x tell
	cat >nagios.cfg <<-CFG
		log_file=$WORK/nagios.log
		cfg_file=$WORK/objects.cfg
		object_cache_file=$WORK/nagios/objects.cache
		status_file=$WORK/nagios/status.dat
		nagios_user=$(id -un)
		nagios_group=$(id -gn)
		lock_file=$WORK/nagios.pid
		temp_file=$WORK/nagios/nagios.tmp
		temp_path=$WORK/nagios
		check_result_path=$WORK/nagios/results
		check_result_reaper_frequency=1
		check_external_commands=0
		query_socket=$WORK/nagios/qh
		retain_state_information=0
		interval_length=1
		service_inter_check_delay_method=n
		max_service_check_spread=1
		execute_host_checks=0
		obsess_over_services=1
		ocsp_command=tell
		enable_environment_macros=1
	CFG
	{
		cat <<-CFG
			define timeperiod {
			  timeperiod_name always
			  alias always
			  sunday 00:00-24:00
			  monday 00:00-24:00
			  tuesday 00:00-24:00
			  wednesday 00:00-24:00
			  thursday 00:00-24:00
			  friday 00:00-24:00
			  saturday 00:00-24:00
			}
			define command {
			  command_name tell
			  command_line $WORK/tell $WORK/told
			}
			define command {
			  command_name check_golive
			  command_line env GOLIVE_CONFIG=$GOLIVE_CONFIG HOME=$WORK $GOLIVE check --at $DAY --format nagios $WORK/deployments/\$ARG1\$.ini
			}
			define contact {
			  contact_name nobody
			  host_notifications_enabled 0
			  service_notifications_enabled 0
			  host_notification_period always
			  service_notification_period always
			  host_notification_commands tell
			  service_notification_commands tell
			}
			define host {
			  host_name here
			  address 127.0.0.1
			  max_check_attempts 1
			  check_period always
			  contacts nobody
			  notification_interval 0
			  notification_period always
			}
		CFG
		for service in "$@"; do
			cat <<-CFG
				define service {
				  host_name here
				  service_description $service
				  check_command check_golive!$service
				  max_check_attempts 1
				  check_interval 3600
				  retry_interval 3600
				  check_period always
				  contacts nobody
				  notification_interval 0
				  notification_period always
				}
			CFG
		done
	} >objects.cfg
}

@test "Nagios takes a no-go for CRITICAL, a hold for UNKNOWN, conditions for WARNING and a go for OK, and keeps the figures" {
	command -v nagios4 >/dev/null || skip "nagios4 is not here (Debian: nagios4-core)"
	configure_nagios imaging-triage halcyon-bedside ambient-scribe springfield-site
	nagios4 -v nagios.cfg >verified || { tail -n 20 verified; return 1; }
	nagios4 nagios.cfg >/dev/null 2>&1 3>&- &
	echo $! >nagios.pid
	# Both ends are held open, so that no line is lost between two writers.
	exec 4<>told
	: >lines
	while [ "$(wc -l <lines)" -lt 4 ] && IFS= read -r -t 60 line <&4; do printf '%s\n' "$line" >>lines; done
	exec 4<&-
	[ "$(wc -l <lines)" -eq 4 ] || { cat lines nagios.log; fail "Nagios did not check all"; }
	grep -q '^imaging-triage;CRITICAL;GOLIVE CRITICAL - NO-GO .*;deployments=1;;;0 .* no_go=1;;0;0 ' lines
	grep -q '^halcyon-bedside;UNKNOWN;GOLIVE UNKNOWN - HOLD .*;.* hold=1;0;;0 ' lines
	grep -q '^ambient-scribe;WARNING;GOLIVE WARNING - GO .*;.* conditions=1;0;;0 .* days_left=' lines
	grep -q '^springfield-site;OK;GOLIVE OK - GO .*;.* go=1;;;0 ' lines
}
