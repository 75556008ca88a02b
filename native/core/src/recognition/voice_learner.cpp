#include "recognition/voice_learner.h"

#include <algorithm>
#include <utility>

namespace speech_emotion {

VoiceLearner::VoiceLearner(const ModelContract& contract, const RecognizerOptions& options, double hop_s)
    : has_reference_(contract.has_reference()),
      learns_(options.learns_voice),
      window_share_(std::min(1.0, hop_s / contract.window_s())),
      reference_(contract.NewReference()),
      heard_(contract.embedding_size()) {}

const VoiceReference& VoiceLearner::ReferenceAt(double start_s) {
  auto lesson = lessons_.begin();
  for (; lesson != lessons_.end() && lesson->end_s <= start_s; ++lesson) {
    // Never refused: the contract has checked the embedding's size.
    (void)reference_.Add(lesson->embedding, lesson->speech_s);
  }
  lessons_.erase(lessons_.begin(), lesson);
  return reference_;
}

void VoiceLearner::Hear(const FeatureWindow& window, std::vector<float> embedding) {
  if (!has_reference_ || window.provisional || window.start_s < known_from_s_) return;
  if (window.ends_input) {
    // It overlaps the full windows before it by any amount, so it counts where there are none.
    if (heard_.seconds() == 0.0) (void)heard_.Add(embedding, window.speech_s);
    return;
  }
  // Of the first window all is new, of a later one what its hop adds.
  const double speech_s = heard_.seconds() == 0.0 ? window.speech_s : window_share_ * window.speech_s;
  (void)heard_.Add(embedding, speech_s);
  if (learns_) lessons_.push_back({window.end_s, speech_s, std::move(embedding)});
}

void VoiceLearner::ForgetVoice(double now_s) {
  Clear();
  heard_.Clear();
  known_from_s_ = now_s;
}

Result<void> VoiceLearner::SetReference(const VoiceReference& reference) {
  VoiceReference given = reference_;  // for its limit
  given.Clear();
  if (auto ok = given.Add(reference); !ok) return ok;
  reference_ = std::move(given);
  return {};
}

void VoiceLearner::Clear() {
  reference_.Clear();
  lessons_.clear();
  known_from_s_ = 0.0;
}

}  // namespace speech_emotion
