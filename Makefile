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
# What judges is digested in every run that judges: half of it would be what a debugger needs, which can be compressed.
LINK_SMALL := -Wl,--compress-debug-sections=zlib
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
READER_CFLAGS = $(call pkg_cflags,poppler-glib cairo libarchive libxml-2.0 tesseract lept)
# libtesseract is loaded when the first picture is read, and not linked.
READER_LIBS = $(call pkg_libs,poppler-glib cairo libarchive libxml-2.0) -lcrypto -lz -lm
# golive makes digests and seldom signs: it takes the digests alone out of libcrypto's archive, where there is one, and loads
# the library when there is a key. So it starts in two thirds of the time.
CRYPTO_ARCHIVE := $(filter /%,$(shell $(CC) -print-file-name=libcrypto.a 2>/dev/null))
GOLIVE_CRYPTO = $(or $(CRYPTO_ARCHIVE),-lcrypto)
FETCHER_CFLAGS = $(call pkg_cflags,libcurl)
FETCHER_LIBS = $(call pkg_libs,libcurl)

# ---- what is made of what ----

CLIENT_SOURCES := core/worker/client.c $(wildcard core/worker/client_*.c) core/worker/plugin_object.c core/reader/client.c \
	core/fetcher/client.c
SHARED_SOURCES := core/worker/messages.c core/reader/messages.c core/reader/language_data.c core/fetcher/messages.c \
	core/fetcher/message_rules.c
CORE_SOURCES := $(filter-out core/base/jail.c,$(wildcard core/base/*.c)) $(wildcard core/model/*.c core/config/*.c \
	core/gather/*.c core/engine/*.c core/kit/*.c core/report/*.c core/store/*.c core/sheet/*.c core/notify/*.c) $(CLIENT_SOURCES) $(SHARED_SOURCES)
CLI_SOURCES := $(wildcard core/cli/*.c)
WORKER_SOURCES := $(filter-out $(CLIENT_SOURCES) $(SHARED_SOURCES) core/worker/main%.c core/worker/forbidden.c,$(wildcard core/worker/*.c)) core/base/jail.c
READER_SOURCES := $(filter-out $(CLIENT_SOURCES) $(SHARED_SOURCES) core/reader/main.c,$(wildcard core/reader/*.c))
FETCHER_SOURCES := $(filter-out $(CLIENT_SOURCES) $(SHARED_SOURCES) core/fetcher/main.c,$(wildcard core/fetcher/*.c))
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
FETCHER_LIB := $(B)/obj/libgolive-fetcher.a

PROGRAMS := $(B)/bin/golive $(B)/lib/golive/golive-worker $(B)/lib/golive/golive-reader \
	$(B)/lib/golive/golive-fetcher $(B)/lib/golive/golive-plugin-test
PLUGIN_OBJECTS := $(PLUGINS:%=$(B)/lib/golive/plugins/%.so)
CONF_FILES := $(shell find conf -type f 2>/dev/null)
# The cases of plugins are installed, too: golive plugin test NAME runs them there.
CASE_FILES := $(wildcard plugins/*/cases/*)
SCHEMAS := $(wildcard core/report/*.schema.json)
SHARE_FILES := $(CONF_FILES:conf/%=$(B)/share/golive/%) $(SCHEMAS:core/report/%=$(B)/share/golive/schemas/%) \
	$(foreach file,$(CASE_FILES),$(B)/share/golive/cases/$(subst /cases/,/,$(file:plugins/%=%)))

.DEFAULT_GOAL := all
.PHONY: all
all: $(PROGRAMS) $(PLUGIN_OBJECTS) $(SHARE_FILES) ## build the programs, the plugins and their data

$(CORE_LIB): $(call objects,$(CORE_SOURCES))
$(CLI_LIB): $(call objects,$(filter-out core/cli/main.c,$(CLI_SOURCES)))
$(WORKER_LIB): $(call objects,$(WORKER_SOURCES))
$(READER_LIB): $(call objects,$(READER_SOURCES))
$(FETCHER_LIB): $(call objects,$(FETCHER_SOURCES))
$(B)/obj/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/obj/core/reader/%.o: CPPFLAGS += $(if $(filter client messages language_data,$*),,$(READER_CFLAGS))
$(B)/obj/core/fetcher/%.o: CPPFLAGS += $(if $(filter client messages message_rules,$*),,$(FETCHER_CFLAGS))
$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(DEPFLAGS) -c -o $@ $<

# The site file that holds where none is installed: compiled in, the same bytes as conf/golive.ini.
$(B)/obj/core/config/builtin.o: conf/golive.ini
$(B)/obj/core/config/builtin.o: CPPFLAGS += -Wa,-Iconf

# What every page of the HTML report holds, and the schema of the JSON report: compiled in, the same bytes as the files.
$(B)/obj/core/report/html_assets.o: core/report/html.css core/report/html.js
$(B)/obj/core/report/schema.o: core/report/golive-report-1.schema.json
$(B)/obj/core/report/html_assets.o $(B)/obj/core/report/schema.o: CPPFLAGS += -Wa,-Icore/report

$(B)/bin/golive $(B)/lib/golive/golive-worker $(B)/lib/golive/golive-reader: LDFLAGS_ALL += $(LINK_SMALL)
$(B)/bin/golive: $(B)/obj/core/cli/main.o $(CLI_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -linih $(GOLIVE_CRYPTO) -lsqlite3 -lz -ldl
$(B)/lib/golive/golive-worker: $(B)/obj/core/worker/main.o $(B)/obj/core/worker/forbidden.o $(WORKER_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -rdynamic -o $@ $^ -lpcre2-8 -lcjson -lexpat -lz -lseccomp -ldl
# The same without a jail, for a debugger; -rdynamic also for what a plugin built with sanitizers looks for.
$(B)/lib/golive/golive-plugin-test: $(B)/obj/core/worker/main_in_process.o $(B)/obj/core/worker/forbidden.o $(WORKER_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -rdynamic -o $@ $^ -lpcre2-8 -lcjson -lexpat -lz -lseccomp -ldl
$(B)/lib/golive/golive-reader: $(B)/obj/core/reader/main.o $(READER_LIB) $(B)/obj/core/base/jail.o $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(READER_LIBS) -lseccomp -ldl
$(B)/lib/golive/golive-fetcher: $(B)/obj/core/fetcher/main.o $(FETCHER_LIB) $(B)/obj/core/base/jail.o $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(FETCHER_LIBS) -lssl -lcrypto -lseccomp

# A plugin includes <golive/plugin.h> and nothing else of core. One that computes links the C library's mathematics.
PLUGIN_LIBS_population := -lm
PLUGIN_CFLAGS = $(CSTD) $(WARNINGS) $(OPTIMISE) $(filter-out -fsanitize%,$(HARDENING)) -fPIC -fvisibility=hidden -Icore/include -Iplugins
define plugin_rule
$(B)/lib/golive/plugins/$(1).so: plugins/$(1)/$(1).c plugins/$(1)/$(1).plugin.ini core/include/golive/plugin.h $(wildcard plugins/*.h plugins/$(1)/*.h)
	@mkdir -p $$(@D)
	$$(CC) $$(PLUGIN_CFLAGS) -Wa,-Iplugins/$(1) -shared $$(LINK_HARDENING) $$(LINK_SMALL) -o $$@ $$(filter %.c,$$^) $$(PLUGIN_LIBS_$(1))
endef
$(foreach plugin,$(PLUGINS),$(eval $(call plugin_rule,$(plugin))))

$(B)/share/golive/%: conf/%
	@mkdir -p $(@D)
	@cp $< $@
$(B)/share/golive/schemas/%: core/report/%
	@mkdir -p $(@D)
	@cp $< $@
define case_rule
$(B)/share/golive/cases/$(1)/%: plugins/$(1)/cases/%
	@mkdir -p $$(@D)
	@cp $$< $$@
endef
$(foreach plugin,$(PLUGINS),$(eval $(call case_rule,$(plugin))))

# ---- tests ----

UNIT_PROGRAMS := $(UNIT_TESTS:%=$(B)/tests/unit/%)
FAULT_OBJECTS := $(FAULT_PLUGINS:%=$(B)/tests/plugins/%.so)
TOOL_PROGRAMS := $(TEST_TOOLS:%=$(B)/tests/tools/%)
BENCH_PROGRAMS := $(BENCH_TOOLS:%=$(B)/tests/bench/%)

$(B)/tests/unit/%: tests/unit/%.c $(CLI_LIB) $(WORKER_LIB) $(READER_LIB) $(FETCHER_LIB) $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(filter-out -Wmissing-prototypes,$(CFLAGS_ALL)) $(DEPFLAGS) $(READER_CFLAGS) $(FETCHER_CFLAGS) -Iplugins $(LDFLAGS_ALL) -rdynamic -o $@ $< \
	  -Wl,--start-group $(filter %.a,$^) -Wl,--end-group -lcriterion -lcjson -lexpat -linih -lsqlite3 -lcrypto -lpcre2-8 -lseccomp -ldl $(READER_LIBS) $(FETCHER_LIBS) -lssl -lz -lm
$(B)/tests/plugins/%.so: tests/faults/plugins/%.c tests/faults/plugins/%.plugin.ini core/include/golive/plugin.h
	@mkdir -p $(@D)
	$(CC) $(PLUGIN_CFLAGS) -Wa,-Itests/faults/plugins -shared -o $@ $<
$(B)/tests/tools/%: tests/tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(call pkg_cflags,cairo-pdf libarchive libical) $(LDFLAGS_ALL) -o $@ $< $(call pkg_libs,cairo-pdf libarchive libical)
$(B)/tests/bench/http_least: FETCHER_FLAGS = $(FETCHER_CFLAGS) $(FETCHER_LIBS)
$(B)/tests/bench/%: tests/bench/%.c $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(CORE_LIB) -linih -lsqlite3 -lz -lcrypto -ldl $(FETCHER_FLAGS)

include $(wildcard tests/*/*.mk)

.PHONY: tests
tests: all $(UNIT_PROGRAMS) $(FAULT_OBJECTS) $(TOOL_PROGRAMS) $(MUTANT_PROGRAMS) ## build the tests without running them


# `make check` and `make demo` install what is missing first; the build comes after that, in a make of its own, because
# this one asked pkg-config already.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
BUILD := $(MAKE) --no-print-directory -j$(JOBS) B=$(B)

.PHONY: demo check check-asan check-more bench accuracy
demo: ## install what is missing, build, and judge the examples
	@packaging/setup build
	@$(BUILD) -s all
	@packaging/demo $(B)
check: ## install what is missing, build, and run every test (ONLY=NAME: only those named so)
	@packaging/setup build test
	@$(BUILD) -s tests
	@tests/run-all $(B) $(ONLY)
check-asan: ## the same tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@packaging/setup build test
	@$(MAKE) --no-print-directory -s -j$(JOBS) B=$(B)/asan SANITIZE=1 tests
	@TEST_LIMIT=900 tests/run-all $(B)/asan $(ONLY)
bench: ## measure golive against other programs, in one run
	@packaging/setup build bench
	@$(BUILD) -s bench-programs
	@tests/bench/run $(B)
	@tests/bench/read-run $(B)
# The F1 that the project's own documents must reach; others' documents are only measured.
FOLDER ?= tests/documents
accuracy: ## how well documents are read: precision, recall and F1 on FOLDER/labels.csv
	@packaging/setup build
	@$(BUILD) -s all
	@tests/accuracy $(B) $(FOLDER) $(if $(filter tests/documents,$(FOLDER)),--least 0.97)
.PHONY: bench-programs
bench-programs: all $(FAULT_OBJECTS) $(BENCH_PROGRAMS) $(B)/tests/tools/make_document $(B)/tests/tools/make_agreement
check-more: check check-asan lint check-browser check-kills ## everything that is checked before a release
.PHONY: check-kills
check-kills: ## golive killed a thousand times while it records
	@packaging/setup build test
	@$(BUILD) -s tests
	@KILLS=1000 TEST_LIMIT=3600 tests/run-all $(B) store_kill
.PHONY: check-browser
check-browser: ## look at the HTML report in a browser: accessibility, telephones, keyboard, paper
	@packaging/setup build browser
	@$(BUILD) -s all
	@tests/browser/run $(B)

# ---- looking over the source ----

SOURCES_IN_C = $(shell find core plugins tests -name '*.[ch]')
.PHONY: lint format
lint: ## compilers, layout, lengths, banned calls, likely mistakes
	@packaging/setup build test lint
	@code=0; for compiler in gcc clang; do \
	  $(MAKE) --no-print-directory -s -k -j$(JOBS) B=build/lint-$$compiler CC=$$compiler WERROR=1 tests || code=1; \
	done; tests/lint-all || code=1; exit $$code
format: ## lay the C source out as .clang-format says
	@packaging/setup lint
	clang-format -i $(SOURCES_IN_C)

# ---- installing ----

INSTALL ?= install
# golive.1.scd becomes man1/golive.1; a plugin's NAME.scd becomes man7/golive-NAME.7.
MAN_FOLDERS := core/cli core/config core/include/golive core/kit core/report
MAN_SOURCES := $(wildcard $(MAN_FOLDERS:%=%/*.scd) plugins/*/*.scd)
MAN_PAGES := $(foreach page,$(filter core/%,$(MAN_SOURCES)),$(B)/share/man/$(basename $(notdir $(page)))) \
	$(foreach page,$(filter plugins/%,$(MAN_SOURCES)),$(B)/share/man/golive-$(basename $(notdir $(page))).7)
INSTALLED = $(DESTDIR)$(PREFIX)

define core_page_rule
$$(B)/share/man/%: $(1)/%.scd
	@mkdir -p $$(@D)
	scdoc <$$< >$$@
endef
$(foreach folder,$(MAN_FOLDERS),$(eval $(call core_page_rule,$(folder))))
define plugin_page_rule
$(B)/share/man/golive-$(basename $(notdir $(1))).7: $(1)
	@mkdir -p $$(@D)
	scdoc <$$< >$$@
endef
$(foreach page,$(filter plugins/%,$(MAN_SOURCES)),$(eval $(call plugin_page_rule,$(page))))

.PHONY: man install uninstall clean help
man: $(MAN_PAGES)
install: all ## install below PREFIX (DESTDIR: into a folder that stands for /)
	$(INSTALL) -d $(INSTALLED)/bin $(INSTALLED)/lib/golive/plugins $(INSTALLED)/include/golive $(INSTALLED)/lib/pkgconfig
	$(INSTALL) -m 755 $(B)/bin/golive $(INSTALLED)/bin/
	$(INSTALL) -m 755 $(filter $(B)/lib/golive/%,$(PROGRAMS)) $(INSTALLED)/lib/golive/
	$(INSTALL) -m 644 $(PLUGIN_OBJECTS) $(INSTALLED)/lib/golive/plugins/
	for file in $(SHARE_FILES:$(B)/%=%); do $(INSTALL) -D -m 644 $(B)/$$file $(INSTALLED)/$$file; done
	$(INSTALL) -m 644 core/include/golive/plugin.h $(INSTALLED)/include/golive/
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' packaging/golive.pc.in >$(INSTALLED)/lib/pkgconfig/golive.pc
	$(INSTALL) -D -m 644 packaging/completions/golive.bash $(INSTALLED)/share/bash-completion/completions/golive
	$(INSTALL) -d $(INSTALLED)/lib/systemd/system
	sed -e 's|@BINDIR@|$(PREFIX)/bin|' packaging/systemd/golive-recheck.service.in >$(INSTALLED)/lib/systemd/system/golive-recheck.service
	$(INSTALL) -m 644 packaging/systemd/golive-recheck.timer $(INSTALLED)/lib/systemd/system/
	$(INSTALL) -D -m 644 packaging/systemd/golive.sysusers $(INSTALLED)/lib/sysusers.d/golive.conf
	$(INSTALL) -D -m 644 packaging/cron/golive $(INSTALLED)/share/doc/golive/cron
	@if command -v scdoc >/dev/null; then $(BUILD) -s man && \
	  for page in $(MAN_PAGES); do $(INSTALL) -D -m 644 $$page $(INSTALLED)/share/man/man$${page##*.}/$${page##*/} || exit 1; done; \
	else echo "install: scdoc is not here, so the manual pages are left out"; fi
uninstall: ## take away what install put there
	rm -f $(INSTALLED)/bin/golive $(INSTALLED)/include/golive/plugin.h $(INSTALLED)/lib/pkgconfig/golive.pc
	rm -f $(INSTALLED)/share/bash-completion/completions/golive $(INSTALLED)/lib/sysusers.d/golive.conf
	rm -f $(INSTALLED)/lib/systemd/system/golive-recheck.service $(INSTALLED)/lib/systemd/system/golive-recheck.timer
	rm -rf $(INSTALLED)/share/doc/golive
	for page in $(MAN_PAGES); do rm -f $(INSTALLED)/share/man/man$${page##*.}/$${page##*/}; done
	rm -rf $(INSTALLED)/lib/golive $(INSTALLED)/share/golive
	-rmdir $(INSTALLED)/include/golive
clean: ## take away what was built
	rm -rf $(B)
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
