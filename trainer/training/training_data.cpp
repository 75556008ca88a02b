#include "training/training_data.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/result_macros.h"
#include "data/corpora/label_order.h"
#include "data/features/clip_copies.h"
#include "data/features/feature_arrays.h"
#include "data/features/feature_cache.h"
#include "data/features/generated_sounds.h"
#include "parallel/shared_features.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

void Append(const FeatureSet& from, size_t index, FeatureSet& to) {
  to.utterances.push_back(from.utterances[index]);
  to.features.push_back(from.features[index]);
  if (!from.content.empty()) to.content.push_back(from.content[index]);
}

// Whose training part is to have copies: of audio, where the split hasn't dealt them already.
bool NeedsCopies(const TrainingSource& source) {
  const auto is_copy = [](const Utterance& clip) { return clip.copy != ClipCopy::kNone; };
  return !source.arrays && std::none_of(source.utterances.begin(), source.utterances.end(), is_copy);
}

// Both parts at once: the same samples under two labels are found wherever they lie.
Result<FeatureSet> LoadBothParts(const TrainingSource& source, const Recipe& recipe, const Fold& fold,
                                 const fs::path& cache_folder, int threads, ProcessGroup* group) {
  std::set<size_t> indices(fold.train.begin(), fold.train.end());  // a leaky split repeats them
  std::vector<Utterance> copies;
  if (NeedsCopies(source)) {
    copies = WithCopies(Pick(source.utterances, {indices.begin(), indices.end()}), recipe.training.copies);
    copies.erase(copies.begin(), copies.begin() + static_cast<std::ptrdiff_t>(indices.size()));
  }
  indices.insert(fold.validation.begin(), fold.validation.end());
  auto clips = Pick(source.utterances, {indices.begin(), indices.end()});
  clips.insert(clips.end(), copies.begin(), copies.end());
  return LoadFeaturesTogether(clips, recipe.features, cache_folder, threads, group);
}

// A recording that is tested under another name, too, teaches the test: the path it has there, by that of the
// clip to leave out. Where a split means to leak it gives the same path to both parts.
Result<std::map<std::string, std::string>> TestedAsWell(const TrainingSource& source, const Fold& fold,
                                                        const FeatureSet& loaded,
                                                        const fs::path& cache_folder, int threads) {
  const auto tested = Pick(source.utterances, fold.test);
  SE_ASSIGN_OR_RETURN(const auto contents, HashContents(tested, cache_folder, threads));
  std::unordered_map<uint64_t, const Utterance*> by_content;
  for (size_t i = 0; i < tested.size(); ++i) {
    if (contents[i]) by_content.emplace(*contents[i], &tested[i]);
  }
  std::map<std::string, std::string> twins;
  for (size_t i = 0; i < loaded.utterances.size(); ++i) {
    const auto twin = by_content.find(loaded.content[i]);
    if (twin == by_content.end()) continue;
    const std::string& path = loaded.utterances[i].path.string();
    if (const std::string& other = twin->second->path.string(); other != path) twins.emplace(path, other);
  }
  return twins;
}

// Reasons to leave clips out, behind a message; the first few of them.
std::string BecauseOf(const std::vector<std::string>& left_out) {
  constexpr size_t kShown = 3;
  if (left_out.empty()) return "";
  std::string text = "; left out: ";
  for (size_t i = 0; i < left_out.size() && i < kShown; ++i) text += (i > 0 ? ", " : "") + left_out[i];
  return text +
         (left_out.size() > kShown ? ", and " + std::to_string(left_out.size() - kShown) + " more" : "");
}

Result<void> CheckWhatIsLeft(TrainingData& data) {
  std::set<std::string> taught;
  for (const Utterance& clip : data.train.utterances) {
    if (IsEmotional(clip)) taught.insert(clip.label);
  }
  if (taught.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, "no clip is left to train on" + BecauseOf(data.left_out));
  }
  if (taught.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips of two classes at least to train on, found '" + *taught.begin() +
                         "' alone" + BecauseOf(data.left_out));
  }
  std::copy_if(data.labels.begin(), data.labels.end(), std::back_inserter(data.untaught),
               [&](const std::string& label) { return !taught.contains(label); });
  return {};
}

// Clips of `from` for which predicate(utterance) is true go to the end of `to`.
template <class Predicate>
void Move(FeatureSet& from, const Predicate& predicate, FeatureSet& to) {
  FeatureSet kept;
  kept.storage = to.storage = from.storage;
  for (size_t i = 0; i < from.utterances.size(); ++i) {
    Append(from, i, predicate(from.utterances[i]) ? to : kept);
  }
  from = std::move(kept);
}

// A long reading is many windows, and the only voice's own reference there is where a voice has one clip.
void CutPlainSpeech(FeatureSet& set) {
  constexpr int kPieceFrames = 400;  // 4 s: more than a crop
  FeatureSet cut;
  cut.storage = set.storage;
  for (size_t i = 0; i < set.utterances.size(); ++i) {
    const FeatureView whole = set.features[i];
    const int pieces =
        set.utterances[i].kind == ClipKind::kPlain ? std::max(1, whole.frames() / kPieceFrames) : 1;
    for (int piece = 0; piece < pieces; ++piece) {
      Append(set, i, cut);
      const int64_t frames = whole.frames();
      const auto first = static_cast<size_t>(frames * piece / pieces * whole.features);
      const auto last = static_cast<size_t>(frames * (piece + 1) / pieces * whole.features);
      cut.features.back().values = whole.values.subspan(first, last - first);
      cut.utterances.back().piece = piece;
    }
  }
  set = std::move(cut);
}

// What the network can learn of clips that aren't acted.
Result<void> FitToNetwork(const Recipe& recipe, TrainingData& data) {
  const auto is_sound = [](const Utterance& clip) { return !IsEmotional(clip); };
  FeatureSet aside;  // of these nothing is chosen
  Move(data.validation, is_sound, aside);
  if (!HearsVoices(recipe.network) || recipe.training.batches != Batches::kCrops) {
    FeatureSet sounds;
    Move(data.train, is_sound, sounds);
    if (!sounds.utterances.empty()) {
      data.left_out.push_back(std::to_string(sounds.utterances.size()) + " sounds: a network " +
                              recipe.network.kind + " learns from speech alone");
    }
    return {};
  }
  Move(
      data.validation, [](const Utterance& clip) { return clip.kind == ClipKind::kPlain; }, aside);
  CutPlainSpeech(data.train);
  return AddGeneratedSounds(recipe.training.generated_sounds, recipe.features, recipe.training.seed,
                            data.train);
}

}  // namespace

Result<TrainingSource> ReadStoredArrays(const std::string& folder, Recipe& recipe) {
  SE_ASSIGN_OR_RETURN(auto arrays, LoadFeatureArrays(FeatureArrayFilesIn(folder)));
  if (arrays.options) recipe.features = *arrays.options;
  if (arrays.set.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, folder + ": no clip is left to train on");
  }
  const int columns = arrays.set.features.front().features;
  if (recipe.features.features_per_frame() != columns) {
    return MakeError(ErrorCode::kInvalidArgument,
                     folder + ": expected " + std::to_string(recipe.features.features_per_frame()) +
                         " values a frame, as the recipe's preset " + recipe.preset + " has, found " +
                         std::to_string(columns) + "; " + FeatureArrayNames::kOptions +
                         " can tell what they are");
  }
  TrainingSource source;
  source.utterances = arrays.set.utterances;
  source.arrays = std::move(arrays.set);
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

Result<TrainingData> LoadFold(const TrainingSource& source, const Recipe& recipe, const Fold& fold,
                              const std::filesystem::path& cache_folder, int threads, ProcessGroup* group) {
  TrainingData data;
  data.labels = LabelsInOrder(source.utterances);
  if (data.labels.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips of two classes at least, found '" + data.labels.front() + "' alone");
  }
  FeatureSet loaded;
  std::map<std::string, std::string> tested_as_well;
  const FeatureSet* set = &loaded;
  if (source.arrays) {
    set = &*source.arrays;
  } else {
    SE_ASSIGN_OR_RETURN(loaded, LoadBothParts(source, recipe, fold, cache_folder, threads, group));
    SE_ASSIGN_OR_RETURN(tested_as_well, TestedAsWell(source, fold, loaded, cache_folder, threads));
    for (const auto& [path, other] : tested_as_well)
      loaded.left_out.push_back(path + ": the same recording as " + other + ", which is held out");
  }
  std::map<std::pair<std::string_view, ClipCopy>, size_t> by_path;  // of what was not left out
  for (size_t i = 0; i < set->utterances.size(); ++i) {
    const std::string& path = set->utterances[i].path.string();
    if (!tested_as_well.contains(path)) by_path[{path, set->utterances[i].copy}] = i;
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
  SE_RETURN_IF_ERROR(FitToNetwork(recipe, data));
  data.classes = ClassesOf(source.utterances);
  SE_RETURN_IF_ERROR(CheckWhatIsLeft(data));
  return data;
}

NetworkOptions NetworkFor(const Recipe& recipe, const TrainingData& data) {
  NetworkOptions network = recipe.network;
  network.features = recipe.features.features_per_frame();
  network.classes = static_cast<int>(data.labels.size());
  if (HearsVoices(network)) network.neutral = NeutralOf(data.labels);
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
