// A plugin in C++, for tests: the header is C++ too, and its macro puts description and entry where they belong.
#include <golive/plugin.h>

#include <string_view>

namespace {

class Statement {
public:
	explicit Statement(golive *g) : words(golive_option(g, "statement")) {}
	bool says(std::string_view what) const { return words.find(what) != std::string_view::npos; }

private:
	std::string_view words;
};

void judge_record(golive *g)
{
	const golive_document *record = golive_document_of(g, "record");
	const golive_place place = golive_document_place(g, record);
	if (golive_state(g, record) == GOLIVE_GOT)
		golive_pass(g, "GREET-02", place, "it is on record");
	else
		golive_unknown(g, "GREET-02", place, "%s", golive_why(g, record));
}

golive_verdict check(golive *g)
{
	if (Statement(g).says("hello"))
		golive_pass(g, "GREET-01", golive_option_place(g, "statement"), "it was said in %d words", 1);
	else
		golive_fail(g, "GREET-01", golive_option_place(g, "statement"), "it was not said");
	judge_record(g);
	return golive_pending(g) ? golive_wait(g) : golive_done(g);
}

} // namespace

GOLIVE_PLUGIN(check, "greets.plugin.ini")
