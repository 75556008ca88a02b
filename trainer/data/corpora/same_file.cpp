#include "data/corpora/same_file.h"

#include <algorithm>
#include <compare>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace speech_emotion::trainer {
namespace {

// Where files lie, but for links among their folders. A table has a hundred thousand of them in few folders,
// and they need not exist: each folder is resolved once.
class FilePlaces {
 public:
  struct Place {
    size_t folder = 0;
    std::string_view name;
    auto operator<=>(const Place&) const = default;  // NOLINT(modernize-use-nullptr): the compiler's 0
  };

  // Valid as long as the path and this live. A link to a file is a file of its own: stores that keep each
  // content once link all its names to one.
  Place Of(const ClipPath& path) { return PlaceOf(path.string()); }

 private:
  static std::string Resolved(const std::filesystem::path& path) {
    std::error_code error;
    // A path without a step that exists would stay relative.
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    const std::filesystem::path resolved = std::filesystem::weakly_canonical(absolute, error);
    return (error ? absolute.lexically_normal() : resolved).string();
  }

  Place PlaceOf(std::string_view path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return {FolderOf("."), path};
    return {FolderOf(path.substr(0, std::max<size_t>(slash, 1))), path.substr(slash + 1)};
  }

  size_t FolderOf(std::string_view folder) {
    const auto [named, is_new] = named_.try_emplace(std::string(folder), 0);
    if (is_new) named->second = resolved_.try_emplace(Resolved(folder), resolved_.size()).first->second;
    return named->second;
  }

  std::unordered_map<std::string, size_t> named_;     // folders as paths have them
  std::unordered_map<std::string, size_t> resolved_;  // each with its number
};

}  // namespace

std::optional<SameFile> FindSameFile(const std::vector<const ClipPath*>& clips) {
  FilePlaces places;
  std::vector<std::pair<FilePlaces::Place, size_t>> order;
  order.reserve(clips.size());
  for (size_t i = 0; i < clips.size(); ++i) order.emplace_back(places.Of(*clips[i]), i);
  std::sort(order.begin(), order.end());
  const auto twin = std::adjacent_find(order.begin(), order.end(),
                                       [](const auto& a, const auto& b) { return a.first == b.first; });
  if (twin == order.end()) return {};
  return SameFile{twin[0].second, twin[1].second};
}

std::vector<const ClipPath*> PathsOf(const std::vector<Utterance>& utterances) {
  std::vector<const ClipPath*> paths;
  paths.reserve(utterances.size());
  for (const Utterance& utterance : utterances) paths.push_back(&utterance.path);
  return paths;
}

}  // namespace speech_emotion::trainer
