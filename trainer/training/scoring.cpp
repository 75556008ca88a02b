#include "training/scoring.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "evaluation/confusion.h"
#include "training/clip_batches.h"

namespace speech_emotion::trainer {

torch::Tensor MaskLogits(const torch::Tensor& logits, const torch::Tensor& allowed) {
  return logits.masked_fill(allowed == 0, -1e9);
}

Score ScoreClips(Network& network, const FeatureSet& data, const Targets& targets,
                 const std::vector<std::string>& labels, int batch_size, ProcessGroup* group, Scored what) {
  torch::NoGradGuard no_grad;
  network.eval();
  // Batches of equally long clips: nothing is padded, so that any network can be scored.
  std::vector<size_t> order(data.utterances.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto frames = [&](size_t clip) { return data.features[clip].frames(); };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return frames(a) < frames(b); });

  const auto classes = static_cast<int64_t>(labels.size());
  torch::Tensor losses = torch::zeros({1}, torch::kDouble);
  // Probabilities of the classes and, last, of a voice, in the order of `order`.
  torch::Tensor heard = torch::zeros({std::ssize(order), classes + 1});
  const Shard shard = ShardOf(group);
  const torch::Device device = network.device();  // all parameters are listed to tell
  for (size_t first = 0, batches = 0; first < order.size(); ++batches) {
    size_t last = first + 1;
    while (last < order.size() && last - first < static_cast<size_t>(batch_size) &&
           frames(order[last]) == frames(order[first])) {
      ++last;
    }
    if (batches % static_cast<size_t>(shard.size) == static_cast<size_t>(shard.rank)) {
      const int64_t longest = std::max(frames(order[first]), network.min_frames());
      const std::span clips(order.data() + first, last - first);
      const Batch batch = PadClips(data, targets, clips, longest, 0.0).To(device);
      const auto answer = network.Answer(batch.features, batch.lengths, {});
      const auto logits =
          MaskLogits(what == Scored::kExpression ? answer.expression : answer.logits, batch.allowed);
      const auto log_probabilities = torch::log_softmax(logits, 1);
      losses -= (batch.targets * log_probabilities).sum().to(losses.options());
      auto rows = heard.narrow(0, static_cast<int64_t>(first), batch.rows());
      rows.slice(1, 0, classes).copy_(log_probabilities.exp());
      rows.select(1, classes).fill_(1.0f);
      if (answer.speech.defined()) rows.select(1, classes).copy_(torch::sigmoid(answer.speech));
    }
    first = last;
  }
  if (group != nullptr) {
    group->Sum(losses);
    group->Sum(heard);  // nothing but zeros where another process heard
  }

  Score score;
  score.scored.labels = labels;
  score.scored.classes = targets.classes;
  score.loss = losses.item<double>();
  const auto* row = heard.data_ptr<float>();
  for (const size_t clip : order) {
    score.scored.Add(data.utterances[clip], std::vector<float>(row, row + labels.size()));
    score.speech.push_back(row[labels.size()]);
    row += labels.size() + 1;
  }
  score.loss /= static_cast<double>(std::max<size_t>(order.size(), 1));
  score.recall = UnweightedAverageRecall(ConfusionOf(score.scored));
  return score;
}

}  // namespace speech_emotion::trainer
