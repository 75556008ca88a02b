#include "data/audio_folder.h"

#include <algorithm>
#include <system_error>

#include "input_files.h"

namespace speech_emotion::trainer {

namespace fs = std::filesystem;

AudioFolder ListAudio(const fs::path& folder) {
  std::vector<std::string> roots = {folder.string()};
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;  // a link to nothing is no folder
    const bool is_hidden = entry->path().filename().string().starts_with('.');
    if (!is_hidden && entry->is_symlink(ignored) && entry->is_directory(ignored)) {
      roots.push_back(entry->path().string());
    }
  }
  AudioFolder audio;
  for (const std::string& root : roots) {
    for (const cli::InputFile& file : cli::FindInputFiles({root})) {
      if (file.found) {
        audio.files.emplace_back(file.path);
      } else if (file.path != folder) {  // a folder without audio is for the caller to judge
        audio.unreadable.push_back(file.path + ": " + file.found.error().message);
      }
    }
  }
  std::sort(audio.files.begin(), audio.files.end());
  return audio;
}

}  // namespace speech_emotion::trainer
