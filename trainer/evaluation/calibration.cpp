#include "evaluation/calibration.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace speech_emotion::trainer {
namespace {

constexpr int kBins = 15;
constexpr double kLeastProbability = 1e-12;
constexpr double kLowestTemperature = 0.05, kHighestTemperature = 20.0;
constexpr size_t kFewestClips = 30;  // of fewer, chance alone would say how sure a model is

double Log(float probability) {
  return std::log(std::max(static_cast<double>(probability), kLeastProbability));
}

// labels.size() where the model doesn't know the label.
size_t TrueLabel(const ScoredUtterances& scored, const ScoredUtterance& one) {
  const auto& labels = scored.labels;
  return static_cast<size_t>(std::find(labels.begin(), labels.end(), one.utterance.label) - labels.begin());
}

// Derivative of the clip's negative log-likelihood by 1 / temperature: the mean of log p under
// softmax(log p / temperature), less that of the true label. It grows with 1 / temperature.
double Slope(const std::vector<float>& probabilities, size_t true_label, double inverse_temperature) {
  const double peak = Log(*std::max_element(probabilities.begin(), probabilities.end()));
  double sum = 0.0, weighted = 0.0;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] == 0.0f && i != true_label) continue;  // a class that the corpus lacks
    const double log_probability = Log(probabilities[i]);
    const double weight = std::exp(inverse_temperature * (log_probability - peak));
    sum += weight;
    weighted += weight * log_probability;
  }
  return weighted / sum - Log(probabilities[true_label]);
}

}  // namespace

Calibration MeasureCalibration(const ScoredUtterances& scored) {
  Calibration calibration;
  calibration.bins.resize(kBins);
  if (scored.utterances.empty()) return calibration;
  for (const ScoredUtterance& one : scored.utterances) {
    const auto& p = one.probabilities;
    const double confidence = p.empty() ? 0.0 : *std::max_element(p.begin(), p.end());
    ReliabilityBin& bin = calibration.bins[std::clamp(static_cast<int>(confidence * kBins), 0, kBins - 1)];
    ++bin.clips;
    bin.confidence += confidence;
    bin.accuracy += one.correct() ? 1.0 : 0.0;
    const size_t label = TrueLabel(scored, one);
    calibration.negative_log_likelihood -= Log(label < p.size() ? p[label] : 0.0f);
  }
  const auto total = static_cast<double>(scored.utterances.size());
  calibration.negative_log_likelihood /= total;
  for (ReliabilityBin& bin : calibration.bins) {
    if (bin.clips == 0) continue;
    calibration.expected_calibration_error += std::abs(bin.confidence - bin.accuracy) / total;
    bin.confidence /= static_cast<double>(bin.clips);
    bin.accuracy /= static_cast<double>(bin.clips);
  }
  return calibration;
}

std::vector<float> WithTemperature(std::vector<float> probabilities, double temperature) {
  if (probabilities.empty()) return probabilities;
  const double peak = Log(*std::max_element(probabilities.begin(), probabilities.end()));
  double sum = 0.0;
  for (float& probability : probabilities) {
    if (probability > 0.0f) {
      probability = static_cast<float>(std::exp((Log(probability) - peak) / temperature));
    }
    sum += probability;
  }
  for (float& probability : probabilities) probability = static_cast<float>(probability / sum);
  return probabilities;
}

ScoredUtterances WithTemperature(ScoredUtterances scored, double temperature) {
  for (ScoredUtterance& one : scored.utterances) {
    one.probabilities = WithTemperature(std::move(one.probabilities), temperature);
  }
  return scored;
}

float ValueAbovePart(std::vector<float> values, double part) {
  const auto below = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + below, values.end());
  return values[static_cast<size_t>(below)];
}

std::optional<double> UncertainThreshold(const ScoredUtterances& validation, double uncertain_part) {
  std::vector<float> leading;
  for (const ScoredUtterance& one : validation.utterances) {
    if (!one.probabilities.empty())
      leading.push_back(*std::max_element(one.probabilities.begin(), one.probabilities.end()));
  }
  if (leading.size() < kFewestClips) return std::nullopt;
  return ValueAbovePart(std::move(leading), uncertain_part);
}

double FitTemperature(const ScoredUtterances& validation) {
  std::vector<std::pair<const ScoredUtterance*, size_t>> known;
  for (const ScoredUtterance& one : validation.utterances) {
    const size_t label = TrueLabel(validation, one);
    if (label < one.probabilities.size()) known.emplace_back(&one, label);
  }
  if (known.size() < kFewestClips) return 1.0;
  // The likelihood is convex in 1 / temperature, so its slope changes sign once; halved on a log scale.
  double low = std::log(1.0 / kHighestTemperature), high = std::log(1.0 / kLowestTemperature);
  const auto slope_at = [&known](double log_inverse) {
    double slope = 0.0;
    for (const auto& [one, label] : known) slope += Slope(one->probabilities, label, std::exp(log_inverse));
    return slope;
  };
  // Every answer is right, or all are as good at any temperature: these clips tell none.
  if (slope_at(high) <= 0.0 || slope_at(low) >= 0.0) return 1.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (slope_at(middle) > 0.0 ? high : low) = middle;
  }
  return std::exp(-0.5 * (low + high));
}

// By golden sections of the logarithm's range (Kiefer 1953): a value costs the scoring of all clips.
double FitTemperature(size_t clips, const std::function<double(double)>& loss_at) {
  if (clips < kFewestClips) return 1.0;
  const double golden = (std::sqrt(5.0) - 1.0) / 2.0, end = 0.02;
  const double lowest = std::log(kLowestTemperature), highest = std::log(kHighestTemperature);
  double low = lowest, high = highest;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = loss_at(std::exp(left)), at_right = loss_at(std::exp(right));
  while (high - low > end) {
    if (at_left < at_right) {
      high = std::exchange(right, left);
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = loss_at(std::exp(left));
    } else {
      low = std::exchange(left, right);
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = loss_at(std::exp(right));
    }
  }
  if (low == lowest || high == highest) return 1.0;
  return std::exp(0.5 * (low + high));
}

}  // namespace speech_emotion::trainer
