#include "training/validation_calibration.h"

#include <algorithm>
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

}  // namespace

FoundCalibration Calibrate(Network& network, const FeatureSet& validation, const Targets& targets,
                           const std::vector<std::string>& labels, int batch_size, ProcessGroup* group) {
  FoundCalibration found;
  const bool cools_expression = network.CoolExpression(1.0);
  const Scored what = cools_expression ? Scored::kExpression : Scored::kAnswer;
  found.temperature =
      FitTemperature(ScoreClips(network, validation, targets, labels, batch_size, group, what).scored);
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
