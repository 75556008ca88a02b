// How far a model's probabilities can be taken at their word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

// Of the clips whose leading probability is in one fifteenth of 0 to 1.
struct ReliabilityBin {
  int64_t clips = 0;
  double confidence = 0.0;  // mean leading probability
  double accuracy = 0.0;
};

struct Calibration {
  std::vector<ReliabilityBin> bins;         // 15, from 0 up
  double expected_calibration_error = 0.0;  // |confidence - accuracy|, weighted by clips (Naeini et al. 2015)
  double negative_log_likelihood = 0.0;     // nats a clip; a probability counts as 1e-12 at least
};

Calibration MeasureCalibration(const ScoredUtterances& scored);

// softmax(log p / temperature): above 1 less sure, below 1 surer; the leading label stays.
std::vector<float> WithTemperature(std::vector<float> probabilities, double temperature);
ScoredUtterances WithTemperature(ScoredUtterances scored, double temperature);

// The value that so many (0 to 1) of the values, one or more, lie below.
float ValueAbovePart(std::vector<float> values, double part);

// The leading probability that so many (0 to 1) of the clips lie below, and are to be called uncertain: to be
// taken of validation speakers, with the model's temperature. Nothing of fewer than 30 clips.
std::optional<double> UncertainThreshold(const ScoredUtterances& validation, double uncertain_part);

// The temperature of least negative log-likelihood (Guo et al. 2017), from 0.05 to 20: to be fitted on
// validation speakers. 1 where these tell none: of fewer than 30 clips with a label that the model knows, and
// where all answers are right.
double FitTemperature(const ScoredUtterances& validation);

// The same of answers that a temperature changes in a way of their own, within a hundredth. `clips`: so many;
// `loss_at`: their mean negative log-likelihood at a temperature, which has one minimum.
double FitTemperature(size_t clips, const std::function<double(double)>& loss_at);

}  // namespace speech_emotion::trainer
