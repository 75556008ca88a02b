// What a stretch of a voice sounds like, and how a file's windows become one answer.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "speech_emotion/export.h"

namespace speech_emotion {

enum class SpeechState {
  kNoSpeech,   // nobody speaks, or hardly loud enough to be heard: the probabilities mean nothing
  kUncertain,  // a voice, but no label stands out
  kSpeech,
};

struct Prediction {
  double start_s = 0.0;  // on the clock of the input
  double end_s = 0.0;
  std::vector<float> probabilities;           // of this window alone, one a label, sum 1
  std::vector<float> smoothed_probabilities;  // over the latest windows: for display only
  double energy = 0.0;                        // mean square of the window's samples at the model's rate
  double level_dbfs = 0.0;                    // of the window's loudest 0.1 s; -120 for silence
  SpeechState state = SpeechState::kNoSpeech;
  // Index of the label to show, which keeps to what it was until another one leads clearly, or has led for a
  // while; none without speech, or while no label stands out.
  std::optional<size_t> headline;
  float speech_probability = 1.0f;  // of a voice rather than a sound; 1 where the model doesn't say
  double reference_s = 0.0;         // of speech in the reference that the window was judged with
  // From a window that is still filling: shown live, never part of a file's result.
  bool provisional = false;
};

// Index of the likeliest label: the first of equals; 0 for none.
SPEECH_EMOTION_EXPORT size_t LeadingLabel(std::span<const float> probabilities);

// Renormalised mean of the log-probabilities, weighted by energy, of the windows with speech, or of all
// windows where none has any; provisional predictions are left out. Where all energies are 0 the weights
// are equal.
// Empty where there is nothing to combine.
SPEECH_EMOTION_EXPORT std::vector<float> CombinePredictions(std::span<const Prediction> predictions);

// What that answer is worth: no speech where no window has any, provisional ones left out, and uncertain
// where its leading probability lies below `uncertain_below`. `combined` is CombinePredictions' answer for
// them.
SPEECH_EMOTION_EXPORT SpeechState CombinedState(std::span<const Prediction> predictions,
                                                std::span<const float> combined, double uncertain_below);

}  // namespace speech_emotion
