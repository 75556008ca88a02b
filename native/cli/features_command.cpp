// speech-emotion features: files in; what a model would hear of them out, as .npy, CSV or JSON.
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/feature_choice.h"
#include "cli/input_list.h"
#include "cli/shipped_model.h"
#include "files/feature_file.h"
#include "files/feature_stream.h"
#include "files/input_files.h"
#include "files/ordered_work.h"
#include "files/output_files.h"
#include "files/whole_file.h"
#include "speech_emotion/feature_presets.h"
#include "terminal/flags.h"
#include "terminal/progress_line.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kFeaturesExamples[] =
    "Without --output a single file's features go to standard output, and JSON of any number, one\n"
    "object a line. --format comes from the output's extension where left out, else it is npy.\n"
    "\n"
    "Examples:\n"
    "  speech-emotion features --list-presets\n"
    "  speech-emotion features voice.wav --output voice.npy\n"
    "  speech-emotion features voice.wav --preset seed-mfcc20 --set mfcc.coefficients=13 --format csv\n"
    "  speech-emotion features recordings/ --preset seed-cnn --output features/ --jobs 4\n"
    "  speech-emotion features recordings/ --format json --label-from-folder --pad-to-longest > all.jsonl\n";

enum class Format { kNpy, kCsv, kJson };

struct FeaturesOptions {
  std::vector<std::string> arguments;  // files, folders, "-"
  std::string preset = std::string(FeaturePresets().front().name);
  std::string model;  // a path: its options in place of a preset's
  std::vector<std::string> settings;
  std::string output;
  std::optional<Format> format;
  std::optional<std::string> label;
  bool label_from_folder = false;
  AudioFileRange range;
  bool shows_channel = false;
  int jobs = 1;
  bool pads_to_longest = false;
  bool lists_presets = false;
  bool shows_options = false;
};

// What is known before the first file is read.
struct Plan {
  FeatureOptions features;
  Format format = Format::kNpy;
  std::vector<InputFile> inputs;
  std::vector<std::string> paths;  // one an input; none for standard output
};

std::optional<Format> FormatOfExtension(const fs::path& output) {
  const std::string extension = output.extension().string();
  if (extension == ".npy") return Format::kNpy;
  if (extension == ".csv") return Format::kCsv;
  if (extension == ".json") return Format::kJson;
  return {};
}

const char* Extension(Format format) {
  return format == Format::kNpy ? ".npy" : format == Format::kCsv ? ".csv" : ".json";
}

Result<std::vector<std::string>> Destinations(const FeaturesOptions& options, const Plan& plan) {
  if (!options.output.empty()) return OutputPaths(plan.inputs, options.output, Extension(plan.format));
  const bool one_result = plan.inputs.size() == 1 && options.range.channels.mode != ChannelMode::kEach;
  if (!one_result && plan.format != Format::kJson) {
    return MakeError(ErrorCode::kInvalidArgument, "expected --output FOLDER for more than one result");
  }
  if (plan.format == Format::kNpy && OutputIsTerminal()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected --output, or --format csv or json, for a terminal");
  }
  return std::vector<std::string>();
}

// Fails where the flags contradict each other or the files.
Result<Plan> MakePlan(const FeaturesOptions& options, FeatureOptions features) {
  Plan plan;
  plan.features = std::move(features);
  plan.format = options.format.value_or(FormatOfExtension(options.output).value_or(Format::kNpy));
  plan.inputs = FilesOf(options.arguments);
  if (plan.inputs.empty()) return MakeError(ErrorCode::kInvalidArgument, "expected a FILE, found none");
  const bool has_label = options.label || options.label_from_folder;
  if (has_label && plan.format != Format::kJson) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected --format json with a label: the others hold none");
  }
  auto paths = Destinations(options, plan);
  if (!paths) return tl::unexpected(paths.error());
  plan.paths = std::move(*paths);
  if (!options.pads_to_longest) return plan;
  for (const InputFile& input : plan.inputs) {
    if (input.path != kStandardInput) continue;
    return MakeError(ErrorCode::kInvalidArgument, "expected files with --pad-to-longest, found -");
  }
  plan.features = PaddedToLongest(plan.features, plan.inputs, options.range);
  return plan;
}

std::string Encode(const FeaturesOptions& options, const Plan& plan, const std::string& path,
                   const SignalFeatures& signal) {
  if (plan.format == Format::kNpy) return ToNpy(signal.features);
  if (plan.format == Format::kCsv) return ToCsv(signal.features, FeatureNames(plan.features));
  FeatureSource source{path, {}, options.label, plan.features.sample_rate_hz};
  if (options.shows_channel) source.channel = signal.channel;
  if (options.label_from_folder) {
    std::error_code ignored;  // the path was read a moment ago
    source.label = fs::absolute(path, ignored).parent_path().filename().string();
  }
  return ToJson(signal.features, source);
}

struct Written {
  std::string text;  // for standard output
  std::string warning;
};

// Reads one file, and writes its result where that goes to a file.
Result<Written> WorkOn(const FeaturesOptions& options, const Plan& plan, size_t index) {
  const InputFile& input = plan.inputs[index];
  if (!input.found) return tl::unexpected(input.found.error());
  const auto file = ReadFileFeatures(input.path, options.range, plan.features);
  if (!file) return tl::unexpected(file.error());
  Written written;
  written.warning = file->warning;
  for (const SignalFeatures& signal : file->signals) {
    const std::string bytes = Encode(options, plan, input.path, signal);
    if (plan.paths.empty()) {
      written.text += bytes;
      continue;
    }
    const bool is_one_of_many = options.range.channels.mode == ChannelMode::kEach;
    const auto done = WriteWholeFile(
        is_one_of_many ? WithChannel(plan.paths[index], signal.channel) : plan.paths[index], bytes);
    if (!done) return tl::unexpected(done.error());
  }
  return written;
}

int WorkOnAll(const FeaturesOptions& options, const Plan& plan) {
  int exit_code = kSuccess;
  ProgressLine progress("", "files", plan.inputs.size());
  const auto make_worker = [&] {
    // On a thread an exception (of memory, say) would end the program: it fails the one file.
    return [&](size_t index) -> Result<Written> {
      try {
        return WorkOn(options, plan, index);
      } catch (const std::exception& error) {
        return MakeError(ErrorCode::kInvalidAudio, std::string("expected features, found: ") + error.what());
      }
    };
  };
  const auto take = [&](size_t index, const Result<Written>& written) {
    progress.Clear();
    const std::string& path = plan.inputs[index].path;
    if (!written) {
      PrintMessage(path, written.error().message);
      exit_code = kFailure;
    } else {
      if (!written->warning.empty()) PrintMessage(path, "warning: " + written->warning);
      if (!written->text.empty() && !WriteOutput(written->text)) {
        exit_code = kFailure;
        return false;
      }
    }
    progress.Update(index + 1);
    return true;
  };
  WorkInOrder(plan.inputs.size(), static_cast<size_t>(options.jobs), make_worker, take);
  return exit_code;
}

int RunFeatures(const FeaturesOptions& options) {
  if (options.lists_presets) return WriteOutput(PresetTable()) ? kSuccess : kFailure;
  auto base = options.model.empty() ? FeaturePresetByName(options.preset) : Result<FeatureOptions>();
  if (!options.model.empty()) {
    const auto loaded = LoadModel({options.model, {}});
    if (!loaded) return Fail(ModelName(options.model), loaded.error());
    base = loaded->model->feature_options();
  }
  if (!base) return Refuse(base.error().message);
  auto features = WithSettings(*base, options.settings);
  if (!features) return Refuse(features.error().message);
  if (options.shows_options) return WriteOutput(SettingsText(*features)) ? kSuccess : kFailure;
  const auto plan = MakePlan(options, std::move(*features));
  if (!plan) return Refuse(plan.error().message);
  return WorkOnAll(options, *plan);
}

}  // namespace

Command AddFeatures(CLI::App& app) {
  auto options = std::make_shared<FeaturesOptions>();
  CLI::App* features =
      app.add_subcommand("features", "Compute features of voice recordings for other programs");
  features->footer(kFeaturesExamples);
  AddInputs(*features, options->arguments);
  CLI::Option* preset =
      features->add_option("--preset", options->preset, "Which features, " + options->preset + " if left out")
          ->type_name("NAME");
  features->add_option("--model", options->model, "The features that this model hears")
      ->type_name("FILE")
      ->excludes(preset);
  features
      ->add_option("--set", options->settings,
                   "Change an option: one KEY=VALUE each time, as in mel.bands=40")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  features->add_flag("--list-presets", options->lists_presets, "Tell what presets there are");
  features->add_flag("--show-options", options->shows_options, "Tell the options, as --set takes them");
  AddChoice<std::optional<Format>>(
      *features, "--format", options->format,
      {{"npy", Format::kNpy}, {"csv", Format::kCsv}, {"json", Format::kJson}},
      "float32 for NumPy, rows under a header of names, or an object a line with the file's name and label");
  features->add_option("--output", options->output, "Folder, one file each, named after it; or one file")
      ->type_name("FOLDER|FILE");
  CLI::Option* label =
      features->add_option("--label", options->label, "What the JSON has as the label")->type_name("TEXT");
  features
      ->add_flag("--label-from-folder", options->label_from_folder,
                 "The name of the folder that a file lies in as its label")
      ->excludes(label);
  AddRange(*features, options->range);
  CLI::Option* channel = AddChannel(*features, options->range.channels);
  features->add_flag("--pad-to-longest", options->pads_to_longest,
                     "Zeros after each clip, up to the longest one's length");
  AddJobs(*features, options->jobs);
  return {features, [options, channel] {
            options->shows_channel = channel->count() > 0;
            return RunFeatures(*options);
          }};
}

}  // namespace speech_emotion::cli
