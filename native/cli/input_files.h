// Arguments of the command line as a list of audio files.
#pragma once

#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::cli {

struct InputFile {
  std::string path;    // as given, or below a folder as given; "-" for standard input
  Result<void> found;  // why there is nothing to read, where that is known by now
  // What results are named after: the path below a folder as given, else the file's own name.
  std::string name;
};

// A folder becomes the audio files in it and below, known by their extensions, sorted by path;
// hidden entries and links to folders are left out. An unreadable or audioless folder becomes an
// entry that says so. Everything else stays as it is.
std::vector<InputFile> FindInputFiles(const std::vector<std::string>& arguments);

}  // namespace speech_emotion::cli
