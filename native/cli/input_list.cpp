#include "cli/input_list.h"

#include <utility>

#include "terminal/terminal.h"

namespace speech_emotion::cli {

std::vector<InputFile> FilesOf(const std::vector<std::string>& arguments) {
  InputFiles found = FindInputFiles(arguments);
  for (const SkippedInput& skipped : found.skipped) PrintMessage(skipped.folder, skipped.message);
  return std::move(found.files);
}

}  // namespace speech_emotion::cli
