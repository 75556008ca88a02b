#include "commands/training_job.h"

#include <cctype>
#include <cstdio>
#include <iterator>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "base/result_macros.h"
#include "command.h"
#include "commands/model_description.h"
#include "data/corpora/label_order.h"
#include "data/corpora/label_spelling.h"
#include "data/features/clip_copies.h"
#include "data/features/fingerprint.h"
#include "data/splits/default_split.h"
#include "data/storage/content_hash.h"
#include "data/tables/text_fields.h"
#include "evaluation/tested_parts.h"
#include "model/model_file.h"
#include "terminal/terminal.h"
#include "training/device.h"
#include "training/scoring.h"
#include "training/training.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

Result<Recipe> ChooseRecipe(const TrainArguments& arguments) {
  auto recipe = ReadRecipe(!arguments.recipe.empty() ? arguments.recipe
                           : arguments.init.empty()  ? "flagship"
                                                     : "fine-tune");
  if (!recipe) return recipe;
  recipe->training.seed = arguments.seed;
  SE_RETURN_IF_ERROR(arguments.recipe_flags.Apply(*recipe));
  return recipe;
}

// The flagship's draws are for thousands of clips: of one's own few they would take half an hour to learn
// them by heart.
void FitDraws(const TrainArguments& arguments, TrainingJob& job) {
  constexpr size_t kDrawsAClip = 10;
  Hyperparameters& training = job.recipe.training;
  const size_t most = std::max(
      {kDrawsAClip * job.source.utterances.size(), size_t{320}, static_cast<size_t>(training.batch_size)});
  const bool is_chosen = !arguments.recipe.empty() || arguments.recipe_flags.Gives("draws");
  if (is_chosen || !IsOwnData(job.source.utterances)) return;
  training.draws_per_epoch = static_cast<int>(std::min<size_t>(training.draws_per_epoch, most));
}

// Where the model knows every label, no row of the classifier is drawn anew: all of it is worth more than
// some hundred clips, and takes the trunk's rate.
void FitRate(const TrainArguments& arguments, TrainingJob& job) {
  const bool is_chosen = !arguments.recipe.empty() || arguments.recipe_flags.Gives("learning_rate");
  if (!job.initial || is_chosen) return;
  const auto labels = LabelsInOrder(job.source.utterances);
  const auto& known = job.initial->labels;
  const bool knows_all = std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return std::find(known.begin(), known.end(), label) != known.end();
  });
  if (!knows_all) return;
  Hyperparameters& training = job.recipe.training;
  training.learning_rate *= training.trunk_rate;
  training.trunk_rate = 1.0;
}

Result<void> ReadInit(const TrainArguments& arguments, TrainingJob& job) {
  if (arguments.init.empty()) {
    job.recipe.training.trunk_rate = 1.0;  // random weights have nothing to keep
    if (!arguments.freeze) return {};
    return MakeError(ErrorCode::kInvalidArgument, "expected --init with --freeze: random weights must learn");
  }
  SE_ASSIGN_OR_RETURN(auto initial, ReadInitialModel(arguments.init));
  AdoptModel(initial, job.recipe);
  job.initial = std::move(initial);
  return {};
}

// Of stored arrays, which no corpus was read for. Returns the notes.
std::vector<std::string> MergeSpellingsOf(std::vector<Utterance>& utterances) {
  std::vector<Corpus> one(1);
  one.front().utterances = std::move(utterances);
  MergeSpellings(one);
  utterances = std::move(one.front().utterances);
  return one.front().notes;
}

// One spelling a class, and what the model knows under the model's names.
void SpellLabels(TrainingJob& job) {
  std::vector<std::string> notes;
  const auto add = [&](std::vector<std::string> more) {
    std::move(more.begin(), more.end(), std::back_inserter(notes));
  };
  if (job.source.arrays) {
    add(MergeSpellingsOf(job.source.utterances));
    MergeSpellingsOf(job.source.arrays->utterances);
  }
  if (job.initial) {
    add(SpellAs(job.initial->labels, job.source.utterances));
    if (job.source.arrays) SpellAs(job.initial->labels, job.source.arrays->utterances);
  }
  for (const std::string& note : notes) std::printf("note: %s\n", Printable(note).c_str());
}

std::string SplitName(const TrainArguments& arguments, const TrainingJob& job) {
  if (!arguments.split.empty()) return arguments.split;
  const Recipe& recipe = job.recipe;
  const std::string split = SplitFor(recipe, job.source.utterances);
  return arguments.independent && split == recipe.split && !recipe.independent_split.empty()
             ? recipe.independent_split
             : split;
}

// A fold may be named after a speaker of somebody's table: "sp/s0", or "../../x". What is no letter, digit,
// '-' or '_' becomes '_', and of two that are the same then the second gets a number.
std::string FileNameOf(const std::vector<Fold>& folds, const std::string& fold) {
  const auto cleaned = [](std::string name) {
    for (char& c : name) {
      const auto byte = static_cast<unsigned char>(c);
      if (std::isalnum(byte) == 0 && c != '-' && c != '_' && byte < 0x80) c = '_';
    }
    return name;
  };
  std::string name = cleaned(fold);
  int same = 0;
  for (const Fold& other : folds) {
    if (other.name == fold) break;
    same += cleaned(other.name) == name ? 1 : 0;
  }
  return same > 0 ? name + "-" + std::to_string(same + 1) : name;
}

// Of several folds each has its own: FILE-FOLD.onnx.
std::string ModelPath(const TrainArguments& arguments, const TrainingJob& job, const Fold& fold) {
  if (arguments.model.empty()) return (RunFolder(arguments, job, fold.name) / "model.onnx").string();
  if (job.folds.size() == 1) return arguments.model;
  const fs::path path = arguments.model;
  const std::string name = FileNameOf(job.folds, fold.name);
  return (path.parent_path() / (path.stem().string() + "-" + name + path.extension().string())).string();
}

// A checkpoint of the same clips under corrected labels, say, is another training's.
std::string DataIdentity(const TrainingJob& job, const Fold& fold, const TrainingData& data) {
  std::string features;
  for (const auto& [key, value] : ToMetadata(job.recipe.features)) features += key + "=" + value + "\n";
  ContentHash hash;
  hash.Add(features);
  return "split " + job.split.name + "; fold " + fold.name + "; " +
         std::to_string(data.train.utterances.size()) + " clips of " +
         Joined(CorporaOf(data.train.utterances), ",") + " with the hash " + FeatureFingerprint(data.train) +
         "; validation clips with the hash " + FeatureFingerprint(data.validation) + "; labels " +
         Joined(data.labels, ",") + "; features with the hash " + HashText(hash.value());
}

// What a training goes on from would be lost, and an interrupted one could not go on.
Result<void> KeepInit(const TrainArguments& arguments, const TrainingJob& job) {
  for (const Fold& fold : job.folds) {
    std::error_code ignored;  // what isn't there yet is no such file
    const std::string model = ModelPath(arguments, job, fold);
    if (arguments.init.empty() || !fs::equivalent(arguments.init, model, ignored)) continue;
    return MakeError(ErrorCode::kInvalidArgument,
                     model + ": expected another file to write than --init; --model or --run names one");
  }
  return {};
}

void Announce(const TrainingJob& job, const Fold& fold, const TrainingData& data) {
  for (const std::string& reason : data.left_out) std::printf("left out: %s\n", reason.c_str());
  for (const std::string& label : data.untaught) {
    std::printf("note: no clip of %s is in the training part: the model will hardly ever answer so\n",
                label.c_str());
  }
  std::printf("training on %zu clips, %zu left out, %zu held out by the split %s%s",
              data.train.utterances.size(), data.left_out.size(), fold.test.size(), job.split.name.c_str(),
              fold.name.empty() ? "" : (", fold " + fold.name).c_str());
  if (!data.validation.utterances.empty())
    std::printf(", %zu to choose on", data.validation.utterances.size());
  if (const auto copies = std::ranges::count_if(
          data.train.utterances, [](const auto& clip) { return clip.copy != ClipCopy::kNone; });
      copies > 0) {
    std::printf("; %td of the training clips are augmented copies", copies);
  }
  const std::string& device = job.environment.device;
  if (device != "cpu") std::printf(", on %s", device.c_str());
  std::printf("%s\n",
              job.split.speaker_independent ? "" : " (speaker-dependent: a voice may be in both parts)");
  std::fflush(stdout);
}

}  // namespace

Result<TrainingJob> PrepareTraining(const TrainArguments& arguments) {
  if (arguments.data.empty() == arguments.feature_folder.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, "expected either --data or --from-features");
  }
  TrainingJob job;
  SE_ASSIGN_OR_RETURN(job.recipe, ChooseRecipe(arguments));
  SE_ASSIGN_OR_RETURN(job.environment.device, ChooseDevice(arguments.device, arguments.group.get()));
  job.environment.group = arguments.group;
  SE_RETURN_IF_ERROR(ReadInit(arguments, job));
  SE_ASSIGN_OR_RETURN(job.calibration, ReadCalibration(arguments.calibration));
  if (arguments.feature_folder.empty()) {
    SE_ASSIGN_OR_RETURN(job.source.utterances, ReadData(arguments.data));
  } else {
    const FeatureOptions own_features = job.recipe.features;
    SE_ASSIGN_OR_RETURN(job.source, ReadStoredArrays(arguments.feature_folder, job.recipe));
    for (const std::string& reason : job.source.arrays->left_out) {
      std::printf("left out: %s\n", reason.c_str());
    }
    if (job.recipe.features != own_features) {
      std::printf(
          "note: the arrays' features are others than the recipe's, which are those of the preset %s\n",
          job.recipe.preset.c_str());
    }
    if (job.initial && job.recipe.features != job.initial->features) {
      return MakeError(ErrorCode::kInvalidArgument, arguments.feature_folder + ": expected the features of " +
                                                        arguments.init + ", found others");
    }
  }
  SpellLabels(job);
  FitDraws(arguments, job);
  FitRate(arguments, job);
  const std::string split_name = SplitName(arguments, job);
  SE_RETURN_IF_ERROR(AddDealtCopies(split_name, job.recipe, job.source));
  FoldOptions fold_options;
  fold_options.holds_out_validation = arguments.holds_out_validation || NeedsValidation(job.recipe.training);
  SE_ASSIGN_OR_RETURN(job.split, MakeSplit(split_name, job.source.utterances, fold_options));
  SE_ASSIGN_OR_RETURN(job.folds, ChooseFolds(job.split, arguments.fold));
  SE_RETURN_IF_ERROR(KeepInit(arguments, job));
  return job;
}

std::string SplitFor(const Recipe& recipe, const std::vector<Utterance>& utterances) {
  return recipe.split.empty() || IsOwnData(utterances)
             ? DefaultSplit(utterances, NeedsValidation(recipe.training))
             : recipe.split;
}

fs::path RunFolder(const TrainArguments& arguments, const TrainingJob& job, const std::string& fold) {
  if (!arguments.run_folder.empty()) {
    const fs::path folder = arguments.run_folder;
    return job.folds.size() > 1 ? folder / FileNameOf(job.folds, fold) : folder;
  }
  std::string name = job.recipe.name + "-" + job.split.name +
                     (fold.empty() ? "" : "-fold" + FileNameOf(job.folds, fold)) + "-seed" +
                     std::to_string(arguments.seed);
  for (char& c : name) c = c == ':' || c == '/' ? '_' : c;
  return fs::path("runs") / name;
}

Result<TrainedFold> TrainFold(const TrainArguments& arguments, const TrainingJob& job, const Fold& fold) {
  const auto data = LoadFold(job.source, job.recipe, fold, arguments.cache_folder, arguments.threads,
                             arguments.group.get());
  if (!data) return tl::unexpected(data.error());
  Announce(job, fold, *data);
  Hyperparameters options = job.recipe.training;
  TrainedFold result{ModelPath(arguments, job, fold), RunFolder(arguments, job, fold.name), {}};
  RunEnvironment environment = job.environment;
  environment.run_folder = result.run_folder;
  environment.data_description = DataIdentity(job, fold, *data);
  std::shared_ptr<Network> start;
  if (job.initial) {
    environment.data_description +=
        "; from " + job.initial->hash + (arguments.freeze ? " with a frozen trunk" : "");
    torch::manual_seed(options.seed);
    start = NetworkForLabels(*job.initial, data->labels, job.recipe.network.dropout);
    // What these clips can't teach is kept as it was learnt: of speech alone everything would become a voice.
    const auto lacks = [&](ClipKind kind) {
      return std::ranges::none_of(data->train.utterances,
                                  [&](const Utterance& clip) { return clip.kind == kind; });
    };
    if (lacks(ClipKind::kSound)) options.speech_loss = 0.0;
    if (lacks(ClipKind::kPlain)) options.plain_loss = 0.0;
    if (arguments.freeze) FreezeTrunk(*start);
  }
  const auto trained =
      start ? TrainOn(data->train, data->validation, data->labels, data->classes, start, options, environment)
            : Train(data->train, data->validation, data->labels, data->classes, NetworkFor(job.recipe, *data),
                    options, environment);
  if (!trained) return tl::unexpected(trained.error());
  if (!IsFirst(arguments.group.get())) return result;  // the first writes it
  SE_RETURN_IF_ERROR(
      WriteModel(*trained->network, Describe(arguments, job, fold, *data, *trained), result.model));
  std::printf("wrote %s; the core reproduces the network within 1e-4\n", result.model.c_str());
  if (!data->test.utterances.empty()) {
    const auto classes = ClassesToAnswer(job.split.name, data->test.utterances, job.source.utterances);
    SE_ASSIGN_OR_RETURN(const auto targets, Targets::Of(data->test, data->labels, classes));
    result.test = Evaluation{
        ScoreClips(*trained->network, data->test, targets, data->labels, options.batch_size).scored, {}, {}};
  }
  return result;
}

}  // namespace speech_emotion::trainer
