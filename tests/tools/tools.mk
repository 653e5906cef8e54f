# Test tools that need golive's own modules. Included by the Makefile; never installed.
$(B)/tests/tools/write_reports: tests/tools/write_reports.c $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(DEPFLAGS) $(LDFLAGS_ALL) -o $@ $< $(CORE_LIB) -linih -lcrypto -ldl
$(B)/tests/tools/with_calls: tests/tools/with_calls.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< -lseccomp
$(B)/tests/tools/mail_server: tests/tools/mail_server.c tests/unit/loopback_mail.h tests/unit/loopback_tls.h tests/unit/loopback.h $(CORE_LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(CORE_LIB) -lssl -lcrypto -lpthread
$(B)/tests/tools/make_agreement: tests/tools/make_agreement.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(call pkg_cflags,cairo-pdf) $(LDFLAGS_ALL) -o $@ $< $(call pkg_libs,cairo-pdf) -lz -lm
