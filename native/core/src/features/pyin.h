// The fundamental frequency of a whole clip by pYIN: Mauch & Dixon, "pYIN: a fundamental frequency estimator
// using probabilistic threshold distributions", ICASSP 2014, in the form that librosa 0.11 gives it.
#pragma once

#include <cstdint>
#include <vector>

#include "features/yin.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// YIN finds candidates under each of 100 thresholds; a hidden Markov model, whose states are pitches a tenth
// of a semitone apart, voiced and unvoiced, finds the likeliest path through them.
//
// The model advances with every frame. What stays until Finish are back pointers, of two bytes a state: with
// the 354 pitches from 65 to 500 Hz 1.4 kB a frame, 142 kB a second of audio at a frame shift of 10 ms.
class Pyin {
 public:
  // `options` as Validate leaves them; `frame_length` in samples, even, at least two periods of low_hz;
  // `frame_shift` in samples.
  Pyin(const PitchOptions& options, int frame_length, int frame_shift, int sample_rate_hz);

  // frame: [frame_length]
  void AcceptFrame(const float* frame);

  // One estimate a frame. f0_hz is 0 where the path is unvoiced. The voicing probability is what the frame's
  // own candidates add up to. The path weighs them against the neighbours': a voiced frame's may be low, and
  // in noise, whose candidates add up to 0.01, the path may well be voiced. Then the tracker is as new.
  std::vector<PitchEstimate> Finish();

  void Reset();

 private:
  // The likeliest path into a state, and the state it comes from.
  struct Arrival {
    double log_probability;
    int state;
  };

  void SetTransitions(double frame_shift_s);
  void FindTroughs();
  double Observe();
  void Move();
  Arrival BestArrival(int pitch, int first_state) const;

  NormalizedDifference difference_;
  double sample_rate_hz_;
  double low_hz_;
  int pitches_;
  std::vector<double> threshold_prior_;  // [thresholds]
  int reach_ = 0;                        // pitches that a frame can move up or down
  std::vector<double> log_move_;         // [2 * reach + 1], the triangle before it is normalised
  std::vector<double> log_row_sum_;      // [pitches], the triangle's sum where the range cuts it off

  // Of the last frame. The states are the voiced pitches, then the unvoiced ones.
  std::vector<int> troughs_;                // indices of lags, ascending
  std::vector<double> trough_probability_;  // [troughs]
  std::vector<double> observation_;         // [pitches], voiced; the unvoiced ones share the rest equally
  std::vector<double> log_probability_;     // [2 * pitches], of the likeliest path into each state
  std::vector<double> departure_;           // [2 * pitches], that over the sum of the state's moves
  // Of all frames.
  std::vector<float> voicing_probability_;           // [frames]
  std::vector<std::vector<int16_t>> back_pointers_;  // [frames - 1][2 * pitches]
};

}  // namespace speech_emotion
