// How a stream is cut into windows, and how they are judged.
#pragma once

#include <optional>

namespace speech_emotion {

struct RecognizerOptions {
  double hop_s = 0.25;  // between the ends of two windows; rounded to whole frames of the model, one at least
  // Seconds after which a window that is still filling is shown; the model's window or more: never.
  double first_prediction_s = 1.0;
  double smoothing_s = 0.75;    // time constant of smoothed_probabilities; 0: none
  double silence_dbfs = -70.0;  // level below which a window counts as no speech, whatever it holds; not NaN
  double min_speech_s = 0.2;    // of speech in a window, by VoiceActivity; with less it counts as no speech
  // Leading smoothed probability below which the answer is "uncertain"; left out: the model's own.
  std::optional<double> uncertain_below = {};
  // Prediction::headline changes once another label has led it by headline_lead for headline_lead_s, by twice
  // as much for a quarter of the time, or by half as much for four times as long. Uncertainty counts as a
  // label with a probability of uncertain_below. 0 for either: it changes as soon as another one leads.
  double headline_lead = 0.22;   // 0 to 1
  double headline_lead_s = 1.0;  // 0 or more
  // Whether what is heard becomes the reference of what comes later; means nothing for a model without one.
  bool learns_voice = true;
};

}  // namespace speech_emotion
