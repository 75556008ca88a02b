#include "data/speakers.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace speech_emotion::trainer {

SpeakerTable SpeakersOf(const std::vector<Utterance>& utterances) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> numbers;
  for (const Utterance& utterance : utterances) numbers.try_emplace({utterance.corpus, utterance.speaker}, 0);
  SpeakerTable table;
  for (auto& [key, number] : numbers) {
    number = static_cast<std::uint32_t>(table.speakers.size());
    table.speakers.push_back({std::string(key.first), std::string(key.second)});
  }
  table.index.reserve(utterances.size());
  for (const Utterance& utterance : utterances) {
    const std::uint32_t number = numbers.at({utterance.corpus, utterance.speaker});
    table.index.push_back(number);
    if (utterance.sex != Sex::kUnknown) table.speakers[number].sex = utterance.sex;
  }
  return table;
}

Result<SpeakerTable> KnownSpeakersOf(const std::vector<Utterance>& utterances, const std::string& split) {
  const auto is_unknown = [](const Utterance& utterance) { return utterance.speaker.empty(); };
  const auto unknown = std::find_if(utterances.begin(), utterances.end(), is_unknown);
  if (unknown == utterances.end()) return SpeakersOf(utterances);
  const auto count = std::count_if(utterances.begin(), utterances.end(), is_unknown);
  return MakeError(ErrorCode::kInvalidArgument,
                   "the split " + split + " needs to know who speaks, but " + std::to_string(count) +
                       " clips have no speaker, e.g. " + unknown->path.string() +
                       ": expected a table with a column speaker (--data " + unknown->corpus +
                       "=FILE.csv), or a sub-folder a speaker below each class");
}

}  // namespace speech_emotion::trainer
