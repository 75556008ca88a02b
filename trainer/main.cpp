// speech-emotion-trainer: corpora in, one .onnx file out.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "corpora.h"
#include "evaluation.h"
#include "feature_cache.h"
#include "model_file.h"
#include "model_source.h"
#include "quantize.h"
#include "splits.h"
#include "training.h"

namespace speech_emotion::trainer {
namespace {

struct Arguments {
  std::vector<std::string> data;  // NAME=FOLDER
  std::string split = "first-journey";
  std::string cache_folder = "cache";
  std::string model = "models/emotion.onnx";
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  TrainingOptions training;
};

int Fail(const Error& error) {
  std::fprintf(stderr, "speech-emotion-trainer: %s\n", error.message.c_str());
  return 1;
}

// `data` as a text that is the same wherever the folders lie: "crema-d,ravdess".
std::string CorporaOf(const std::vector<Utterance>& utterances) {
  std::map<std::string, size_t> clips;
  for (const Utterance& utterance : utterances) ++clips[utterance.corpus];
  std::string text;
  for (const auto& [corpus, count] : clips) text += (text.empty() ? "" : ",") + corpus;
  return text;
}

Result<std::vector<Utterance>> ReadData(const std::vector<std::string>& data) {
  std::vector<Utterance> utterances;
  for (const std::string& argument : data) {
    const size_t equals = argument.find('=');
    if (equals == std::string::npos) {
      return MakeError(ErrorCode::kInvalidArgument, "expected --data NAME=FOLDER, found '" + argument + "'");
    }
    auto corpus = ReadCorpus(argument.substr(0, equals), argument.substr(equals + 1));
    if (!corpus) return tl::unexpected(corpus.error());
    std::printf("%s: %zu clips", corpus->name.c_str(), corpus->utterances.size());
    if (!corpus->ignored_files.empty()) {
      std::printf(", %zu files ignored, e.g. %s", corpus->ignored_files.size(),
                  corpus->ignored_files.front().c_str());
    }
    std::printf("\n");
    utterances.insert(utterances.end(), corpus->utterances.begin(), corpus->utterances.end());
  }
  return utterances;
}

ModelDescription Describe(const Arguments& arguments, const FeatureSet& data) {
  ModelDescription description;
  description.labels = FlagshipLabels();
  description.provenance = {
      {"name", "speech-emotion flagship"},
      {"split", arguments.split},
      {"corpora", CorporaOf(data.utterances)},
      {"training.clips", std::to_string(data.utterances.size())},
      {"training.epochs", std::to_string(arguments.training.epochs)},
      {"training.draws_per_epoch", std::to_string(arguments.training.draws_per_epoch)},
      {"training.seed", std::to_string(arguments.training.seed)},
      {"licence",
       "weights for non-commercial use only: trained on RAVDESS (CC BY-NC-SA 4.0), TESS (CC BY-NC-ND 4.0), "
       "CREMA-D (ODbL 1.0) and SAVEE (research use)"}};
  return description;
}

int RunTrain(Arguments& arguments) {
  auto utterances = ReadData(arguments.data);
  if (!utterances) return Fail(utterances.error());
  auto split = MakeSplit(arguments.split, *utterances);
  if (!split) return Fail(split.error());
  const FeatureOptions features;
  auto data = LoadFeatures(split->train, features, arguments.cache_folder, arguments.threads);
  if (!data) return Fail(data.error());
  for (const std::string& reason : data->left_out) std::printf("left out: %s\n", reason.c_str());
  std::printf("training on %zu clips, %zu left out, %zu held out by the split %s\n", data->utterances.size(),
              data->left_out.size(), split->test.size(), arguments.split.c_str());
  std::fflush(stdout);
  if (data->utterances.empty()) return Fail({ErrorCode::kInvalidArgument, "no clip is left to train on"});

  at::set_num_threads(arguments.threads);
  arguments.training.data_description = arguments.split + " of " + CorporaOf(data->utterances) + ", " +
                                        std::to_string(data->utterances.size()) + " clips";
  auto network = Train(*data, FlagshipLabels(), arguments.training);
  if (!network) return Fail(network.error());
  if (auto ok = WriteModel(*network, Describe(arguments, *data), arguments.model); !ok)
    return Fail(ok.error());
  std::printf("wrote %s; the core reproduces the network within 1e-4\n", arguments.model.c_str());
  return 0;
}

void PrintMeasures(const std::string& corpus, const Measures& measures) {
  const Interval& recall = measures.unweighted_average_recall;
  std::printf("\n%s: %lld clips of %lld speakers, %zu classes\n", corpus.c_str(),
              static_cast<long long>(measures.utterances), static_cast<long long>(measures.speakers),
              measures.confusion.labels.size());
  std::printf("  unweighted average recall %.3f  (95 %% over speakers: %.3f to %.3f)\n", recall.value,
              recall.low, recall.high);
  std::printf("  accuracy                  %.3f  (95 %% over speakers: %.3f to %.3f)\n\n%s",
              measures.accuracy.value, measures.accuracy.low, measures.accuracy.high,
              ConfusionTable(measures.confusion).c_str());
}

int RunEvaluate(const Arguments& arguments) {
  const auto loaded = cli::LoadModelFile(arguments.model);
  if (!loaded) return Fail({loaded.error().code, arguments.model + ": " + loaded.error().message});
  auto utterances = ReadData(arguments.data);
  if (!utterances) return Fail(utterances.error());
  auto split = MakeSplit(arguments.split, *utterances);
  if (!split) return Fail(split.error());
  const auto& tested = arguments.split == "all" ? split->train : split->test;
  const Evaluation evaluation = Evaluate(loaded->model, tested, arguments.threads);
  for (const std::string& reason : evaluation.failed) std::fprintf(stderr, "failed: %s\n", reason.c_str());
  std::printf("%s on the test part of %s%s\n", arguments.model.c_str(), arguments.split.c_str(),
              arguments.split == "all" ? " (every speaker)" : " (speaker-independent)");
  for (const std::string& corpus : CorpusNames()) {
    const Measures measures = Measure(evaluation.scored, corpus);
    if (measures.utterances > 0) PrintMeasures(corpus, measures);
  }
  return evaluation.failed.empty() ? 0 : 1;
}

int RunQuantize(const std::string& model, const std::string& output) {
  const auto report = QuantizeModelFile(model, output);
  if (!report) return Fail(report.error());
  std::printf("%s: %lld bytes\n", model.c_str(), static_cast<long long>(report->bytes_before));
  std::printf("%s: %lld bytes, %.1f %% of them\n", output.c_str(),
              static_cast<long long>(report->bytes_after),
              100.0 * static_cast<double>(report->bytes_after) / static_cast<double>(report->bytes_before));
  std::printf("%lld weights of %lld elements are int8; the largest error is %.3g, in %s\n",
              static_cast<long long>(report->weights), static_cast<long long>(report->elements),
              report->largest_weight_error, report->of_weight.c_str());
  std::printf("probabilities of %d inputs differ by at most %.3g%s%s\n", report->inputs,
              report->largest_probability_difference, report->of_label.empty() ? "" : ", of ",
              report->of_label.c_str());
  return 0;
}

void AddSharedOptions(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--data", arguments.data,
                  "A corpus as NAME=FOLDER: ravdess, tess, crema-d or savee; repeatable")
      ->required();
  command.add_option("--split", arguments.split, "first-journey, or all")->capture_default_str();
  command.add_option("--model", arguments.model, "The model file to write or to read")->capture_default_str();
  command.add_option("--threads", arguments.threads)->check(CLI::Range(1, 256))->capture_default_str();
}

int Main(int argc, char** argv) {
  CLI::App app("Trains and evaluates models that name what a voice sounds like.", "speech-emotion-trainer");
  app.require_subcommand(1);
  Arguments arguments;
  arguments.training.run_folder = "runs/flagship";

  CLI::App* train =
      app.add_subcommand("train", "Train on corpora and write the model; a killed run is resumed");
  AddSharedOptions(*train, arguments);
  TrainingOptions& training = arguments.training;
  train->add_option("--cache", arguments.cache_folder, "Folder of extracted features")->capture_default_str();
  train->add_option("--run", training.run_folder, "Folder of the checkpoint and the log")
      ->capture_default_str();
  train->add_option("--epochs", training.epochs)->check(CLI::Range(1, 100000))->capture_default_str();
  train->add_option("--draws", training.draws_per_epoch, "Clips drawn an epoch")
      ->check(CLI::Range(2, 100000000))
      ->capture_default_str();
  train->add_option("--batch", training.batch_size)->check(CLI::Range(2, 4096))->capture_default_str();
  train->add_option("--learning-rate", training.learning_rate)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  train->add_option("--seed", training.seed)->capture_default_str();

  CLI::App* evaluate = app.add_subcommand("evaluate", "Score a model on the test part of a split");
  AddSharedOptions(*evaluate, arguments);

  std::string float_model, quantized_model;
  CLI::App* quantize =
      app.add_subcommand("quantize", "Write a model with int8 weights: a quarter of its size");
  quantize->add_option("MODEL", float_model, "The model file to read")->required();
  quantize->add_option("OUT", quantized_model, "The model file to write")->required();

  CLI11_PARSE(app, argc, argv);
  if (quantize->parsed()) return RunQuantize(float_model, quantized_model);
  if (train->parsed() && training.draws_per_epoch < training.batch_size) {
    return Fail({ErrorCode::kInvalidArgument, "expected at least one batch an epoch: --draws below --batch"});
  }
  return train->parsed() ? RunTrain(arguments) : RunEvaluate(arguments);
}

}  // namespace
}  // namespace speech_emotion::trainer

int main(int argc, char** argv) { return speech_emotion::trainer::Main(argc, argv); }
