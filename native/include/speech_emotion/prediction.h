// What a stretch of a voice sounds like, and how a file's windows become one answer.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

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
  // From a window that is still filling: shown live, never part of a file's result.
  bool provisional = false;
};

// Index of the likeliest label: the first of equals; 0 for none.
size_t LeadingLabel(std::span<const float> probabilities);

// Renormalised mean of the log-probabilities, weighted by energy, of the windows with speech, or of all
// windows where none has any; provisional predictions are left out. Where all energies are 0 the weights
// are equal.
// Empty where there is nothing to combine.
std::vector<float> CombinePredictions(std::span<const Prediction> predictions);

}  // namespace speech_emotion
