#include "evaluation/template.h"

#include <algorithm>

#include "evaluation/html.h"
#include "evaluation/report_files.h"

namespace speech_emotion::trainer {
namespace {

std::string InBraces(std::string_view name) { return "{{" + std::string(name) + "}}"; }

std::string HtmlOf(const std::variant<std::string, Html>& value) {
  const auto* html = std::get_if<Html>(&value);
  return html != nullptr ? html->text : Escaped(std::get<std::string>(value));
}

}  // namespace

std::string Fill(std::string_view text, const TemplateValues& values) {
  std::string filled;
  std::vector<std::string_view> unused;
  for (const auto& [name, value] : values) unused.push_back(name);
  // One pass: what a value holds is no placeholder.
  while (!text.empty()) {
    const size_t open = std::min(text.find("{{"), text.size());
    filled += text.substr(0, open);
    text.remove_prefix(open);
    const size_t close = text.find("}}");
    if (close == std::string_view::npos) {
      filled += text;
      break;
    }
    const std::string_view name = text.substr(2, close - 2);
    const auto value = std::ranges::find(values, name, [](const auto& one) { return one.first; });
    filled += value == values.end() ? InBraces(name) : HtmlOf(value->second);
    std::erase(unused, name);
    text.remove_prefix(close + 2);
  }
  for (const std::string_view name : unused) filled += InBraces(name);
  return filled;
}

std::string FillFile(std::string_view file, const TemplateValues& values) {
  const auto found = std::ranges::find(ReportFiles(), file, &ReportFile::name);
  return found == ReportFiles().end() ? InBraces(file) : Fill(found->text, values);
}

}  // namespace speech_emotion::trainer
