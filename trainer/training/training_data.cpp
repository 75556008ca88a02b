#include "training/training_data.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "data/clip_copies.h"
#include "data/feature_arrays.h"
#include "data/label_order.h"
#include "parallel/shared_features.h"

namespace speech_emotion::trainer {
namespace {

void Append(const FeatureSet& from, size_t index, FeatureSet& to) {
  to.utterances.push_back(from.utterances[index]);
  to.features.push_back(from.features[index]);
}

// Whose training part is to have copies: of audio, where the split hasn't dealt them already.
bool NeedsCopies(const TrainingSource& source) {
  const auto is_copy = [](const Utterance& clip) { return clip.copy != ClipCopy::kNone; };
  return !source.arrays && std::none_of(source.utterances.begin(), source.utterances.end(), is_copy);
}

// Both parts at once: the same samples under two labels are found wherever they lie.
Result<FeatureSet> LoadBothParts(const TrainingSource& source, const Recipe& recipe, const Fold& fold,
                                 const std::filesystem::path& cache_folder, int threads) {
  std::set<size_t> indices(fold.train.begin(), fold.train.end());  // a leaky split repeats them
  std::vector<Utterance> copies;
  if (NeedsCopies(source)) {
    copies = WithCopies(Pick(source.utterances, {indices.begin(), indices.end()}), recipe.training.copies);
    copies.erase(copies.begin(), copies.begin() + static_cast<std::ptrdiff_t>(indices.size()));
  }
  indices.insert(fold.validation.begin(), fold.validation.end());
  auto clips = Pick(source.utterances, {indices.begin(), indices.end()});
  clips.insert(clips.end(), copies.begin(), copies.end());
  return LoadFeaturesTogether(clips, recipe.features, cache_folder, threads, recipe.training.group.get());
}

}  // namespace

Result<TrainingSource> ReadStoredArrays(const std::string& folder, Recipe& recipe) {
  auto arrays = LoadFeatureArrays(FeatureArrayFilesIn(folder));
  if (!arrays) return tl::unexpected(arrays.error());
  if (arrays->options) recipe.features = *arrays->options;
  if (arrays->set.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, folder + ": no clip is left to train on");
  }
  const int columns = arrays->set.features.front().features;
  if (recipe.features.features_per_frame() != columns) {
    return MakeError(ErrorCode::kInvalidArgument,
                     folder + ": expected " + std::to_string(recipe.features.features_per_frame()) +
                         " values a frame, as the recipe's preset " + recipe.preset + " has, found " +
                         std::to_string(columns) + "; " + FeatureArrayNames::kOptions +
                         " can tell what they are");
  }
  TrainingSource source;
  source.utterances = arrays->set.utterances;
  source.arrays = std::move(arrays->set);
  return source;
}

Result<void> AddDealtCopies(const std::string& split, const Recipe& recipe, TrainingSource& source) {
  if (!DealsCopies(split)) return {};
  if (source.arrays || recipe.training.copies.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + split + " deals a recipe's augmented copies: expected " +
                         (source.arrays ? "audio to make them of, or another --split, found stored arrays"
                                        : "some in the recipe (copies = ['noise']), found none"));
  }
  source.utterances = WithCopies(std::move(source.utterances), recipe.training.copies);
  return {};
}

Result<TrainingData> LoadFold(const TrainingSource& source, const Recipe& recipe, Fold& fold,
                              const std::filesystem::path& cache_folder, int threads) {
  TrainingData data;
  data.labels = LabelsInOrder(source.utterances);
  if (data.labels.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips of two classes at least, found '" + data.labels.front() + "' alone");
  }
  if (NeedsValidation(recipe.training)) HoldOutValidationSpeakers(source.utterances, fold);
  FeatureSet loaded;
  const FeatureSet* set = &loaded;
  if (source.arrays) {
    set = &*source.arrays;
  } else {
    auto features = LoadBothParts(source, recipe, fold, cache_folder, threads);
    if (!features) return tl::unexpected(features.error());
    loaded = std::move(*features);
  }
  std::map<std::pair<std::string_view, ClipCopy>, size_t> by_path;  // of what was not left out
  for (size_t i = 0; i < set->utterances.size(); ++i) {
    by_path[{set->utterances[i].path.string(), set->utterances[i].copy}] = i;
  }
  // `copy`: kNone for what the split has dealt.
  const auto pick = [&](const std::vector<size_t>& indices, ClipCopy copy, FeatureSet& part) {
    for (const size_t index : indices) {
      const Utterance& dealt = source.utterances[index];
      const auto found = by_path.find({dealt.path.string(), copy == ClipCopy::kNone ? dealt.copy : copy});
      if (found != by_path.end()) Append(*set, found->second, part);
    }
    part.storage = set->storage;
  };
  pick(fold.train, ClipCopy::kNone, data.train);
  if (NeedsCopies(source)) {
    for (const ClipCopy copy : recipe.training.copies) pick(fold.train, copy, data.train);
  }
  pick(fold.validation, ClipCopy::kNone, data.validation);
  if (source.arrays) pick(fold.test, ClipCopy::kNone, data.test);
  data.left_out = set->left_out;
  if (!data.train.utterances.empty()) return data;
  return MakeError(ErrorCode::kInvalidArgument, "no clip is left to train on");
}

NetworkOptions NetworkFor(const Recipe& recipe, const TrainingData& data) {
  NetworkOptions network = recipe.network;
  network.features = recipe.features.features_per_frame();
  network.classes = static_cast<int>(data.labels.size());
  const int frames = data.train.features.front().frames();
  const bool fixed = std::all_of(data.train.features.begin(), data.train.features.end(),
                                 [&](const FeatureView& clip) { return clip.frames() == frames; });
  const bool is_fitted =
      std::any_of(recipe.features.preprocessing.begin(), recipe.features.preprocessing.end(),
                  [](const PreprocessingStep& step) { return step.kind == PreprocessingKind::kFitLength; });
  if (fixed && (is_fitted || !recipe.features.functionals.empty())) network.frames = frames;
  return network;
}

std::vector<std::string> CorporaOf(const std::vector<Utterance>& utterances) {
  std::set<std::string> corpora;
  for (const Utterance& utterance : utterances) corpora.insert(utterance.corpus);
  return {corpora.begin(), corpora.end()};
}

}  // namespace speech_emotion::trainer
