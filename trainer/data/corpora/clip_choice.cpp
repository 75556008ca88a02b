#include "data/corpora/clip_choice.h"

#include <set>

#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

std::string ExtensionOf(const std::filesystem::path& path) { return Lower(path.extension().string()); }

bool IsLossless(const std::filesystem::path& path) {
  static const std::set<std::string> lossless = {".wav", ".wave", ".flac", ".aif", ".aiff", ".au",
                                                 ".caf", ".w64",  ".rf64", ".ape", ".wv",   ".tta"};
  return lossless.contains(ExtensionOf(path));
}

int RankOf(const std::filesystem::path& path) { return IsLossless(path) ? 0 : IsFilm(path) ? 2 : 1; }

}  // namespace

bool IsFilm(const std::filesystem::path& path) {
  static const std::set<std::string> films = {".mp4", ".mov", ".mkv", ".avi"};
  return films.contains(ExtensionOf(path));
}

bool IsBetterFile(const std::filesystem::path& one, const std::filesystem::path& other) {
  return RankOf(one) < RankOf(other);
}

}  // namespace speech_emotion::trainer
