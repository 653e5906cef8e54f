# Completion of golive's commands, options and files for bash. It must not start golive.
# shellcheck disable=SC2207 # words without blanks

_golive_files() {
	COMPREPLY=($(compgen -f -X '!*.ini' -- "$1") $(compgen -d -- "$1"))
	compopt -o filenames 2>/dev/null
}

_golive() {
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W 'accept agenda ask asked calendar check clauses config diff doctor drill egress explain export forecast history import init key mirror
			notify pack plugin population read recheck replay report retire sign status verify waive --help --version' -- "$word"))
		return
	fi
	case $command:$previous in
	drill:--format)
		COMPREPLY=($(compgen -W 'text json html' -- "$word"))
		return
		;;
	calendar:--format)
		COMPREPLY=($(compgen -W 'table ics' -- "$word"))
		return
		;;
	agenda:--format)
		COMPREPLY=($(compgen -W 'text markdown html' -- "$word"))
		return
		;;
	*:--layout)
		COMPREPLY=($(compgen -W 'inventory ocr-ba-list' -- "$word"))
		return
		;;
	*:--verdict)
		COMPREPLY=($(compgen -W 'present absent not-needed' -- "$word"))
		return
		;;
	*:--answer)
		COMPREPLY=($(compgen -W 'none refused' -f -- "$word"))
		return
		;;
	asked:--to) return ;;
	ask:--to)
		COMPREPLY=($(compgen -W 'vendor privacy irb ehr it' -- "$word"))
		return
		;;
	ask:--format)
		COMPREPLY=($(compgen -W 'text markdown docx' -- "$word"))
		return
		;;
	esac
	case $previous in
	--format)
		COMPREPLY=($(compgen -W 'text json html markdown csv junit tap sarif oscal nagios openmetrics' -- "$word"))
		return
		;;
	--config | --answers | --list | --output | --plugin | --key | --map)
		COMPREPLY=($(compgen -f -- "$word"))
		compopt -o filenames 2>/dev/null
		return
		;;
	--to | --cases | --into)
		COMPREPLY=($(compgen -d -- "$word"))
		compopt -o filenames 2>/dev/null
		return
		;;
	--side)
		COMPREPLY=($(compgen -W 'ours theirs' -- "$word"))
		return
		;;
	--as-of | --max-age | --control | --every | --jitter | --sample | --head | --envelope) return ;;
	--at | --since | --until | --jobs | --only | --fuzz | --seed | --summary | --rule | --option | --by | --expires | --for | --on | --quote | --reason | \
		--role | --subject | --where) return ;;
	esac
	case $command:$word in
	agenda:-*)
		COMPREPLY=($(compgen -W '--at --config --format --help --offline --output --renewed --since --until' -- "$word"))
		;;
	import:-*) COMPREPLY=($(compgen -W '--config --dry-run --help --into --map --replace' -- "$word")) ;;
	export:-*) COMPREPLY=($(compgen -W '--config --help --layout --map --output' -- "$word")) ;;
	check:-*)
		COMPREPLY=($(compgen -W '--at --config --format --help --jobs --no-memory --no-record --offline --only --output --quiet
			--refresh --sample --stats --strict --verbose' -- "$word"))
		;;
	replay:-*) COMPREPLY=($(compgen -W '--config --help --installed --quiet' -- "$word")) ;;
	recheck:-*)
		COMPREPLY=($(compgen -W '--config --every --help --jitter --no-memory --offline --quiet --refresh --sample --stats --strict
			--verbose' -- "$word"))
		;;
	report:-*)
		COMPREPLY=($(compgen -W '--config --format --help --output --quiet --strict --verbose' -- "$word"))
		;;
	status:-*)
		COMPREPLY=($(compgen -W '--as-of --config --format --help --max-age --strict --verbose' -- "$word"))
		;;
	history:-*) COMPREPLY=($(compgen -W '--config --control --format --help' -- "$word")) ;;
	diff:-*) COMPREPLY=($(compgen -W '--config --format --offline --help' -- "$word")) ;;
	retire:-*) COMPREPLY=($(compgen -W '--by --config --help --reason' -- "$word")) ;;
	sign:-*) COMPREPLY=($(compgen -W '--by --config --help --key --role' -- "$word")) ;;
	verify:-*) COMPREPLY=($(compgen -W '--config --envelope --head --help --key --quiet' -- "$word")) ;;
	key:-*) COMPREPLY=($(compgen -W '--help' -- "$word")) ;;
	plugin:-*)
		case ${COMP_WORDS[2]} in
		info) COMPREPLY=($(compgen -W '--config --format --help' -- "$word")) ;;
		new) COMPREPLY=($(compgen -W '--config --help --option --rule --script --summary --to' -- "$word")) ;;
		pin) COMPREPLY=($(compgen -W '--config --dry-run --help' -- "$word")) ;;
		test)
			COMPREPLY=($(compgen -W '--cases --config --fuzz --help --in-process --plugin --record --seed --shuffle
				--torture --verbose' -- "$word"))
			;;
		*) COMPREPLY=($(compgen -W '--config --help' -- "$word")) ;;
		esac
		;;
	forecast:-*) COMPREPLY=($(compgen -W '--at --config --format --help --offline --output --renewed' -- "$word")) ;;
	notify:-*) COMPREPLY=($(compgen -W '--config --help --show --test' -- "$word")) ;;
	pack:-*) COMPREPLY=($(compgen -W '--at --config --help --offline --output' -- "$word")) ;;
	drill:-*) COMPREPLY=($(compgen -W '--at --config --format --help --offline --output' -- "$word")) ;;
	calendar:-*) COMPREPLY=($(compgen -W '--at --config --for --format --help --offline --output --renewed' -- "$word")) ;;
	waive:-*)
		COMPREPLY=($(compgen -W '--by --config --dry-run --expires --help --offline --on --reason --replace --role
			--subject' -- "$word"))
		;;
	accept:-*)
		COMPREPLY=($(compgen -W '--by --config --dry-run --help --offline --on --reason --replace --role --subject' -- "$word"))
		;;
	read:-*)
		COMPREPLY=($(compgen -W '--by --config --dry-run --help --offline --on --quote --replace --role --verdict
			--where' -- "$word"))
		;;
	ask:-*) COMPREPLY=($(compgen -W '--config --format --help --offline --on --output --record --to' -- "$word")) ;;
	init:-*) COMPREPLY=($(compgen -W '--answers --config --help' -- "$word")) ;;
	asked:-*) COMPREPLY=($(compgen -W '--answer --config --dry-run --help --offline --on --replace --to' -- "$word")) ;;
	mirror:-*) COMPREPLY=($(compgen -W '--config --help --list --to' -- "$word")) ;;
	population:-*) COMPREPLY=($(compgen -W '--config --help --side' -- "$word")) ;;
	*:-*) COMPREPLY=($(compgen -W '--config --help' -- "$word")) ;;
	config:*)
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W 'check show' -- "$word"))
		else
			_golive_files "$word"
		fi
		;;
	plugin:*)
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W 'info list new pin test' -- "$word"))
		elif [ "${COMP_WORDS[2]}" = test ]; then
			COMPREPLY=($(compgen -d -- "$word"))
			compopt -o filenames 2>/dev/null
		fi
		;;
	population:*)
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W 'template' -- "$word"))
		fi
		;;
	import:* | export:*)
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W 'csv' -- "$word"))
		elif [ "$command" = import ]; then
			COMPREPLY=($(compgen -f -X '!*.csv' -- "$word") $(compgen -d -- "$word"))
			compopt -o filenames 2>/dev/null
		else
			_golive_files "$word"
		fi
		;;
	key:*)
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W 'new' -- "$word"))
		else
			COMPREPLY=($(compgen -f -- "$word"))
			compopt -o filenames 2>/dev/null
		fi
		;;
	clauses:*)
		COMPREPLY=($(compgen -f -- "$word"))
		compopt -o filenames 2>/dev/null
		;;
	read:*)
		COMPREPLY=($(compgen -f -- "$word"))
		compopt -o filenames 2>/dev/null
		;;
	check:* | agenda:* | egress:* | forecast:* | calendar:* | waive:* | accept:* | ask:* | asked:* | init:*) _golive_files "$word" ;;
	esac
}

complete -F _golive golive
