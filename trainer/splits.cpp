#include "splits.h"

#include <map>
#include <set>

namespace speech_emotion::trainer {
namespace {

using SpeakerSets = std::map<std::string, std::set<std::string>>;  // corpus -> speakers

const SpeakerSets& FirstJourneyHeldOut() {
  static const SpeakerSets speakers = {
      {"ravdess", {"17", "18", "19", "20"}},
      {"crema-d",
       {"1049", "1053", "1054", "1055", "1058", "1059", "1061", "1062", "1063", "1064", "1065", "1066",
        "1067", "1068", "1070", "1075", "1080", "1085"}},
      {"savee", {"JK"}}};
  return speakers;
}

}  // namespace

Result<Split> MakeSplit(const std::string& name, const std::vector<Utterance>& utterances) {
  if (name != "first-journey" && name != "all") {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected the split first-journey or all, found '" + name + "'");
  }
  const SpeakerSets held_out = name == "all" ? SpeakerSets{} : FirstJourneyHeldOut();
  Split split{name, {}, {}};
  for (const Utterance& utterance : utterances) {
    const auto speakers = held_out.find(utterance.corpus);
    const bool tested = speakers != held_out.end() && speakers->second.contains(utterance.speaker);
    (tested ? split.test : split.train).push_back(utterance);
  }
  if (split.train.empty() || (split.test.empty() && name != "all")) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + name + " leaves " + std::to_string(split.train.size()) +
                         " clips to train and " + std::to_string(split.test.size()) +
                         " to test of the corpora given");
  }
  return split;
}

}  // namespace speech_emotion::trainer
