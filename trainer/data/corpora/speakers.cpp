#include "data/corpora/speakers.h"

#include <algorithm>
#include <map>
#include <utility>

#include "data/storage/content_hash.h"

namespace speech_emotion::trainer {
namespace {

template <class Predicate>
SpeakerTable TableOf(const std::vector<Utterance>& utterances, const Predicate& is_left_out) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> numbers;
  for (const Utterance& utterance : utterances) {
    if (!is_left_out(utterance)) numbers.try_emplace({utterance.corpus, utterance.speaker}, 0);
  }
  SpeakerTable table;
  for (auto& [key, number] : numbers) {
    number = static_cast<std::uint32_t>(table.speakers.size());
    table.speakers.push_back({std::string(key.first), std::string(key.second)});
  }
  table.index.reserve(utterances.size());
  for (const Utterance& utterance : utterances) {
    if (is_left_out(utterance)) {
      table.index.push_back(kDealtByName);
      continue;
    }
    const std::uint32_t number = numbers.at({utterance.corpus, utterance.speaker});
    table.index.push_back(number);
    if (utterance.sex != Sex::kUnknown) table.speakers[number].sex = utterance.sex;
  }
  return table;
}

}  // namespace

SpeakerTable SpeakersOf(const std::vector<Utterance>& utterances) {
  return TableOf(utterances, [](const Utterance&) { return false; });
}

bool IsDealtByName(const Utterance& utterance) {
  return utterance.kind == ClipKind::kSound ||
         (utterance.kind == ClipKind::kPlain && utterance.speaker.empty());
}

std::uint64_t NameNumber(const Utterance& utterance, std::string_view purpose) {
  ContentHash hash;
  if (!purpose.empty()) hash.AddField(purpose);
  hash.Add(utterance.path.stem().string());
  return hash.value();
}

SpeakerTable VoicesOf(const std::vector<Utterance>& utterances) { return TableOf(utterances, IsDealtByName); }

Result<SpeakerTable> KnownVoicesOf(const std::vector<Utterance>& utterances, const std::string& split) {
  const auto is_unknown = [](const Utterance& utterance) {
    return utterance.speaker.empty() && !IsDealtByName(utterance);
  };
  const auto unknown = std::find_if(utterances.begin(), utterances.end(), is_unknown);
  if (unknown == utterances.end()) return VoicesOf(utterances);
  const auto count = std::count_if(utterances.begin(), utterances.end(), is_unknown);
  return MakeError(ErrorCode::kInvalidArgument,
                   "the split " + split + " needs to know who speaks, but " + std::to_string(count) +
                       " clips have no speaker, e.g. " + unknown->path.string() +
                       ": expected a table with a column speaker (--data " + unknown->corpus +
                       "=FILE.csv), or a sub-folder a speaker below each class");
}

std::string DealtByNameNote(const std::vector<Utterance>& utterances) {
  size_t plain = 0, sounds = 0;
  for (const Utterance& utterance : utterances) {
    if (IsDealtByName(utterance)) ++(IsEmotional(utterance) ? plain : sounds);
  }
  std::string what;
  if (plain > 0) what = std::to_string(plain) + " clips of plain speech without a speaker";
  if (sounds > 0) what += (plain > 0 ? " and " : "") + std::to_string(sounds) + " sounds";
  if (what.empty()) return "";
  return what + " are dealt by their file names" + (plain > 0 ? ": such a voice may be in two parts" : "");
}

}  // namespace speech_emotion::trainer
