#include "features/pyin.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace speech_emotion {
namespace {

constexpr int kThresholds = 100;      // equally spaced up to 1
constexpr double kTroughDecay = 2.0;  // each further trough is e^2 times less likely a priori
constexpr double kNoTroughProbability =
    0.01;  // that the deepest trough is the period where it misses a threshold
constexpr int kPitchesPerSemitone = 10;
constexpr double kMaxOctavesPerSecond = 35.92;
constexpr double kSwitchProbability = 0.01;  // from voiced to unvoiced, and back

double Threshold(int index) { return (index + 1) / static_cast<double>(kThresholds); }

// The part of the beta(2, 18) distribution below x: the probability of two or more successes in 19 trials.
double BetaBelow(double x) { return 1.0 - std::pow(1.0 - x, 19) - 19.0 * x * std::pow(1.0 - x, 18); }

// The impossible is all but impossible, so that there always is a likeliest path.
double LogProbability(double probability) {
  return std::log(probability + std::numeric_limits<double>::min());
}

}  // namespace

Pyin::Pyin(const PitchOptions& options, int frame_length, int frame_shift, int sample_rate_hz)
    : difference_(options, frame_length, sample_rate_hz),
      sample_rate_hz_(sample_rate_hz),
      low_hz_(options.low_hz),
      pitches_(static_cast<int>(12 * kPitchesPerSemitone * std::log2(options.high_hz / options.low_hz)) + 1),
      observation_(pitches_),
      log_probability_(2 * static_cast<size_t>(pitches_)),
      departure_(log_probability_.size()) {
  for (int i = 0; i < kThresholds; ++i) {
    threshold_prior_.push_back(BetaBelow(Threshold(i)) - BetaBelow(Threshold(i - 1)));
  }
  SetTransitions(static_cast<double>(frame_shift) / sample_rate_hz);
}

// From a pitch to those around it, by a triangle that is zero just beyond what a voice may move within a
// frame.
void Pyin::SetTransitions(double frame_shift_s) {
  const double semitones = std::nearbyint(12.0 * kMaxOctavesPerSecond * frame_shift_s);
  reach_ = static_cast<int>(semitones) * kPitchesPerSemitone / 2;
  std::vector<double> triangle;
  for (int move = -reach_; move <= reach_; ++move) {
    triangle.push_back(1.0 - std::abs(move) / (reach_ + 1.0));
    log_move_.push_back(std::log(triangle.back()));
  }
  for (int pitch = 0; pitch < pitches_; ++pitch) {
    const int lowest = std::max(-reach_, -pitch), highest = std::min(reach_, pitches_ - 1 - pitch);
    double sum = 0.0;
    for (int move = lowest; move <= highest; ++move) sum += triangle[move + reach_];
    log_row_sum_.push_back(std::log(sum));
  }
}

void Pyin::AcceptFrame(const float* frame) {
  difference_.Compute(frame);
  FindTroughs();
  const double voiced = Observe();
  if (voicing_probability_.empty()) {
    std::fill(log_probability_.begin(), log_probability_.end(), -std::log(2.0 * pitches_));
  } else {
    Move();
  }
  const double log_unvoiced = LogProbability((1.0 - voiced) / pitches_);
  for (int pitch = 0; pitch < pitches_; ++pitch) {
    log_probability_[pitch] += LogProbability(observation_[pitch]);
    log_probability_[pitches_ + pitch] += log_unvoiced;
  }
  voicing_probability_.push_back(static_cast<float>(voiced));
}

// Of the troughs below a threshold, shorter periods are likelier: trough n has the weight exp(-decay n) a
// priori. Digital silence has no troughs.
void Pyin::FindTroughs() {
  const auto& heights = difference_.values();
  troughs_.clear();
  for (int index = 0; index < difference_.lags(); ++index) {
    if (difference_.IsTrough(index)) troughs_.push_back(index);
  }
  trough_probability_.assign(troughs_.size(), 0.0);
  if (troughs_.empty()) return;
  const auto deepest = std::min_element(troughs_.begin(), troughs_.end(),
                                        [&](int a, int b) { return heights[a] < heights[b]; });
  const double decay = std::exp(-kTroughDecay);
  for (int i = 0; i < kThresholds; ++i) {
    const auto below = [&](int trough) { return heights[trough] < Threshold(i); };
    const auto count = std::count_if(troughs_.begin(), troughs_.end(), below);
    if (count == 0) {
      trough_probability_[deepest - troughs_.begin()] += kNoTroughProbability * threshold_prior_[i];
      continue;
    }
    double weight = threshold_prior_[i] * (1.0 - decay) / (1.0 - std::pow(decay, static_cast<double>(count)));
    for (size_t n = 0; n < troughs_.size(); ++n) {
      if (!below(troughs_[n])) continue;
      trough_probability_[n] += weight;
      weight *= decay;
    }
  }
}

// Troughs to pitches. Those above the highest pitch are dropped; where two fall on one, the longer period
// stays. Returns the sum, the frame's probability of being voiced.
double Pyin::Observe() {
  std::fill(observation_.begin(), observation_.end(), 0.0);
  for (size_t n = 0; n < troughs_.size(); ++n) {
    const double f0_hz = sample_rate_hz_ / difference_.Period(troughs_[n]);
    const double pitch = std::nearbyint(12 * kPitchesPerSemitone * std::log2(f0_hz / low_hz_));
    if (trough_probability_[n] > 0.0 && pitch < pitches_) {
      observation_[std::max(0, static_cast<int>(pitch))] = trough_probability_[n];
    }
  }
  double sum = 0.0;
  for (const double probability : observation_) sum += probability;
  return std::min(sum, 1.0);
}

// From one of the states that begin with `first_state`, the voiced or the unvoiced ones. The range of moves
// is the same up and down, so the source's row of the triangle is read at the destination.
Pyin::Arrival Pyin::BestArrival(int pitch, int first_state) const {
  const double* departure = &departure_[first_state];
  const double* log_move = &log_move_[reach_];
  Arrival best{-std::numeric_limits<double>::infinity(), first_state};
  for (int from = std::max(0, pitch - reach_); from <= std::min(pitches_ - 1, pitch + reach_); ++from) {
    const double log_probability = departure[from] + log_move[from - pitch];
    if (log_probability > best.log_probability) best = {log_probability, first_state + from};
  }
  return best;
}

// To every state from the likeliest one before it: a step of the Viterbi algorithm.
void Pyin::Move() {
  for (int state = 0; state < 2 * pitches_; ++state) {
    departure_[state] = log_probability_[state] - log_row_sum_[state % pitches_];
  }
  const auto likeliest = std::max_element(log_probability_.begin(), log_probability_.end());
  const Arrival leap{*likeliest + LogProbability(0.0),
                     static_cast<int>(likeliest - log_probability_.begin())};
  const double log_stay = std::log(1.0 - kSwitchProbability), log_switch = std::log(kSwitchProbability);
  auto& sources = back_pointers_.emplace_back(log_probability_.size());
  for (int pitch = 0; pitch < pitches_; ++pitch) {
    const Arrival from_voiced = BestArrival(pitch, 0), from_unvoiced = BestArrival(pitch, pitches_);
    const auto enter = [&](int state, double log_voiced, double log_unvoiced) {
      Arrival best{from_voiced.log_probability + log_voiced, from_voiced.state};
      const double unvoiced = from_unvoiced.log_probability + log_unvoiced;
      if (unvoiced > best.log_probability) best = {unvoiced, from_unvoiced.state};
      if (leap.log_probability > best.log_probability) best = leap;
      log_probability_[state] = best.log_probability;
      sources[state] = static_cast<int16_t>(best.state);
    };
    enter(pitch, log_stay, log_switch);
    enter(pitches_ + pitch, log_switch, log_stay);
  }
}

std::vector<PitchEstimate> Pyin::Finish() {
  std::vector<PitchEstimate> estimates(voicing_probability_.size());
  int state = static_cast<int>(std::max_element(log_probability_.begin(), log_probability_.end()) -
                               log_probability_.begin());
  for (size_t frame = estimates.size(); frame-- > 0;) {
    const double f0_hz = low_hz_ * std::exp2(state / (12.0 * kPitchesPerSemitone));
    estimates[frame] = {state < pitches_ ? static_cast<float>(f0_hz) : 0.0f, voicing_probability_[frame]};
    if (frame > 0) state = back_pointers_[frame - 1][state];
  }
  Reset();
  return estimates;
}

void Pyin::Reset() {
  voicing_probability_.clear();
  back_pointers_.clear();
}

}  // namespace speech_emotion
