#include "evaluation/report_style.h"

#include "evaluation/html.h"
#include "evaluation/template.h"

namespace speech_emotion::trainer {

std::string ReportPage(const std::string& title, const std::string& body) {
  return FillFile("page.html",
                  {{"title", title}, {"style", Html{FillFile("report.css", {})}}, {"body", Html{body}}});
}

std::string BadgeHtml(const std::string& independence, const std::string& caution) {
  const bool is_careful = independence != "speaker-independent";
  return FillFile(
      "badge.html",
      {{"careful", is_careful ? " careful" : ""}, {"independence", independence}, {"caution", caution}});
}

std::string NotesHtml(const std::vector<std::string>& notes) {
  std::string html;
  for (const std::string& note : notes) html += "<p class=\"note\">" + Escaped(note) + "</p>\n";
  return html;
}

std::string FailedHtml(const std::string& heading, const std::vector<std::string>& reasons) {
  if (reasons.empty()) return "";
  std::string list;
  for (const std::string& reason : reasons) list += "<li>" + Escaped(reason) + "</li>";
  return FillFile("failed.html", {{"heading", heading}, {"reasons", Html{list}}});
}

}  // namespace speech_emotion::trainer
