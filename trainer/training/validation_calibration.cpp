#include "training/validation_calibration.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "evaluation/calibration.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kUncertainPart = 0.3;  // of acted clips: as many as may be called so, and no more
constexpr double kUnheardPart = 0.005;  // of clips of voices: as many may be taken for sounds
constexpr double kLeastSpeechThreshold = 0.5;
constexpr size_t kFewestVoices = 200;  // that tell so small a part

// Networks are surer of voices than of sounds that they never heard: the more a window has to be like a
// voice, the more of those are told.
std::optional<double> SpeechThreshold(std::vector<float> speech) {
  if (speech.size() < kFewestVoices) return std::nullopt;
  return std::max<double>(kLeastSpeechThreshold, ValueAbovePart(std::move(speech), kUnheardPart));
}

// Halfway between two. The expression alone is as sure as it should be with the first; but what may be plain
// speech flattens the whole answers, which are so with the second, on acted clips. In use plain speech is
// heard as well, and the surer the expression, the more often it is named.
double ExpressionTemperature(Network& network, const FeatureSet& validation, const Targets& targets,
                             const std::vector<std::string>& labels, int batch_size, ProcessGroup* group) {
  const auto score = [&](Scored what) {
    return ScoreClips(network, validation, targets, labels, batch_size, group, what);
  };
  const double alone = FitTemperature(score(Scored::kExpression).scored);
  const double whole = FitTemperature(validation.utterances.size(), [&](double temperature) {
    network.CoolExpression(temperature);
    return score(Scored::kAnswer).loss;
  });
  return std::sqrt(alone * whole);
}

}  // namespace

FoundCalibration Calibrate(Network& network, const FeatureSet& validation, const Targets& targets,
                           const std::vector<std::string>& labels, int batch_size, ProcessGroup* group) {
  FoundCalibration found;
  const bool cools_expression = network.CoolExpression(1.0);
  found.temperature =
      cools_expression
          ? ExpressionTemperature(network, validation, targets, labels, batch_size, group)
          : FitTemperature(ScoreClips(network, validation, targets, labels, batch_size, group).scored);
  std::printf("temperature %.3f, fitted on %zu validation clips\n", found.temperature,
              validation.utterances.size());
  if (network.embedding_size() == 0) return found;
  Targets open = targets;  // live every class competes, whatever corpora had it
  for (auto& allowed : open.allowed) std::fill(allowed.begin(), allowed.end(), 1.0f);
  open.classes.clear();
  const double outside = network.CoolExpression(found.temperature) ? 1.0 : found.temperature;
  Score score = ScoreClips(network, validation, open, labels, batch_size, group);
  found.speech_threshold = SpeechThreshold(std::move(score.speech));
  found.uncertain_below = UncertainThreshold(WithTemperature(score.scored, outside), kUncertainPart);
  return found;
}

}  // namespace speech_emotion::trainer
