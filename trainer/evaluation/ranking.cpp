#include "evaluation/ranking.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace speech_emotion::trainer {

std::optional<double> AreaUnderCurve(const ScoredUtterances& scored, const std::string& label) {
  const auto column = static_cast<size_t>(std::find(scored.labels.begin(), scored.labels.end(), label) -
                                          scored.labels.begin());
  if (column == scored.labels.size()) return std::nullopt;
  std::vector<std::pair<float, bool>> ranked;  // probability, is of the label
  for (const ScoredUtterance& one : scored.utterances) {
    if (!scored.HasClass(one.utterance.corpus, label)) continue;
    ranked.emplace_back(one.probabilities[column], one.utterance.label == label);
  }
  std::sort(ranked.begin(), ranked.end());

  // Pairs of a clip of the label and another one below it, counted from the least probability up.
  double others_below = 0.0, own = 0.0, pairs = 0.0;
  for (size_t begin = 0; begin < ranked.size();) {
    double tied_own = 0.0, tied_others = 0.0;
    size_t end = begin;
    for (; end < ranked.size() && ranked[end].first == ranked[begin].first; ++end) {
      (ranked[end].second ? tied_own : tied_others) += 1.0;
    }
    pairs += tied_own * (others_below + 0.5 * tied_others);
    own += tied_own;
    others_below += tied_others;
    begin = end;
  }
  if (own == 0.0 || others_below == 0.0) return std::nullopt;
  return pairs / (own * others_below);
}

std::optional<double> MacroAreaUnderCurve(const ScoredUtterances& scored) {
  double sum = 0.0;
  int labels = 0;
  for (const std::string& label : scored.labels) {
    const auto area = AreaUnderCurve(scored, label);
    if (!area) continue;
    sum += *area;
    ++labels;
  }
  return labels > 0 ? std::optional(sum / labels) : std::nullopt;
}

}  // namespace speech_emotion::trainer
