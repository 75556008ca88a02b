// speech-emotion-trainer train: corpora in, one .onnx file out.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "command.h"
#include "data/feature_arrays.h"
#include "data/feature_cache.h"
#include "data/label_order.h"
#include "data/splits.h"
#include "data/text_fields.h"
#include "model/model_file.h"
#include "training/recipe.h"
#include "training/training.h"

namespace speech_emotion::trainer {
namespace {

struct Arguments {
  std::vector<std::string> data;  // NAME=FOLDER
  std::string feature_folder;     // in place of data
  std::string recipe = "flagship";
  bool independent = false;
  std::string split;  // "": the recipe's
  size_t fold = 0;
  std::string cache_folder = "cache";
  std::string run_folder;  // "": of the recipe, the split and the seed
  std::string model = "models/emotion.onnx";
  uint64_t seed = 1;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  // What of the recipe is taken otherwise; null: nothing.
  const CLI::Option *epochs_given = nullptr, *draws_given = nullptr, *batch_given = nullptr,
                    *rate_given = nullptr, *dropout_given = nullptr, *stopping_given = nullptr;
  int epochs = 0, draws = 0, batch = 0, early_stopping = 0;
  double learning_rate = 0.0, dropout = 0.0;
};

struct TrainingData {
  std::string split;
  Fold fold;
  FeatureSet train, validation;
  std::vector<std::string> labels;
};

Result<Recipe> ChooseRecipe(const Arguments& arguments) {
  auto recipe = ReadRecipe(arguments.recipe);
  if (!recipe) return recipe;
  TrainingOptions& training = recipe->training;
  if (arguments.epochs_given->count() > 0) training.epochs = arguments.epochs;
  if (arguments.draws_given->count() > 0) training.draws_per_epoch = arguments.draws;
  if (arguments.batch_given->count() > 0) training.batch_size = arguments.batch;
  if (arguments.rate_given->count() > 0) training.learning_rate = arguments.learning_rate;
  if (arguments.stopping_given->count() > 0) training.early_stopping = arguments.early_stopping;
  if (arguments.dropout_given->count() > 0) recipe->network.dropout = arguments.dropout;
  training.seed = arguments.seed;
  if (training.batches == Batches::kCrops && training.draws_per_epoch < training.batch_size) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected at least one batch an epoch: --draws below --batch");
  }
  return recipe;
}

// Sorted: the same wherever the folders lie.
std::vector<std::string> CorporaOf(const std::vector<Utterance>& utterances) {
  std::set<std::string> corpora;
  for (const Utterance& utterance : utterances) corpora.insert(utterance.corpus);
  return {corpora.begin(), corpora.end()};
}

// What the corpora's own terms leave of a model's.
std::string LicenceOf(const std::vector<std::string>& corpora) {
  static const std::map<std::string, std::string> terms = {{"ravdess", "RAVDESS (CC BY-NC-SA 4.0)"},
                                                           {"tess", "TESS (CC BY-NC-ND 4.0)"},
                                                           {"crema-d", "CREMA-D (ODbL 1.0)"},
                                                           {"savee", "SAVEE (research use)"},
                                                           {"iemocap", "IEMOCAP (research use)"}};
  std::vector<std::string> named;
  for (const std::string& corpus : corpora) {
    if (const auto entry = terms.find(corpus); entry != terms.end()) named.push_back(entry->second);
  }
  return named.empty() ? "that of its own data"
                       : "weights for non-commercial use only: trained on " + Joined(named, ", ");
}

// Both parts at once: the same samples under two labels are found wherever they lie.
Result<void> LoadParts(const std::vector<Utterance>& utterances, const Recipe& recipe,
                       const Arguments& arguments, TrainingData& data) {
  std::vector<size_t> indices = data.fold.train;
  indices.insert(indices.end(), data.fold.validation.begin(), data.fold.validation.end());
  auto loaded =
      LoadFeatures(Pick(utterances, indices), recipe.features, arguments.cache_folder, arguments.threads);
  if (!loaded) return tl::unexpected(loaded.error());
  for (const std::string& reason : loaded->left_out) std::printf("left out: %s\n", reason.c_str());
  std::set<std::string> chosen_on;
  for (const size_t index : data.fold.validation) chosen_on.insert(utterances[index].path.string());
  for (size_t i = 0; i < loaded->utterances.size(); ++i) {
    FeatureSet& part = chosen_on.contains(loaded->utterances[i].path.string()) ? data.validation : data.train;
    part.utterances.push_back(loaded->utterances[i]);
    part.features.push_back(loaded->features[i]);
  }
  data.train.storage = data.validation.storage = loaded->storage;
  data.train.left_out = std::move(loaded->left_out);
  if (!data.train.utterances.empty()) return {};
  return MakeError(ErrorCode::kInvalidArgument, "no clip is left to train on");
}

// Stored arrays in place of audio; the recipe's features become theirs where they tell.
Result<FeatureSet> ReadArrays(const Arguments& arguments, Recipe& recipe) {
  auto arrays = LoadFeatureArrays(FeatureArrayFilesIn(arguments.feature_folder));
  if (!arrays) return tl::unexpected(arrays.error());
  if (arrays->options) recipe.features = *arrays->options;
  for (const std::string& reason : arrays->set.left_out) std::printf("left out: %s\n", reason.c_str());
  if (arrays->set.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, arguments.feature_folder + ": no clip is left to train on");
  }
  const int columns = arrays->set.features.front().features;
  if (recipe.features.features_per_frame() == columns) return std::move(arrays->set);
  return MakeError(
      ErrorCode::kInvalidArgument,
      arguments.feature_folder + ": expected " + std::to_string(recipe.features.features_per_frame()) +
          " values a frame, as the recipe's preset " + recipe.preset + " has, found " +
          std::to_string(columns) + "; " + FeatureArrayNames::kOptions + " can tell what they are");
}

void PickParts(const FeatureSet& set, TrainingData& data) {
  const auto pick = [&set](const std::vector<size_t>& indices, FeatureSet& part) {
    for (const size_t index : indices) {
      part.utterances.push_back(set.utterances[index]);
      part.features.push_back(set.features[index]);
    }
    part.storage = set.storage;
  };
  pick(data.fold.train, data.train);
  pick(data.fold.validation, data.validation);
}

Result<TrainingData> ReadTrainingData(const Arguments& arguments, Recipe& recipe) {
  Result<FeatureSet> arrays;
  Result<std::vector<Utterance>> utterances;
  if (arguments.feature_folder.empty()) {
    utterances = ReadData(arguments.data);
    if (!utterances) return tl::unexpected(utterances.error());
  } else {
    arrays = ReadArrays(arguments, recipe);
    if (!arrays) return tl::unexpected(arrays.error());
    utterances = arrays->utterances;
  }
  TrainingData data;
  data.split = !arguments.split.empty()                                     ? arguments.split
               : arguments.independent && !recipe.independent_split.empty() ? recipe.independent_split
                                                                            : recipe.split;
  auto split = MakeSplit(data.split, *utterances);
  if (!split) return tl::unexpected(split.error());
  if (arguments.fold >= split->folds.size()) {
    return MakeError(ErrorCode::kInvalidArgument, "the split " + data.split + " has the folds 0 to " +
                                                      std::to_string(split->folds.size() - 1) +
                                                      ", found --fold " + std::to_string(arguments.fold));
  }
  data.fold = std::move(split->folds[arguments.fold]);
  if (NeedsValidation(recipe.training) && data.fold.validation.empty()) {
    HoldOutValidationSpeakers(*utterances, data.fold);
  }
  data.labels = LabelsInOrder(*utterances);
  if (data.labels.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips of two classes at least, found '" + data.labels.front() + "' alone");
  }
  if (!arguments.feature_folder.empty()) {
    PickParts(*arrays, data);
  } else if (auto ok = LoadParts(*utterances, recipe, arguments, data); !ok) {
    return tl::unexpected(ok.error());
  }
  std::printf("training on %zu clips, %zu left out, %zu held out by the split %s",
              data.train.utterances.size(), data.train.left_out.size(), data.fold.test.size(),
              data.split.c_str());
  if (!data.validation.utterances.empty())
    std::printf(", %zu to choose on", data.validation.utterances.size());
  std::printf("\n");
  std::fflush(stdout);
  return data;
}

// The network's sizes that the data tell.
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

ModelDescription Describe(const Arguments& arguments, const Recipe& recipe, const TrainingData& data,
                          const TrainedNetwork& trained) {
  const auto corpora = CorporaOf(data.train.utterances);
  ModelDescription description;
  description.features = recipe.features;
  description.labels = data.labels;
  description.window_s = recipe.window_s;
  description.provenance = {{"name", "speech-emotion " + recipe.name},
                            {"recipe", recipe.name},
                            {"split", data.split},
                            {"corpora", Joined(corpora, ",")},
                            {"training.clips", std::to_string(data.train.utterances.size())},
                            {"training.epochs", std::to_string(trained.epochs)},
                            {"training.seed", std::to_string(arguments.seed)},
                            {"licence", LicenceOf(corpora)}};
  if (!data.fold.name.empty()) description.provenance["fold"] = data.fold.name;
  if (trained.best_epoch > 0)
    description.provenance["training.best_epoch"] = std::to_string(trained.best_epoch);
  if (recipe.training.batches == Batches::kCrops) {
    description.provenance["training.draws_per_epoch"] = std::to_string(recipe.training.draws_per_epoch);
  }
  return description;
}

std::string RunFolder(const Arguments& arguments, const Recipe& recipe, const std::string& split) {
  if (!arguments.run_folder.empty()) return arguments.run_folder;
  std::string name = recipe.name + "-" + split + "-fold" + std::to_string(arguments.fold) + "-seed" +
                     std::to_string(arguments.seed);
  for (char& c : name) c = c == ':' || c == '/' ? '_' : c;
  return "runs/" + name;
}

int RunTrain(const Arguments& arguments) {
  if (arguments.data.empty() == arguments.feature_folder.empty()) {
    return Fail({ErrorCode::kInvalidArgument, "expected either --data or --from-features"});
  }
  auto recipe = ChooseRecipe(arguments);
  if (!recipe) return Fail(recipe.error());
  const auto data = ReadTrainingData(arguments, *recipe);
  if (!data) return Fail(data.error());
  at::set_num_threads(arguments.threads);
  recipe->training.run_folder = RunFolder(arguments, *recipe, data->split);
  recipe->training.data_description = data->split + " fold " + std::to_string(arguments.fold) + " of " +
                                      Joined(CorporaOf(data->train.utterances), ",") + ", " +
                                      std::to_string(data->train.utterances.size()) + " clips";
  const auto trained =
      Train(data->train, data->validation, data->labels, NetworkFor(*recipe, *data), recipe->training);
  if (!trained) return Fail(trained.error());
  const auto written =
      WriteModel(*trained->network, Describe(arguments, *recipe, *data, *trained), arguments.model);
  if (!written) return Fail(written.error());
  std::printf("wrote %s; the core reproduces the network within 1e-4\n", arguments.model.c_str());
  return 0;
}

}  // namespace

Command AddTrain(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("train", "Train on corpora and write the model; a killed run is resumed");
  auto arguments = std::make_shared<Arguments>();
  AddData(*command, arguments->data);
  command->get_option("--data")->required(false);
  command->add_option("--from-features", arguments->feature_folder,
                      "A folder of X.npy, y.npy and more, as `features` writes them, in place of --data");
  command->add_option("--recipe", arguments->recipe, "A .toml file, or one of " + Joined(RecipeNames(), ", "))
      ->capture_default_str();
  command->add_option("--split", arguments->split, "In place of the recipe's: " + SplitNames());
  command->add_flag("--independent", arguments->independent,
                    "The recipe's speaker-independent split, where its own isn't one");
  command->add_option("--fold", arguments->fold, "Of the split, counted from 0")->capture_default_str();
  command->add_option("--model", arguments->model, "The model file to write")->capture_default_str();
  AddThreads(*command, arguments->threads);
  command->add_option("--cache", arguments->cache_folder, "Folder of extracted features")
      ->capture_default_str();
  command->add_option(
      "--run", arguments->run_folder,
      "Folder of the checkpoint and the log; runs/RECIPE-SPLIT-FOLD-SEED where none is given");
  command->add_option("--seed", arguments->seed)->capture_default_str();
  const auto instead = [](const char* what) { return std::string("In place of the recipe's ") + what; };
  arguments->epochs_given =
      command->add_option("--epochs", arguments->epochs, instead("epochs"))->check(CLI::Range(1, 100000));
  arguments->draws_given = command->add_option("--draws", arguments->draws, instead("clips drawn an epoch"))
                               ->check(CLI::Range(2, 100000000));
  arguments->batch_given =
      command->add_option("--batch", arguments->batch, instead("batch size"))->check(CLI::Range(2, 4096));
  arguments->rate_given =
      command->add_option("--learning-rate", arguments->learning_rate, instead("learning rate"))
          ->check(CLI::PositiveNumber);
  arguments->dropout_given =
      command->add_option("--dropout", arguments->dropout, instead("dropout"))->check(CLI::Range(0.0, 0.99));
  arguments->stopping_given = command
                                  ->add_option("--early-stopping", arguments->early_stopping,
                                               instead("early stopping, epochs; 0: none"))
                                  ->check(CLI::Range(0, 100000));
  return {command, [arguments] { return RunTrain(*arguments); }};
}

}  // namespace speech_emotion::trainer
