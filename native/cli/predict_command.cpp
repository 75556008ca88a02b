#include "predict_command.h"

#include <exception>

#include "file_predictor.h"
#include "input_files.h"
#include "model_source.h"
#include "ordered_work.h"
#include "prediction_json.h"
#include "prediction_table.h"
#include "progress_line.h"
#include "terminal.h"

namespace speech_emotion::cli {
namespace {

// For threads, where an exception (of memory, say) would end the program: it fails the one file.
Result<FilePrediction> PredictWithoutThrowing(FilePredictor& predictor, const InputFile& input,
                                              const AudioFileRange& range) {
  if (!input.found) return tl::unexpected(input.found.error());
  try {
    return predictor.Predict(input.path, range);
  } catch (const std::exception& error) {
    return MakeError(ErrorCode::kInvalidAudio, std::string("expected to decode it, found: ") + error.what());
  }
}

}  // namespace

int RunPredict(const PredictOptions& options) {
  const auto loaded = LoadModel(options.model);
  if (!loaded) {
    PrintMessage(ModelName(options.model), loaded.error().message);
    return kFailure;
  }
  const std::vector<std::string>& labels = loaded->model->labels();
  const std::vector<InputFile> inputs = FindInputFiles(options.arguments);
  const PredictionTable table(labels, inputs, OutputWidth());
  int exit_code = kSuccess;
  bool header_due = !options.json;
  ProgressLine progress("", "files", inputs.size());

  const auto make_worker = [&] {
    return [&, predictor = FilePredictor(loaded->model)](size_t index) mutable {
      return PredictWithoutThrowing(predictor, inputs[index], options.range);
    };
  };
  const auto show = [&](size_t index, const Result<FilePrediction>& prediction) {
    progress.Clear();
    if (!prediction) {
      PrintMessage(inputs[index].path, prediction.error().message);
      exit_code = kFailure;
    } else {
      if (!prediction->warning.empty()) PrintMessage(inputs[index].path, "warning: " + prediction->warning);
      std::string text = options.json ? ToJsonLine(*prediction, labels) : table.Row(*prediction);
      if (header_due) text.insert(0, table.Header());
      header_due = false;
      if (!WriteOutput(text)) {
        exit_code = kFailure;
        return false;
      }
    }
    progress.Update(index + 1);
    return true;
  };
  WorkInOrder(inputs.size(), static_cast<size_t>(options.jobs), make_worker, show);
  return exit_code;
}

}  // namespace speech_emotion::cli
