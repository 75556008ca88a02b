// The files of trainer/reports, which the build puts into the program.
#pragma once

#include <span>
#include <string_view>

namespace speech_emotion::trainer {

struct ReportFile {
  std::string_view name;  // "page.html"
  std::string_view text;
};

std::span<const ReportFile> ReportFiles();

}  // namespace speech_emotion::trainer
