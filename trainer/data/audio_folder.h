// The audio files of a folder that is known to be one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

struct AudioFolder {
  std::vector<std::filesystem::path> files;  // sorted
  std::vector<std::string> unreadable;       // "folder: reason"
};

// In it and below, known by their extensions; hidden entries are left out. Links are followed to the
// folders that lie directly in it, as corpora are often linked from a larger disk; not further down,
// where they could lead round in circles.
AudioFolder ListAudio(const std::filesystem::path& folder);

}  // namespace speech_emotion::trainer
