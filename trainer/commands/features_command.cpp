// speech-emotion-trainer features: corpora in; arrays out, from which `train` can start without audio.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/result_macros.h"
#include "command.h"
#include "commands/together.h"
#include "data/corpora/label_order.h"
#include "data/features/feature_export.h"
#include "files/model_source.h"
#include "parallel/shared_features.h"
#include "speech_emotion/feature_presets.h"

namespace speech_emotion::trainer {
namespace {

constexpr char kFiles[] =
    "Into the output folder go\n"
    "  X.npy         float32 [clips, frames, features], zeros after shorter clips; [clips, features]\n"
    "                where a clip is one frame\n"
    "  lengths.npy   int64 [clips]: frames before the zeros\n"
    "  y.npy         int64 [clips]: the label's line in labels.txt, from 0 on\n"
    "  labels.txt, paths.csv, options.txt; and a line a clip in speakers.txt, sexes.txt, groups.txt\n"
    "                (the corpora) and parts.txt (of a split that comes with the data)\n";

struct FeaturesArguments {
  std::vector<std::string> data;
  std::string preset = std::string(FeaturePresets().front().name);
  std::string model;  // a path: its options in place of a preset's
  std::string output;
  std::string cache_folder = "cache";
  int frames = 0;  // 0: the longest clip's
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

Result<FeatureOptions> ChooseOptions(const FeaturesArguments& arguments) {
  if (arguments.model.empty()) return FeaturePresetByName(arguments.preset);
  const auto loaded = LoadModelFile(arguments.model);
  if (!loaded) return MakeError(loaded.error().code, {arguments.model, ": ", loaded.error().message});
  return loaded->model->feature_options();
}

std::string ShapeText(const std::vector<size_t>& shape) {
  std::string text;
  for (const size_t extent : shape) text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text;
}

int RunFeatures(const FeaturesArguments& arguments) {
  const auto options = ChooseOptions(arguments);
  if (!options) return Fail(options.error());
  const auto group = JoinForCommand();
  if (!group) return Fail(group.error());
  const auto set = Together(*group, [&]() -> Result<FeatureSet> {
    SE_ASSIGN_OR_RETURN(auto utterances, ReadData(arguments.data));
    const auto is_sound = [](const Utterance& clip) { return !IsEmotional(clip); };
    const size_t sounds = std::erase_if(utterances, is_sound);
    if (sounds > 0) std::printf("note: %zu sounds are left out: arrays have classes alone\n", sounds);
    return LoadFeaturesTogether(utterances, *options, arguments.cache_folder, arguments.threads,
                                group->get());
  });
  if (!set) return Fail(set.error());
  if (!IsFirst(group->get())) return 0;
  for (const std::string& reason : set->left_out) std::printf("left out: %s\n", reason.c_str());
  const auto written =
      WriteFeatureArrays(*set, LabelsInOrder(set->utterances), *options, arguments.frames, arguments.output);
  if (!written) return Fail(written.error());
  std::printf("wrote X.npy, %s, to %s; %zu clips cut, %zu left out\n", ShapeText(written->shape).c_str(),
              arguments.output.c_str(), written->cut, set->left_out.size());
  return 0;
}

}  // namespace

Command AddFeatures(CLI::App& app) {
  CLI::App* command = app.add_subcommand("features", "Write the features of corpora as NumPy arrays");
  auto arguments = std::make_shared<FeaturesArguments>();
  command->footer(kFiles);
  AddData(*command, arguments->data);
  CLI::Option* preset =
      command
          ->add_option("--preset", arguments->preset, "Which features, as speech-emotion features has them")
          ->capture_default_str();
  command->add_option("--model", arguments->model, "The features that this model hears")->excludes(preset);
  command->add_option("--output", arguments->output, "Folder to write to")->required();
  command->add_option("--frames", arguments->frames, "Of each clip, the longest one's if left out")
      ->check(CLI::Range(1, 1 << 20));
  AddCache(*command, arguments->cache_folder);
  AddThreads(*command, arguments->threads);
  return {command, [arguments] { return RunFeatures(*arguments); }};
}

}  // namespace speech_emotion::trainer
