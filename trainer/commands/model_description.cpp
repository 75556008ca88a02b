#include "commands/model_description.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "data/corpora/licences.h"
#include "data/features/clip_copies.h"
#include "data/features/fingerprint.h"
#include "data/features/generated_sounds.h"
#include "data/tables/text_fields.h"
#include "evaluation/tested_parts.h"
#include "files/model_source.h"
#include "onnx/metadata_value.h"

namespace speech_emotion::trainer {
namespace {

// Weights keep the terms of all data that they were ever trained on.
void AddStart(const InitialModel& initial, std::vector<std::string> corpora,
              std::map<std::string, std::string>& provenance) {
  provenance["init.name"] = initial.name;
  provenance["init.hash"] = initial.hash;
  provenance["init.corpora"] = Joined(initial.corpora, ",");
  corpora.insert(corpora.begin(), initial.corpora.begin(), initial.corpora.end());
  provenance["licence"] = LicenceOf(corpora);
}

}  // namespace

ModelDescription Describe(const TrainArguments& arguments, const TrainingJob& job, const Fold& fold,
                          const TrainingData& data, const TrainedNetwork& trained) {
  const Recipe& recipe = job.recipe;
  auto corpora = CorporaOf(data.train.utterances);
  std::erase(corpora, kGeneratedCorpus);
  ModelDescription description;
  description.features = recipe.features;
  description.labels = data.labels;
  description.window_s = recipe.window_s;
  const FoundCalibration& calibration = job.calibration ? *job.calibration : trained.calibration;
  description.temperature = calibration.temperature;
  description.uncertain_below = calibration.uncertain_below;
  if (trained.network->embedding_size() > 0) description.speech_threshold = calibration.speech_threshold;
  description.provenance = {{"name", "speech-emotion " + recipe.name},
                            {"recipe", recipe.name},
                            {"split", job.split.name},
                            {"corpora", Joined(corpora, ",")},
                            {"training.clips", std::to_string(data.train.utterances.size())},
                            {"training.epochs", std::to_string(trained.epochs)},
                            {"training.seed", std::to_string(arguments.seed)},
                            {"licence", LicenceOf(corpora)}};
  // Clips of stored arrays have no names that their recordings could be known by.
  if (!job.source.arrays || job.split.speaker_independent) {
    description.provenance[kTrainingPartKey] =
        FingerprintsText(TrainingPartFingerprints(job.split, fold, job.source.utterances));
  }
  if (job.initial) AddStart(*job.initial, corpora, description.provenance);
  if (!fold.name.empty()) description.provenance["fold"] = fold.name;
  std::vector<std::string> copies;
  for (const ClipCopy copy : recipe.training.copies) copies.push_back(NameOf(copy));
  if (!copies.empty() && !job.source.arrays) description.provenance["training.copies"] = Joined(copies, ",");
  if (!data.validation.utterances.empty()) {
    description.provenance[kValidationClipsKey] = std::to_string(data.validation.utterances.size());
  }
  if (trained.best_epoch > 0)
    description.provenance["training.best_epoch"] = std::to_string(trained.best_epoch);
  if (recipe.training.batches == Batches::kCrops) {
    description.provenance["training.draws_per_epoch"] = std::to_string(recipe.training.draws_per_epoch);
  }
  return description;
}

Result<std::optional<FoundCalibration>> ReadCalibration(const std::vector<std::string>& paths) {
  FoundCalibration sum{0.0, 0.0, 0.0};
  for (const std::string& path : paths) {
    const auto loaded = LoadModelFile(path);
    if (!loaded) return MakeError(loaded.error().code, path + ": " + loaded.error().message);
    const ModelMetadata& metadata = loaded->model->metadata();
    if (ValueOf(metadata, kValidationClipsKey).empty()) {
      return MakeError(
          ErrorCode::kInvalidArgument,
          path + ": expected a model whose training left validation speakers out, found none left out");
    }
    const auto part = 1.0 / static_cast<double>(paths.size());
    sum.temperature += part * std::strtod(ValueOf(metadata, "temperature", "1").c_str(), nullptr);
    *sum.uncertain_below += part * loaded->model->contract().uncertain_below();
    *sum.speech_threshold += part * loaded->model->contract().speech_threshold();
  }
  return paths.empty() ? std::optional<FoundCalibration>() : sum;
}

}  // namespace speech_emotion::trainer
