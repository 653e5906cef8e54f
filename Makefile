# golive: build, test, install. `make help` lists the targets.
# Everything built lies in $(B), laid out as an installation has it.

VERSION := 0.1.0
B ?= build
CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
PKG_CONFIG ?= pkg-config

CSTD := -std=gnu17
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wno-format-nonliteral
OPTIMISE ?= -O2 -g
HARDENING ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection
LINK_HARDENING := -Wl,-z,relro,-z,now -Wl,-z,noexecstack
# SANITIZE=1: AddressSanitizer and UndefinedBehaviorSanitizer; memory limits of the jail are off in such a build.
ifdef SANITIZE
HARDENING := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPTIMISE := -O1 -g
LINK_SANITIZE := -fsanitize=address,undefined
endif
ifdef WERROR
WARNINGS += -Werror
endif
CPPFLAGS += -D_GNU_SOURCE -DGOLIVE_VERSION='"$(VERSION)"' -Icore -Icore/include
CFLAGS_ALL = $(CSTD) $(WARNINGS) $(OPTIMISE) $(HARDENING) -fPIE -fvisibility=hidden $(CFLAGS)
LDFLAGS_ALL = -pie $(LINK_HARDENING) $(LINK_SANITIZE) $(LDFLAGS)
DEPFLAGS = -MMD -MP

pkg_cflags = $(shell $(PKG_CONFIG) --cflags $(1) 2>/dev/null | sed 's/-I/-isystem /g')
pkg_libs = $(shell $(PKG_CONFIG) --libs $(1) 2>/dev/null)
READER_CFLAGS = $(call pkg_cflags,poppler-glib libarchive libxml-2.0)
READER_LIBS = $(call pkg_libs,poppler-glib libarchive libxml-2.0)

# ---- what is made of what ----

CLIENT_SOURCES := core/worker/client.c core/worker/plugin_object.c core/reader/client.c
SHARED_SOURCES := $(wildcard core/worker/messages.c core/reader/messages.c)
CORE_SOURCES := $(filter-out core/base/jail.c,$(wildcard core/base/*.c)) $(wildcard core/model/*.c core/config/*.c \
	core/gather/*.c core/engine/*.c core/report/*.c) $(CLIENT_SOURCES) $(SHARED_SOURCES)
CLI_SOURCES := $(wildcard core/cli/*.c)
WORKER_SOURCES := $(filter-out $(CLIENT_SOURCES) $(SHARED_SOURCES) core/worker/main.c,$(wildcard core/worker/*.c)) core/base/jail.c
READER_SOURCES := $(filter-out $(CLIENT_SOURCES) $(SHARED_SOURCES) core/reader/main.c,$(wildcard core/reader/*.c))
PLUGINS := $(notdir $(patsubst %/,%,$(wildcard plugins/*/)))
FAULT_PLUGINS := $(basename $(notdir $(wildcard tests/faults/plugins/*.c)))
UNIT_TESTS := $(basename $(notdir $(wildcard tests/unit/test_*.c)))
TEST_TOOLS := $(basename $(notdir $(wildcard tests/tools/*.c)))
BENCH_TOOLS := $(basename $(notdir $(wildcard tests/bench/*.c)))

objects = $(patsubst %.c,$(B)/obj/%.o,$(1))
CORE_LIB := $(B)/obj/libgolive-core.a
CLI_LIB := $(B)/obj/libgolive-cli.a
WORKER_LIB := $(B)/obj/libgolive-worker.a
READER_LIB := $(B)/obj/libgolive-reader.a

PROGRAMS := $(B)/bin/golive $(B)/lib/golive/golive-worker $(B)/lib/golive/golive-reader
PLUGIN_OBJECTS := $(PLUGINS:%=$(B)/lib/golive/plugins/%.so)
CONF_FILES := $(shell find conf -type f 2>/dev/null)
SHARE_FILES := $(CONF_FILES:conf/%=$(B)/share/golive/%)

.DEFAULT_GOAL := all
.PHONY: all
all: $(PROGRAMS) $(PLUGIN_OBJECTS) $(SHARE_FILES) ## build the programs, the plugins and their data

$(CORE_LIB): $(call objects,$(CORE_SOURCES))
$(CLI_LIB): $(call objects,$(filter-out core/cli/main.c,$(CLI_SOURCES)))
$(WORKER_LIB): $(call objects,$(WORKER_SOURCES))
$(READER_LIB): $(call objects,$(READER_SOURCES))
$(B)/obj/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/obj/core/reader/%.o: CPPFLAGS += $(if $(filter client messages,$*),,$(READER_CFLAGS))
$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(DEPFLAGS) -c -o $@ $<

# The site file that holds where none is installed: compiled in, the same bytes as conf/golive.ini.
$(B)/obj/core/config/builtin.o: conf/golive.ini
$(B)/obj/core/config/builtin.o: CPPFLAGS += -Wa,-Iconf

$(B)/bin/golive: $(B)/obj/core/cli/main.o $(CLI_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -linih -lcrypto
$(B)/lib/golive/golive-worker: $(B)/obj/core/worker/main.o $(WORKER_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -rdynamic -o $@ $^ -lpcre2-8 -lseccomp -ldl
$(B)/lib/golive/golive-reader: $(B)/obj/core/reader/main.o $(READER_LIB) $(B)/obj/core/base/jail.o $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(READER_LIBS) -lseccomp

# A plugin includes <golive/plugin.h> and nothing else of core.
PLUGIN_CFLAGS = $(CSTD) $(WARNINGS) $(OPTIMISE) $(filter-out -fsanitize%,$(HARDENING)) -fPIC -fvisibility=hidden -Icore/include
define plugin_rule
$(B)/lib/golive/plugins/$(1).so: plugins/$(1)/$(1).c plugins/$(1)/$(1).plugin.ini core/include/golive/plugin.h $(wildcard plugins/$(1)/*.h)
	@mkdir -p $$(@D)
	$$(CC) $$(PLUGIN_CFLAGS) -Wa,-Iplugins/$(1) -shared $$(LINK_HARDENING) -o $$@ $$(filter %.c,$$^)
endef
$(foreach plugin,$(PLUGINS),$(eval $(call plugin_rule,$(plugin))))

$(B)/share/golive/%: conf/%
	@mkdir -p $(@D)
	@cp $< $@

# ---- tests ----

UNIT_PROGRAMS := $(UNIT_TESTS:%=$(B)/tests/unit/%)
FAULT_OBJECTS := $(FAULT_PLUGINS:%=$(B)/tests/plugins/%.so)
TOOL_PROGRAMS := $(TEST_TOOLS:%=$(B)/tests/tools/%)
BENCH_PROGRAMS := $(BENCH_TOOLS:%=$(B)/tests/bench/%)

$(B)/tests/unit/%: tests/unit/%.c $(CLI_LIB) $(WORKER_LIB) $(READER_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(filter-out -Wmissing-prototypes,$(CFLAGS_ALL)) $(DEPFLAGS) $(READER_CFLAGS) $(LDFLAGS_ALL) -rdynamic -o $@ $< \
	  -Wl,--start-group $(filter %.a,$^) -Wl,--end-group -lcriterion -linih -lcrypto -lpcre2-8 -lseccomp -ldl $(READER_LIBS)
$(B)/tests/plugins/%.so: tests/faults/plugins/%.c tests/faults/plugins/%.plugin.ini core/include/golive/plugin.h
	@mkdir -p $(@D)
	$(CC) $(PLUGIN_CFLAGS) -Wa,-Itests/faults/plugins -shared -o $@ $<
$(B)/tests/tools/%: tests/tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(call pkg_cflags,cairo-pdf libarchive) $(LDFLAGS_ALL) -o $@ $< $(call pkg_libs,cairo-pdf libarchive)
$(B)/tests/bench/%: tests/bench/%.c $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(CORE_LIB) -linih -lcrypto -ldl

.PHONY: tests
tests: all $(UNIT_PROGRAMS) $(FAULT_OBJECTS) $(TOOL_PROGRAMS) ## build the tests without running them

-include $(shell find $(B) -name '*.d' 2>/dev/null)
