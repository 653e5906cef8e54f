# make abi-check: the table that golive hands to plugins has only grown at its end since the first header of its API level.
.PHONY: abi-check
abi-check: ## hold the table of host functions against the one that was recorded
	@packaging/setup build test
	@tests/abi/check $(B)
