// speech-emotion predict: files in; a table, JSON, CSV or time lines out.
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/input_list.h"
#include "cli/prediction_csv.h"
#include "cli/prediction_json.h"
#include "cli/prediction_table.h"
#include "cli/shipped_model.h"
#include "cli/time_line_text.h"
#include "cli/voice_choice.h"
#include "files/file_predictor.h"
#include "files/input_files.h"
#include "files/ordered_work.h"
#include "files/output_files.h"
#include "files/whole_file.h"
#include "terminal/flags.h"
#include "terminal/progress_line.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr char kPredictExamples[] =
    "Examples:\n"
    "  speech-emotion predict voice.wav\n"
    "  speech-emotion predict --json --jobs 4 recordings/ > predictions.jsonl\n"
    "  speech-emotion predict --offset 30 --duration 5 interview.mp3\n"
    "  speech-emotion predict --format textgrid --output annotations/ recordings/\n"
    "  speech-emotion predict --channel each call.wav\n"
    "  speech-emotion predict --same-voice diary/*.ogg\n"
    "  speech-emotion predict call.wav --voice-reference anna/\n"
    "  sox -d -t wav - trim 0 5 | speech-emotion predict -\n";

enum class Format { kTable, kJson, kCsv, kTextGrid, kAudacity, kVtt };

struct PredictOptions {
  std::vector<std::string> arguments;  // files, folders, "-"
  ModelChoice model;
  std::string output;  // a folder; standard output where empty
  AudioFileRange range;
  VoiceChoice voice;
  int jobs = 1;
  Format format = Format::kTable;
  bool shows_channel = false;

  // True where a file's result is a document of its own, which can't follow another one.
  bool makes_documents() const {
    return format == Format::kTextGrid || format == Format::kAudacity || format == Format::kVtt;
  }
};

using Outcome = Result<std::vector<FilePrediction>>;

// For threads, where an exception (of memory, say) would end the program: it fails the one file.
Outcome PredictWithoutThrowing(FilePredictor& predictor, const InputFile& input, const AudioFileRange& range,
                               const VoiceReference& reference) {
  if (!input.found) return tl::unexpected(input.found.error());
  try {
    return predictor.PredictSignals(input.path, range, &reference);
  } catch (const std::exception& error) {
    return MakeError(ErrorCode::kInvalidAudio, std::string("expected to decode it, found: ") + error.what());
  }
}

std::string Extension(Format format) {
  return format == Format::kTextGrid ? ".TextGrid" : format == Format::kAudacity ? ".txt" : ".vtt";
}

// Takes the outcomes in the order of the files and brings them where they belong.
class PredictionOutput {
 public:
  // `paths`: one a file; none for standard output.
  PredictionOutput(const PredictOptions& options, std::vector<std::string> labels,
                   const std::vector<InputFile>& inputs, std::vector<std::string> paths)
      : options_(options),
        labels_(std::move(labels)),
        inputs_(inputs),
        paths_(std::move(paths)),
        table_(labels_, inputs, OutputWidth(), options.shows_channel) {}

  // False where nothing more can be written.
  bool Take(size_t index, const Outcome& predictions) {
    if (!predictions) {
      exit_code_ = Fail(inputs_[index].path, predictions.error());
      return true;
    }
    for (const FilePrediction& prediction : *predictions) {
      if (!prediction.warning.empty()) PrintMessage(prediction.file, "warning: " + prediction.warning);
      const std::string text = Text(prediction);
      if (!paths_.empty()) {
        const bool is_one_of_many = options_.range.channels.mode == ChannelMode::kEach;
        const auto written = WriteWholeFile(
            is_one_of_many ? WithChannel(paths_[index], prediction.channel) : paths_[index], text);
        if (!written) exit_code_ = Fail(prediction.file, written.error());
      } else if (!WriteOutput(text)) {
        exit_code_ = kFailure;
        return false;
      }
    }
    return true;
  }

  int exit_code() const { return exit_code_; }

 private:
  std::string Text(const FilePrediction& prediction) {
    const bool is_first = std::exchange(is_first_, false);
    switch (options_.format) {
      case Format::kTable:
        return (is_first ? table_.Header() : "") + table_.Row(prediction);
      case Format::kJson:
        return ToJsonLine(prediction, labels_, options_.shows_channel);
      case Format::kCsv:
        return (is_first ? CsvHeader(labels_, options_.shows_channel) : "") +
               CsvRows(prediction, labels_, options_.shows_channel);
      case Format::kTextGrid:
        return ToTextGrid(prediction, labels_);
      case Format::kAudacity:
        return ToAudacityLabels(prediction, labels_);
      case Format::kVtt:
        return ToWebVtt(prediction, labels_);
    }
    return {};
  }

  const PredictOptions& options_;
  const std::vector<std::string> labels_;
  const std::vector<InputFile>& inputs_;
  const std::vector<std::string> paths_;
  const PredictionTable table_;
  bool is_first_ = true;
  int exit_code_ = kSuccess;
};

// One a file; none where all goes to standard output. Fails where the flags contradict the files.
Result<std::vector<std::string>> Destinations(const PredictOptions& options,
                                              const std::vector<InputFile>& inputs) {
  const bool one_document = inputs.size() == 1 && options.range.channels.mode != ChannelMode::kEach;
  if (!options.output.empty()) {
    if (options.makes_documents()) return OutputPaths(inputs, options.output, Extension(options.format));
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected --output with --format textgrid, audacity or vtt; the others are printed");
  }
  if (!options.makes_documents() || one_document) return std::vector<std::string>();
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected --output FOLDER for this format and more than one result");
}

int RunPredict(const PredictOptions& options) {
  const std::vector<InputFile> inputs = FilesOf(options.arguments);
  const auto paths = Destinations(options, inputs);
  if (!paths) return Refuse(paths.error().message);
  if (const auto ok = CheckVoiceOfFiles(options.voice, inputs, options.range); !ok) {
    return Refuse(ok.error().message);
  }
  const auto loaded = LoadModel(options.model);
  if (!loaded) return Fail(ModelName(options.model.path), loaded.error());
  const auto references = LearnVoices(options.voice, loaded->model, inputs, options.range, options.jobs);
  if (!references) return Fail(ModelName(options.model.path), references.error());
  PredictionOutput output(options, loaded->model->labels(), inputs, *paths);
  ProgressLine progress("", "files", inputs.size());
  const auto make_worker = [&] {
    const RecognizerOptions heard{.learns_voice = LearnsOn(options.voice)};
    return [&, predictor = FilePredictor(loaded->model, heard)](size_t index) mutable {
      return PredictWithoutThrowing(predictor, inputs[index], options.range, (*references)[index]);
    };
  };
  const auto take = [&](size_t index, const Outcome& predictions) {
    progress.Clear();
    const bool goes_on = output.Take(index, predictions);
    progress.Update(index + 1);
    return goes_on;
  };
  WorkInOrder(inputs.size(), static_cast<size_t>(options.jobs), make_worker, take);
  return output.exit_code();
}

}  // namespace

Command AddPredict(CLI::App& app) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* predict = app.add_subcommand("predict", "Name the emotion that each voice recording sounds like");
  predict->footer(kPredictExamples);
  AddInputs(*predict, options->arguments)->required();
  CLI::Option* format =
      AddChoice<Format>(*predict, "--format", options->format,
                        {{"table", Format::kTable},
                         {"json", Format::kJson},
                         {"csv", Format::kCsv},
                         {"textgrid", Format::kTextGrid},
                         {"audacity", Format::kAudacity},
                         {"vtt", Format::kVtt}},
                        "A table for people, JSON lines, CSV with a row a window, or the time "
                        "line for Praat, Audacity or a video player");
  predict
      ->add_flag_callback(
          "--json", [options] { options->format = Format::kJson; },
          "One JSON object a line, with every window's probabilities: --format json")
      ->excludes(format);
  predict
      ->add_option("--output", options->output,
                   "Folder for time lines, one file each, named after it; or one file")
      ->type_name("FOLDER|FILE");
  AddRange(*predict, options->range);
  CLI::Option* channel = AddChannel(*predict, options->range.channels);
  AddSameVoice(*predict, options->voice);
  AddVoice(*predict, options->voice);
  AddJobs(*predict, options->jobs);
  AddModel(*predict, options->model);
  return {predict, [options, channel] {
            options->shows_channel = channel->count() > 0;
            return RunPredict(*options);
          }};
}

}  // namespace speech_emotion::cli
