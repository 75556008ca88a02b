// Pages as files with placeholders.
#include "evaluation/template.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "evaluation/report_files.h"

using namespace speech_emotion::trainer;

TEST_CASE("a value is escaped unless it is said to be HTML, and holds no placeholders") {
  CHECK(Fill("<p>{{a}} {{b}}, {{a}}</p>", {{"a", "<1> & {{b}}"}, {"b", Html{"<i>2</i>"}}}) ==
        "<p>&lt;1&gt; &amp; {{b}} <i>2</i>, &lt;1&gt; &amp; {{b}}</p>");
  CHECK(Fill("", {}).empty());
  CHECK(Fill("{ {{", {}) == "{ {{");
}

TEST_CASE("a placeholder without a value, a value without a placeholder and a file that isn't there show") {
  CHECK(Fill("<p>{{a}}</p>", {}) == "<p>{{a}}</p>");
  CHECK(Fill("<p></p>", {{"a", "1"}}) == "<p></p>{{a}}");
  CHECK(FillFile("no.html", {}) == "{{no.html}}");
}

TEST_CASE("the pages of reports are in the program") {
  std::set<std::string> names;
  for (const ReportFile& file : ReportFiles()) {
    CAPTURE(file.name);
    const bool has_placeholders = file.text.find("{{") != std::string_view::npos;
    CHECK(has_placeholders == file.name.ends_with(".html"));
    names.insert(std::string(file.name));
  }
  for (const char* name : {"report.css", "page.html", "evaluation.html", "comparison.html", "search.html"}) {
    CHECK(names.contains(name));
  }
}
