#include "training/validation_calibration.h"

#include <algorithm>
#include <cstdio>

#include "evaluation/calibration.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kUncertainPart = 0.3;  // of acted clips: as many as may be called so, and no more

}  // namespace

FoundCalibration Calibrate(Network& network, const FeatureSet& validation, const Targets& targets,
                           const std::vector<std::string>& labels, int batch_size, ProcessGroup* group) {
  FoundCalibration found;
  found.temperature =
      FitTemperature(ScoreClips(network, validation, targets, labels, batch_size, group).scored);
  std::printf("temperature %.3f, fitted on %zu validation clips\n", found.temperature,
              validation.utterances.size());
  if (network.embedding_size() == 0) return found;
  Targets open = targets;  // live every class competes, whatever corpora had it
  for (auto& allowed : open.allowed) std::fill(allowed.begin(), allowed.end(), 1.0f);
  open.classes.clear();
  const Score score = ScoreClips(network, validation, open, labels, batch_size, group);
  found.uncertain_below =
      UncertainThreshold(WithTemperature(score.scored, found.temperature), kUncertainPart);
  return found;
}

}  // namespace speech_emotion::trainer
