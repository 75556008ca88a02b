#include "training/sampler.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace speech_emotion::trainer {
namespace {

constexpr double kTessShare = 0.1;

template <class T>
const T& DrawEvenly(const std::vector<T>& choices, Random& random) {
  return choices[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(choices.size()) - 1))];
}

}  // namespace

BalancedSampler::BalancedSampler(const std::vector<Utterance>& utterances) {
  std::map<std::string, std::map<std::string, Clips>> grouped;
  for (size_t i = 0; i < utterances.size(); ++i)
    grouped[utterances[i].corpus][utterances[i].label].push_back(i);
  double sum = 0.0;
  for (const auto& [corpus, classes] : grouped) {
    size_t clips = 0;
    corpora_.emplace_back();
    for (const auto& [label, indices] : classes) {
      clips += indices.size();
      corpora_.back().push_back(indices);
    }
    sum += std::sqrt(static_cast<double>(clips)) * (corpus == "tess" ? kTessShare : 1.0);
    cumulative_weights_.push_back(sum);
  }
}

size_t BalancedSampler::Draw(Random& random) const {
  const double position = random.Uniform(0.0, cumulative_weights_.back());
  const auto corpus = std::upper_bound(cumulative_weights_.begin(), cumulative_weights_.end() - 1, position);
  return DrawEvenly(DrawEvenly(corpora_[static_cast<size_t>(corpus - cumulative_weights_.begin())], random),
                    random);
}

}  // namespace speech_emotion::trainer
