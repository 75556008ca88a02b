// How report.html looks.
#pragma once

#include <string_view>

namespace speech_emotion::trainer {

std::string_view ReportStyle();

}  // namespace speech_emotion::trainer
