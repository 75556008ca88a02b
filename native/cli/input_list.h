// The files that a command was given.
#pragma once

#include <string>
#include <vector>

#include "files/input_files.h"

namespace speech_emotion::cli {

// FindInputFiles, with a message about what is skipped.
std::vector<InputFile> FilesOf(const std::vector<std::string>& arguments);

}  // namespace speech_emotion::cli
