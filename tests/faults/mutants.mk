# golive-worker with one rule of the house left out each (core/worker/host.h, enum host_mutant), for tests/faults/mutants.bats:
# the tests must notice. Included by the Makefile; never installed.
MUTANTS := 1 2 3 4 5 6 7
MUTANT_OBJECTS := $(MUTANTS:%=$(B)/tests/mutants/host_verdict-%.o)
MUTANT_PROGRAMS := $(MUTANTS:%=$(B)/tests/mutants/golive-worker-%)

# Static rules: a pattern would be tried for the .d files, too.
$(MUTANT_OBJECTS): $(B)/tests/mutants/host_verdict-%.o: core/worker/host_verdict.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(DEPFLAGS) -DGOLIVE_MUTANT=$* -c -o $@ $<
# The mutated object comes first, so that the archive's own is not taken.
$(MUTANT_PROGRAMS): $(B)/tests/mutants/golive-worker-%: $(B)/tests/mutants/host_verdict-%.o $(B)/obj/core/worker/main.o $(B)/obj/core/worker/forbidden.o $(WORKER_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -rdynamic -o $@ $^ -lpcre2-8 -lcjson -lexpat -lz -lseccomp -ldl
