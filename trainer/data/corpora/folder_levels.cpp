#include "data/corpora/folder_levels.h"

#include <map>

#include "terminal/terminal.h"

namespace speech_emotion::trainer {

FolderLevels::FolderLevels(const std::vector<std::vector<std::string>>& clips) : clips_(clips) {
  for (const auto& folders : clips) {
    if (folders.size() > names_.size()) {
      names_.resize(folders.size());
      counts_.resize(folders.size(), 0);
    }
    for (size_t level = 0; level < folders.size(); ++level) {
      names_[level].insert(folders[level]);
      ++counts_[level];
    }
  }
}

bool FolderLevels::is_symmetric(size_t level) const {
  if (!has(level + 1) || has_clips_in(level) || names(level + 1).size() < 2) return false;
  std::map<std::vector<std::string>, std::set<std::string>> below;  // by the folders down to the level
  for (const auto& folders : clips_) {
    if (folders.size() <= level + 1) continue;
    const auto end = folders.begin() + static_cast<std::ptrdiff_t>(level) + 1;
    below[{folders.begin(), end}].insert(folders[level + 1]);
  }
  return std::all_of(below.begin(), below.end(),
                     [&](const auto& one) { return one.second == names(level + 1); });
}

std::string FolderLevels::text(size_t level) const {
  constexpr size_t kShown = 6;
  std::string text;
  size_t shown = 0;
  for (const std::string& name : names(level)) {
    if (shown++ == kShown) return text + " and " + std::to_string(names(level).size() - kShown) + " more";
    text += (text.empty() ? "" : ", ") + Printable(name);
  }
  return text;
}

}  // namespace speech_emotion::trainer
