// What the pages of all reports share.
#pragma once

#include <string>
#include <vector>

namespace speech_emotion::trainer {

// A whole page. `body`: HTML.
std::string ReportPage(const std::string& title, const std::string& body);

// Whether the figures say something of new speakers; HTML, as all below.
std::string BadgeHtml(const std::string& independence, const std::string& caution);

// A paragraph each.
std::string NotesHtml(const std::vector<std::string>& notes);

// Clips that count in no figure; "" where there are none.
std::string FailedHtml(const std::string& heading, const std::vector<std::string>& reasons);

}  // namespace speech_emotion::trainer
