#include "training/batch.h"

#include <algorithm>
#include <map>

namespace speech_emotion::trainer {

Batch Batch::To(const torch::Device& device) const {
  return {features.to(device), lengths,    targets.to(device), allowed.to(device),
          weights.to(device),  shared_rows};
}

Result<Targets> Targets::Of(const FeatureSet& data, const std::vector<std::string>& labels,
                            const CorpusClasses& classes) {
  std::map<std::string, std::vector<float>> allowed;
  for (const auto& [corpus, its_labels] : classes) {
    for (const std::string& label : labels) {
      const bool has = std::find(its_labels.begin(), its_labels.end(), label) != its_labels.end();
      allowed[corpus].push_back(has ? 1.0f : 0.0f);
    }
  }
  Targets targets;
  targets.classes = classes;
  for (const Utterance& utterance : data.utterances) {
    const auto label = std::find(labels.begin(), labels.end(), utterance.label);
    if (label == labels.end()) {
      return MakeError(
          ErrorCode::kInvalidArgument,
          utterance.path.string() + ": expected one of the model's labels, found " + utterance.label);
    }
    targets.label.push_back(static_cast<int>(label - labels.begin()));
    targets.allowed.push_back(allowed.try_emplace(utterance.corpus, labels.size(), 1.0f).first->second);
  }
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

OwnRows OwnRowsOf(const Shard& shard, int64_t all_rows, bool mixes) {
  const auto [first, last] = shard.Of(all_rows);
  OwnRows own;
  own.has_row_before = mixes && first < last && last - first < all_rows;
  if (own.has_row_before) own.rows.push_back((first + all_rows - 1) % all_rows);
  for (int64_t row = first; row < last; ++row) own.rows.push_back(row);
  return own;
}

void DropRowBefore(const OwnRows& own, Batch& batch) {
  if (!own.has_row_before) return;
  for (torch::Tensor* tensor :
       {&batch.features, &batch.lengths, &batch.targets, &batch.allowed, &batch.weights}) {
    *tensor = tensor->narrow(0, 1, tensor->size(0) - 1);
  }
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
