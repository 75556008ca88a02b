// Arguments of the command line as a list of audio files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion {

struct InputFile {
  std::string path;    // as given, or below a folder as given; "-" for standard input
  Result<void> found;  // why there is nothing to read, where that is known by now
  // What results are named after: the path below a folder as given, else the file's own name.
  std::string name;
};

// What a folder among the arguments holds that isn't read, for one reason.
struct SkippedInput {
  std::string folder;   // as given
  std::string message;  // "skipped 3 links to folders, e.g. recordings/disk"
};

struct InputFiles {
  std::vector<InputFile> files;
  std::vector<SkippedInput> skipped;
};

// A folder becomes the audio files in it and below, known by their extensions, sorted by path;
// links to folders, links to nothing and recordings in formats that can't be read are skipped, and hidden
// entries without a word. An unreadable or audioless folder becomes an entry that says so. Everything else
// stays as it is.
InputFiles FindInputFiles(const std::vector<std::string>& arguments);

// What a folder itself holds, each sorted; hidden entries are left out, and so is what is no audio.
struct FolderContent {
  std::vector<std::filesystem::path> audio;          // known by their extensions
  std::vector<std::filesystem::path> other_formats;  // of audio that can't be read, known likewise
  std::vector<std::filesystem::path> folders;
  std::vector<std::filesystem::path> folder_links;
  std::vector<std::filesystem::path> broken_links;
  Result<void> listed;  // why it could not be read, or not to its end
};
FolderContent ContentOf(const std::filesystem::path& folder);

}  // namespace speech_emotion
