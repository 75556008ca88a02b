#include "training/scoring.h"

#include <algorithm>
#include <numeric>

#include "evaluation/confusion.h"
#include "training/clip_batches.h"

namespace speech_emotion::trainer {

torch::Tensor MaskLogits(const torch::Tensor& logits, const torch::Tensor& allowed) {
  return logits.masked_fill(allowed == 0, -1e9);
}

Score ScoreClips(Network& network, const FeatureSet& data, const Targets& targets,
                 const std::vector<std::string>& labels, int batch_size) {
  torch::NoGradGuard no_grad;
  network.eval();
  // Batches of equally long clips: nothing is padded, so that any network can be scored.
  std::vector<size_t> order(data.utterances.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto frames = [&](size_t clip) { return data.features[clip].frames(); };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return frames(a) < frames(b); });

  Score score;
  score.scored.labels = labels;
  score.scored.classes = ClassesOf(data.utterances);
  for (size_t first = 0; first < order.size();) {
    size_t last = first + 1;
    while (last < order.size() && last - first < static_cast<size_t>(batch_size) &&
           frames(order[last]) == frames(order[first])) {
      ++last;
    }
    const Batch batch = PadClips(data, targets, order, first, last, 0.0);
    const auto logits = MaskLogits(network.Forward(batch.features, batch.lengths), batch.allowed);
    const auto log_probabilities = torch::log_softmax(logits, 1).contiguous();
    score.loss -= (batch.targets * log_probabilities).sum().item<double>();
    const auto probabilities = log_probabilities.exp();
    const auto* row = probabilities.data_ptr<float>();
    for (size_t i = first; i < last; ++i, row += labels.size()) {
      score.scored.Add(data.utterances[order[i]], std::vector<float>(row, row + labels.size()));
    }
    first = last;
  }
  score.loss /= static_cast<double>(std::max<size_t>(order.size(), 1));
  score.recall = UnweightedAverageRecall(ConfusionOf(score.scored));
  return score;
}

}  // namespace speech_emotion::trainer
