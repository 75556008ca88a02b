#include "training/sampler.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace speech_emotion::trainer {
namespace {

constexpr double kTessShare = 0.1;

template <class T>
const T& DrawEvenly(const std::vector<T>& choices, Random& random) {
  return choices[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(choices.size()) - 1))];
}

// Scales the weights of plain speech and of sounds so that they sum to their shares of all.
void GiveShares(const DrawShares& shares, const std::vector<ClipKind>& kinds, std::vector<double>& weights) {
  const auto share_of = [&](ClipKind kind) {
    return kind == ClipKind::kPlain ? shares.plain : kind == ClipKind::kSound ? shares.sounds : -1.0;
  };
  std::map<ClipKind, double> sums;
  for (size_t i = 0; i < weights.size(); ++i) sums[kinds[i]] += weights[i];
  double shared = 0.0, rest = 0.0;  // the shares, and the weights of what has none
  for (const auto& [kind, sum] : sums) {
    if (share_of(kind) < 0.0) {
      rest += sum;
    } else {
      shared += share_of(kind);
    }
  }
  for (size_t i = 0; i < weights.size(); ++i) {
    const double share = share_of(kinds[i]);
    weights[i] *= share < 0.0 ? (1.0 - shared) / rest : share / sums[kinds[i]];
  }
}

}  // namespace

BalancedSampler::BalancedSampler(const std::vector<Utterance>& utterances, const DrawShares& shares) {
  std::map<std::pair<std::string, ClipKind>, std::map<std::string, Clips>> grouped;
  for (size_t i = 0; i < utterances.size(); ++i)
    grouped[{utterances[i].corpus, utterances[i].kind}][utterances[i].label].push_back(i);
  std::vector<ClipKind> kinds;
  for (const auto& [corpus, classes] : grouped) {
    size_t clips = 0;
    corpora_.emplace_back();
    for (const auto& [label, indices] : classes) {
      clips += indices.size();
      corpora_.back().push_back(indices);
    }
    kinds.push_back(corpus.second);
    const double tess = corpus.first == "tess" ? kTessShare : 1.0;
    cumulative_weights_.push_back(std::sqrt(static_cast<double>(clips)) * tess);
  }
  GiveShares(shares, kinds, cumulative_weights_);
  std::partial_sum(cumulative_weights_.begin(), cumulative_weights_.end(), cumulative_weights_.begin());
}

size_t BalancedSampler::Draw(Random& random) const {
  const double position = random.Uniform(0.0, cumulative_weights_.back());
  const auto corpus = std::upper_bound(cumulative_weights_.begin(), cumulative_weights_.end() - 1, position);
  return DrawEvenly(DrawEvenly(corpora_[static_cast<size_t>(corpus - cumulative_weights_.begin())], random),
                    random);
}

}  // namespace speech_emotion::trainer
