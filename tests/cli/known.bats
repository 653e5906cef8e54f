#!/usr/bin/env bats
# What need not be read again: files that are as they were when they were read last, for what is remembered. Whatever changed is
# noticed, however it is disguised, and what is judged is read. The clock stands in the future, where no file is too young to
# be known by its times.

# shellcheck disable=SC2030,SC2031 # each test is a subshell of its own, and sets what it needs

load helper

setup() {
	setup_golive
	STORE=$WORK/store
	bare_site "$STORE"
	CLOCK=$BUILD/tests/shims/other_clock.so
	printf 'The paper. It was written on 2026-11-01.\n' >a.txt
	printf '[deployment]\nid = a\nproduct = A\nversion = 1.0\nvendor = Example\nstage = planned\n[paper]\nplugin = document\ndocument = a.txt\n' >a.ini
}

# check ARGUMENT...: golive check of the deployment, years after all files were made.
check() {
	no_sanitizer
	watched 0 env "LD_PRELOAD=$CLOCK" "CLOCK_AT=2000000000" "$GOLIVE" check --sample 1000000000 --stats "$@" a.ini
}

# opened FILES TIMES: so many files were opened, and so many verdicts asked for.
opened() {
	err_has "golive: $1 files opened"
	err_has "judged $2 times"
}

# A first run, which judges, and one in which all is known.
settle() {
	check
	opened 1 1
	check
	opened 0 0
}

# disguised FILE COMMAND...: COMMAND changes the file, whose size and time are then as before.
disguised() {
	local file=$1 size
	shift
	size=$(stat -L -c %s "$file")
	touch -r "$file" "$WORK/time"
	"$@"
	touch -r "$WORK/time" "$file"
	[ "$(stat -L -c %s "$file")" -eq "$size" ]
}

overwrite() { # FILE AT BYTE
	printf '%s' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

@test "a second check opens no document and judges nothing, and says what it says without knowing anything" {
	settle
	check --format json
	same_part out >known.json
	rm "$STORE/cache/known"
	check --format json
	opened 1 0
	diff <(same_part out) known.json
	check --format json --no-memory
	opened 1 1
	diff <(same_part out | jq 'del(.. | .remembered?)') <(jq 'del(.. | .remembered?)' known.json)
}

@test "a document of the same size with its time restored is read, and judged" {
	settle
	disguised a.txt overwrite a.txt 1 x
	check
	opened 1 1
	check
	opened 0 0
}

@test "another file put in a document's place, of the same size and time, is read" {
	settle
	swap() { sed 's/paper/Paper/' a.txt >b.txt && mv b.txt a.txt; }
	disguised a.txt swap
	check
	opened 1 1
}

@test "what is written twice within a moment is never known by its times" {
	no_sanitizer
	touch a.txt
	# As if golive ran at the very instant: the first one reads, and so does every one after it.
	for _ in 1 2 3; do
		watched 0 env "LD_PRELOAD=$CLOCK" "CLOCK_AT=$(stat -c %Z a.txt)" "$GOLIVE" check --sample 1000000000 --stats a.ini
		err_has 'golive: 1 files opened'
	done
}

# A copy of golive of which a test may spoil something.
own_golive() {
	mkdir -p own/bin own/lib
	cp "$GOLIVE" own/bin/
	cp -r "$BUILD/lib/golive" own/lib/
	cp -r "$BUILD/share" own/
	GOLIVE=$WORK/own/bin/golive
}

@test "a plugin or a program that is another, with its size and time restored, judges anew" {
	own_golive
	settle
	for file in own/lib/golive/plugins/document.so own/lib/golive/golive-worker own/lib/golive/golive-reader own/bin/golive; do
		# A letter of the compiler's remark, which no code looks at.
		at=$(grep -abo 'GCC: (\|clang version' "$file" | head -1 | cut -d: -f1)
		[ -n "$at" ]
		disguised "$file" overwrite "$file" "$at" X
		check
		opened 1 1
		check
		opened 0 0
	done
	disguised own/share/golive/dimensions.ini overwrite own/share/golive/dimensions.ini 2 X
	check
	opened 1 1
}

@test "an entry of the text cache that was changed is looked at, and read anew if it is damaged" {
	settle
	entry=$(ls "$STORE"/cache/*.text)
	disguised "$entry" overwrite "$entry" 150 X
	check
	err_has '1 read by golive-reader'
	check
	opened 0 0
	rm "$entry"
	check
	err_has '1 read by golive-reader'
}

@test "a list that was damaged says nothing" {
	settle
	overwrite "$STORE/cache/known" 300 X
	check
	opened 1 0
	check
	opened 0 0
	chmod 666 "$STORE/cache/known"
	check
	opened 1 0
}

@test "--no-memory and --refresh read everything, and take nothing from who does not" {
	settle
	check --no-memory
	opened 1 1
	check --refresh --offline
	opened 1 1
	check
	opened 0 0
}

@test "what is judged anew is read in that run" {
	settle
	sed -i 's/^version.*/version = 2.0/' a.ini
	check
	opened 1 1
}

@test "evidence that is gone from the store is kept again, also of a document that is known" {
	settle
	sqlite3 "$STORE/golive.db" 'DELETE FROM evidence'
	check
	opened 1 0
	watched 0 "$GOLIVE" replay last
	out_lacks 'not possible'
}

@test "recheck uses what check knows" {
	no_sanitizer
	settle
	watched 0 env "LD_PRELOAD=$CLOCK" "CLOCK_AT=2000000000" "$GOLIVE" recheck --sample 1000000000 --stats a.ini
	opened 0 0
}

# lie WORDS OTHERS: alters what the list says, so that its own digest says that it is whole.
lie() {
	python3 - "$STORE/cache/known" "$1" "$2" <<-'END'
		import hashlib, sys
		path, words, others = sys.argv[1:]
		data = open(path, "rb").read()
		assert len(words) == len(others) and words.encode() in data[48:]
		content = data[48:].replace(words.encode(), others.encode())
		open(path, "wb").write(data[:16] + hashlib.sha256(content).digest() + content)
	END
}

@test "a plugin does not judge while something else is known of it than its file says" {
	no_replay "a run whose plugin is not what was known of it comes to another end once golive has looked"
	settle
	lie 'A paper that nobody' 'X paper that nobody'
	sed -i 's/^version.*/version = 2.0/' a.ini
	no_sanitizer
	watched 2 env "LD_PRELOAD=$CLOCK" "CLOCK_AT=2000000000" "$GOLIVE" check --stats a.ini
	out_has "Plugin 'document' cannot be used"
	out_lacks 'X paper'
	check
	opened 1 1
}
