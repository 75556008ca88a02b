#include "evaluation/recall_table.h"

#include <algorithm>

#include "evaluation/html.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

// In the order in which they first appear.
std::vector<std::string> Different(const std::vector<NamedRecall>& recalls, std::string NamedRecall::*field) {
  std::vector<std::string> names;
  for (const NamedRecall& one : recalls) {
    if (std::count(names.begin(), names.end(), one.*field) == 0) names.push_back(one.*field);
  }
  return names;
}

}  // namespace

std::vector<std::vector<std::string>> RecallLines(const std::string& what,
                                                  const std::vector<NamedRecall>& recalls) {
  const auto corpora = Different(recalls, &NamedRecall::corpus);
  std::vector<std::vector<std::string>> lines = {{what}};
  for (const std::string& corpus : corpora) {
    lines.front().push_back(corpus);
    lines.front().push_back("95 %");
  }
  lines.front().push_back("mean");
  for (const std::string& name : Different(recalls, &NamedRecall::name)) {
    lines.push_back({name});
    double sum = 0.0;
    for (const std::string& corpus : corpora) {
      const auto one = std::find_if(recalls.begin(), recalls.end(), [&](const NamedRecall& recall) {
        return recall.name == name && recall.corpus == corpus;
      });
      sum += one->recall.value;
      lines.back().push_back(FixedPoint(one->recall.value, 3));
      lines.back().push_back(one->speakers > 1 ? RangeText(one->recall) : "-");
    }
    lines.back().push_back(FixedPoint(sum / static_cast<double>(corpora.size()), 3));
  }
  return lines;
}

std::string LinesHtml(const std::vector<std::vector<std::string>>& lines) {
  std::string html = "<div class=\"wide\"><table>\n";
  for (size_t i = 0; i < lines.size(); ++i) {
    html += "<tr>";
    for (size_t cell = 0; cell < lines[i].size(); ++cell) {
      const char* tag = i == 0 || cell == 0 ? "th" : "td";
      html += std::string("<") + tag + ">" + Escaped(lines[i][cell]) + "</" + tag + ">";
    }
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

}  // namespace speech_emotion::trainer
