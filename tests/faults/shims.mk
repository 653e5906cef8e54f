# Libraries that tests put before libc: tests/faults/shims/. Included by the Makefile; never installed.
SHIM_LIBRARIES := $(patsubst tests/faults/shims/%.c,$(B)/tests/shims/%.so,$(wildcard tests/faults/shims/*.c))

$(B)/tests/shims/%.so: tests/faults/shims/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CSTD) $(filter-out -Wmissing-prototypes,$(WARNINGS)) -O1 -fPIC -shared -o $@ $< -ldl
tests: $(SHIM_LIBRARIES)
