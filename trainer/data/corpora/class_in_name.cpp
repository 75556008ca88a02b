#include "data/corpora/class_in_name.h"

#include <algorithm>
#include <set>

#include "data/corpora/folder_words.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

// How many emotions there are in that place; 0 where a name has something else there.
size_t EmotionsIn(const ClassInName& place, const std::vector<std::string>& stems) {
  std::set<std::string> emotions;
  for (const std::string& stem : stems) {
    const std::string field = place.Of(stem);
    if (!IsEmotionCode(field)) return 0;
    emotions.insert(FoldedText(field));
  }
  return emotions.size();
}

}  // namespace

std::string ClassInName::Of(const std::string& stem) const {
  const auto fields = FieldsOfName(stem);
  if (fields.size() < 2 || field >= fields.size()) return "";
  return fields[from_end ? fields.size() - 1 - field : field];
}

std::optional<ClassInName> FindClassInNames(const std::vector<std::string>& stems) {
  constexpr size_t kMostFields = 4;  // to look at, from either end
  std::optional<ClassInName> best;
  bool is_clear = true;
  size_t most = 1;
  for (size_t field = 0; field < kMostFields; ++field) {
    for (const bool from_end : {false, true}) {
      const ClassInName place{field, from_end};
      const size_t emotions = EmotionsIn(place, stems);
      if (emotions < most || emotions < 2) continue;
      if (emotions == most) {
        const auto is_same = [&](const std::string& stem) { return place.Of(stem) == best->Of(stem); };
        is_clear = is_clear && std::all_of(stems.begin(), stems.end(), is_same);
        continue;
      }
      most = emotions;
      best = place;
      is_clear = true;
    }
  }
  return is_clear ? best : std::nullopt;
}

}  // namespace speech_emotion::trainer
