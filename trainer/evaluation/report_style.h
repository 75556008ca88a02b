// How report.html looks.
#pragma once

#include <string>
#include <string_view>

namespace speech_emotion::trainer {

std::string_view ReportStyle();

// A whole page in that style. `body`: HTML.
std::string ReportPage(const std::string& title, const std::string& body);

}  // namespace speech_emotion::trainer
