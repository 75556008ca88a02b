#include "training/batch.h"

#include <algorithm>
#include <map>

#include "networks/network_options.h"

namespace speech_emotion::trainer {
namespace {

// Empty where nobody was asked, or nobody chose a class that the model has.
std::vector<float> VoteShares(const Utterance& utterance, const std::vector<std::string>& labels) {
  std::vector<float> shares(labels.size(), 0.0f);
  float sum = 0.0f;
  for (const ClassVotes& votes : utterance.votes) {
    const auto label = std::find(labels.begin(), labels.end(), votes.label);
    if (label == labels.end()) continue;
    shares[static_cast<size_t>(label - labels.begin())] += static_cast<float>(votes.count);
    sum += static_cast<float>(votes.count);
  }
  if (sum == 0.0f) return {};
  for (float& share : shares) share /= sum;
  return shares;
}

}  // namespace

Batch Batch::OfRows(int64_t rows, int64_t frames, int64_t features, int64_t classes) {
  Batch batch;
  batch.features = torch::zeros({rows, frames, features});
  batch.lengths = torch::full({rows}, frames, torch::kLong);
  batch.targets = torch::zeros({rows, classes});
  batch.allowed = torch::zeros({rows, classes});
  batch.weights = torch::ones({rows});
  batch.acted = torch::ones({rows});
  batch.plain = torch::zeros({rows});
  batch.plain_weights = torch::zeros({rows});
  batch.speech = torch::ones({rows});
  return batch;
}

Batch Batch::To(const torch::Device& device) const {
  Batch moved = *this;
  for (torch::Tensor* tensor : {&moved.features, &moved.targets, &moved.allowed, &moved.weights, &moved.acted,
                                &moved.plain, &moved.plain_weights, &moved.speech, &moved.reference}) {
    if (tensor->defined()) *tensor = tensor->to(device);
  }
  return moved;
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
  targets.neutral = NeutralOf(labels);
  for (const Utterance& utterance : data.utterances) {
    targets.kind.push_back(utterance.kind);
    targets.votes.push_back(VoteShares(utterance, labels));
    if (utterance.kind == ClipKind::kSound) {
      targets.label.push_back(kNoLabel);
      targets.allowed.emplace_back(labels.size(), 1.0f);
      continue;
    }
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

void SetTarget(const Targets& targets, size_t clip, double label_smoothing, double vote_share, int64_t row,
               Batch& batch) {
  const auto& clip_allowed = targets.allowed[clip];
  const auto classes = static_cast<int64_t>(clip_allowed.size());
  float* target = batch.targets.data_ptr<float>() + row * classes;
  float* allowed = batch.allowed.data_ptr<float>() + row * classes;
  float count = 0.0f;
  for (int64_t c = 0; c < classes; ++c) count += allowed[c] = clip_allowed[static_cast<size_t>(c)];
  const auto smoothing = static_cast<float>(label_smoothing);
  for (int64_t c = 0; c < classes; ++c) target[c] = smoothing * allowed[c] / count;
  const int label = targets.label[clip];
  if (label != Targets::kNoLabel) {
    const std::vector<float>& votes = targets.votes[clip];
    float sum = 0.0f;  // of votes for classes that the corpus has
    for (size_t c = 0; c < votes.size(); ++c) sum += votes[c] * clip_allowed[c];
    const auto voted = sum > 0.0f ? static_cast<float>(vote_share) : 0.0f;
    target[label] += (1.0f - smoothing) * (1.0f - voted);
    for (size_t c = 0; c < votes.size() && sum > 0.0f; ++c)
      target[c] += (1.0f - smoothing) * voted * votes[c] * clip_allowed[c] / sum;
  }

  const ClipKind kind = targets.kind[clip];
  const bool is_neutral = label == targets.neutral && label != Targets::kNoLabel;
  if (kind != ClipKind::kActed) batch.acted.data_ptr<float>()[row] = 0.0f;
  batch.plain.data_ptr<float>()[row] = kind == ClipKind::kPlain || is_neutral ? 1.0f : 0.0f;
  const auto neutral_weight = static_cast<float>(targets.neutral_as_plain);
  batch.plain_weights.data_ptr<float>()[row] = kind == ClipKind::kSound                 ? 0.0f
                                               : kind == ClipKind::kActed && is_neutral ? neutral_weight
                                                                                        : 1.0f;
  batch.speech.data_ptr<float>()[row] = kind == ClipKind::kSound ? 0.0f : 1.0f;
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
       {&batch.features, &batch.lengths, &batch.targets, &batch.allowed, &batch.weights, &batch.acted,
        &batch.plain, &batch.plain_weights, &batch.speech}) {
    *tensor = tensor->narrow(0, 1, tensor->size(0) - 1);
  }
  const auto drop_first = [](auto& rows) {
    if (!rows.empty()) rows.erase(rows.begin());
  };
  drop_first(batch.clips);
  drop_first(batch.warps);
  drop_first(batch.reference_clips);
  drop_first(batch.own_share);
}

double DrawShare(double alpha, Random& random) {
  const double drawn = random.Beta(alpha, alpha);
  return std::max(drawn, 1.0 - drawn);
}

void MixTargets(Batch& batch) {
  const auto share = torch::tensor(batch.own_share).unsqueeze(1);  // [batch, 1]
  const auto mix = [](const torch::Tensor& own, const torch::Tensor& part) {
    return part * own + (1.0 - part) * own.roll(1, 0);
  };
  batch.targets = mix(batch.targets, share);
  batch.allowed =
      torch::where(share < 1.0, torch::maximum(batch.allowed, batch.allowed.roll(1, 0)), batch.allowed);
  batch.plain = mix(batch.plain, share.squeeze(1));
  batch.plain_weights = mix(batch.plain_weights, share.squeeze(1));
}

}  // namespace speech_emotion::trainer
