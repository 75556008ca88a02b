// Which file of a clip counts where there are several.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

// What others would call a video, by its extension; that may hold sound alone.
bool IsFilm(const std::filesystem::path& path);

// Of two files of one clip whether the first is to be taken: before lossy ones come those that lost nothing,
// before films those of sound. CREMA-D has AudioMP3 beside AudioWAV.
bool IsBetterFile(const std::filesystem::path& one, const std::filesystem::path& other);

// Of each clip's files the best, or the first of equally good ones. `id_of`: the path's clip as
// std::optional<std::string>, or none.
template <class IdOf>
std::map<std::string, std::filesystem::path> ChosenFiles(const std::vector<std::filesystem::path>& files,
                                                         const IdOf& id_of) {
  std::map<std::string, std::filesystem::path> chosen;  // by id
  for (const std::filesystem::path& path : files) {
    const std::optional<std::string> id = id_of(path);
    if (!id) continue;
    const auto [known, is_new] = chosen.emplace(*id, path);
    if (!is_new && IsBetterFile(path, known->second)) known->second = path;
  }
  return chosen;
}

// The reason to ignore another file of a clip.
inline std::string SecondCopyOf(const std::filesystem::path& chosen) {
  return "a second copy of " + chosen.string();
}

}  // namespace speech_emotion::trainer
