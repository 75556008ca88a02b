// What a voice has sounded like so far: the mean of its embeddings, and the seconds of speech behind it.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

// A running sum, so that its memory stays the same however long it listens. Sums are in double; the same
// calls in the same order give the same bits. One thread at a time may change it, many may read it.
class SPEECH_EMOTION_EXPORT VoiceReference {
 public:
  // `embedding_size`: numbers of one embedding; 0 for a model that takes no reference. Once more than
  // `max_s` seconds of speech were added, sum and seconds are scaled down to it: what was said long ago
  // fades, and a reference goes on following its voice. Without a limit it is the plain sum, for Add below.
  explicit VoiceReference(size_t embedding_size = 0, double max_s = std::numeric_limits<double>::infinity())
      : sum_(embedding_size, 0.0), max_s_(max_s) {}

  // `embedding`: embedding_size() numbers that stand for `speech_s` seconds of speech; 0 or less adds
  // nothing. kShapeMismatch for another size.
  Result<void> Add(std::span<const float> embedding, double speech_s);
  // All that `other` holds, with its seconds as they are. kShapeMismatch for another size.
  Result<void> Add(const VoiceReference& other);
  // Nothing is known of the voice.
  void Clear();

  // Of speech that the mean stands for: at most max_s.
  double seconds() const { return seconds_; }
  double max_s() const { return max_s_; }
  size_t embedding_size() const { return sum_.size(); }
  // Embeddings times their seconds: [embedding_size].
  std::span<const double> sum() const { return sum_; }

  // What a graph takes: the seconds, then the mean, [1 + embedding_size]; all zeros where nothing is known.
  std::vector<float> Values() const;

 private:
  Result<void> CheckSize(size_t size) const;
  void Fade();

  std::vector<double> sum_;
  double max_s_;
  double seconds_ = 0.0;
};

}  // namespace speech_emotion
