#!/usr/bin/env bats
# How well documents are read: the project's own labelled documents, and that the measure itself can fail.

load helper
setup() { setup_golive; }

accuracy() {
	local wanted=$1
	shift
	watched "$wanted" "$ROOT/tests/accuracy" "$BUILD" "$@"
}

@test "documents are read with F1 of 0.97 or more and no false pass that is dangerous" {
	accuracy 0 "$ROOT/tests/documents" --least 0.97
	[ "$(sed -n 's/^\([0-9]*\) documents.*/\1/p' out)" -ge 40 ]
	out_has 'false passes, execution: 0'
	out_has 'false passes, dates: 0'
	out_has 'false passes, parties: 0'
	out_has 'false passes, templates: 0'
	out_has 'false passes, IRB class: 0'
}

@test "a label that says otherwise lowers the measure, and a false pass on execution fails it" {
	cp -r "$ROOT/tests/documents" mine
	sed -i 's/^\(baa\/classic-signed.md\),BAA-21,pass$/\1,BAA-21,fail/' mine/labels.csv
	accuracy 1 mine --files baa/classic-signed
	out_has 'false passes, execution: 1'
	out_has 'BAA-21       baa/classic-signed.md: pass instead of fail'
	accuracy 1 mine --files baa/half-empty --least 1.01
}

@test "a document taken away is no document that was read" {
	cp -r "$ROOT/tests/documents" mine
	rm mine/irb/continuing-review.txt
	accuracy 1 mine --files irb/continuing-review --least 0.5
	out_has 'missed  IRB-02       irb/continuing-review.txt'
}
