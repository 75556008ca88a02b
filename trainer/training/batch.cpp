#include "training/batch.h"

#include <algorithm>
#include <map>

namespace speech_emotion::trainer {

Batch Batch::To(const torch::Device& device) const {
  return {features.to(device), lengths,    targets.to(device), allowed.to(device),
          weights.to(device),  shared_rows};
}

Result<Targets> Targets::Of(const FeatureSet& data, const std::vector<std::string>& labels) {
  std::map<std::string, std::vector<float>> allowed;
  Targets targets;
  for (const Utterance& utterance : data.utterances) {
    const auto label = std::find(labels.begin(), labels.end(), utterance.label);
    if (label == labels.end()) {
      return MakeError(
          ErrorCode::kInvalidArgument,
          utterance.path.string() + ": expected one of the model's labels, found " + utterance.label);
    }
    auto& mask = allowed[utterance.corpus];
    mask.resize(labels.size(), 0.0f);
    targets.label.push_back(static_cast<int>(label - labels.begin()));
    mask[static_cast<size_t>(targets.label.back())] = 1.0f;
  }
  for (const Utterance& utterance : data.utterances) targets.allowed.push_back(allowed[utterance.corpus]);
  return targets;
}

void SetTarget(const Targets& targets, size_t clip, double label_smoothing, int64_t row, Batch& batch) {
  const auto& clip_allowed = targets.allowed[clip];
  const auto classes = static_cast<int64_t>(clip_allowed.size());
  float* target = batch.targets.data_ptr<float>() + row * classes;
  float* allowed = batch.allowed.data_ptr<float>() + row * classes;
  float count = 0.0f;
  for (int64_t c = 0; c < classes; ++c) count += allowed[c] = clip_allowed[static_cast<size_t>(c)];
  const auto smoothing = static_cast<float>(label_smoothing);
  for (int64_t c = 0; c < classes; ++c) target[c] = smoothing * allowed[c] / count;
  target[targets.label[clip]] += 1.0f - smoothing;
}

double DrawShare(double alpha, Random& random) {
  const double drawn = random.Beta(alpha, alpha);
  return std::max(drawn, 1.0 - drawn);
}

void MixTargets(double share, Batch& batch) {
  batch.targets = share * batch.targets + (1.0 - share) * batch.targets.roll(1, 0);
  batch.allowed = torch::maximum(batch.allowed, batch.allowed.roll(1, 0));
}

}  // namespace speech_emotion::trainer
