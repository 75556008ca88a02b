// The folders above clips, level by level.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

class FolderLevels {
 public:
  // `clips`: of each the names of its folders, outermost first. Outlives this.
  explicit FolderLevels(const std::vector<std::vector<std::string>>& clips);

  size_t depth() const { return names_.size(); }
  const std::set<std::string>& names(size_t level) const { return names_[level]; }
  // Of clips that have a folder of that level.
  size_t clips(size_t level) const { return level < counts_.size() ? counts_[level] : 0; }
  bool has(size_t level) const { return level < depth(); }
  // Clips whose last folder is of that level.
  bool has_clips_in(size_t level) const { return clips(level) > clips(level + 1); }

  template <class Predicate>
  bool all(size_t level, const Predicate& predicate) const {
    return has(level) && std::all_of(names_[level].begin(), names_[level].end(), predicate);
  }
  template <class Predicate>
  size_t count(size_t level, const Predicate& predicate) const {
    return static_cast<size_t>(std::count_if(names_[level].begin(), names_[level].end(), predicate));
  }

  // Whether every folder of the level holds folders of the same names, two at least.
  bool is_symmetric(size_t level) const;

  // "anna, ben, cleo and 4 more"
  std::string text(size_t level) const;

 private:
  const std::vector<std::vector<std::string>>& clips_;
  std::vector<std::set<std::string>> names_;  // [level]
  std::vector<size_t> counts_;                // [level]
};

}  // namespace speech_emotion::trainer
