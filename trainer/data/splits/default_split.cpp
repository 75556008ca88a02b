#include "data/splits/default_split.h"

#include <algorithm>

#include "data/corpora/corpora.h"
#include "data/corpora/speakers.h"

namespace speech_emotion::trainer {

std::string DefaultSplit(const std::vector<Utterance>& utterances, bool needs_validation) {
  const auto has_part = [](const Utterance& utterance) { return utterance.part != Part::kNone; };
  if (std::any_of(utterances.begin(), utterances.end(), has_part)) return "given";
  const auto speakers = VoicesOf(utterances).speakers;
  const bool all_known = std::none_of(speakers.begin(), speakers.end(),
                                      [](const Speaker& speaker) { return speaker.id.empty(); });
  if (all_known && speakers.size() >= 5) return "speakers:5";
  return needs_validation ? "random:1:70/15/15" : "random:1:80/20";
}

bool IsOwnData(const std::vector<Utterance>& utterances) {
  const auto& published = CorpusNames();
  return std::none_of(utterances.begin(), utterances.end(), [&](const Utterance& utterance) {
    return std::find(published.begin(), published.end(), utterance.corpus) != published.end();
  });
}

}  // namespace speech_emotion::trainer
