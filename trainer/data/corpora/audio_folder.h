// The audio files of a folder that is known to be one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

struct AudioFolder {
  std::vector<std::filesystem::path> files;          // sorted
  std::vector<std::filesystem::path> other_formats;  // sorted; of audio that can't be read
  std::vector<std::string> unreadable;               // folders and links: "path: reason"
};

// The reason to ignore one of other_formats.
inline constexpr char kOtherFormat[] = "audio of a format that can't be read; WAV, FLAC, Ogg and MP3 can";

// In it and below, known by their extensions; hidden entries are left out. Links to folders are followed, as
// corpora are often linked from a larger disk. A folder to which several ways lead is read once, on the way
// without links if there is one.
AudioFolder ListAudio(const std::filesystem::path& folder);

}  // namespace speech_emotion::trainer
