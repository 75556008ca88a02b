#include "speech_emotion/voice_reference.h"

#include <algorithm>
#include <string>

namespace speech_emotion {

Result<void> VoiceReference::CheckSize(size_t size) const {
  if (size == sum_.size()) return {};
  return MakeError(ErrorCode::kShapeMismatch, {"expected an embedding of ", std::to_string(sum_.size()),
                                               " numbers, found ", std::to_string(size)});
}

Result<void> VoiceReference::Add(std::span<const float> embedding, double speech_s) {
  if (auto ok = CheckSize(embedding.size()); !ok) return ok;
  if (!(speech_s > 0.0)) return {};
  for (size_t i = 0; i < sum_.size(); ++i) sum_[i] += speech_s * static_cast<double>(embedding[i]);
  seconds_ += speech_s;
  Fade();
  return {};
}

Result<void> VoiceReference::Add(const VoiceReference& other) {
  if (auto ok = CheckSize(other.embedding_size()); !ok) return ok;
  for (size_t i = 0; i < sum_.size(); ++i) sum_[i] += other.sum_[i];
  seconds_ += other.seconds_;
  Fade();
  return {};
}

void VoiceReference::Clear() {
  std::fill(sum_.begin(), sum_.end(), 0.0);
  seconds_ = 0.0;
}

void VoiceReference::Fade() {
  if (seconds_ <= max_s_) return;
  const double scale = max_s_ / seconds_;
  for (double& value : sum_) value *= scale;
  seconds_ = max_s_;
}

std::vector<float> VoiceReference::Values() const {
  std::vector<float> values(1 + sum_.size(), 0.0f);
  if (seconds_ <= 0.0) return values;
  values[0] = static_cast<float>(seconds_);
  for (size_t i = 0; i < sum_.size(); ++i) values[1 + i] = static_cast<float>(sum_[i] / seconds_);
  return values;
}

}  // namespace speech_emotion
