// Scoring models on parts of a split: what `evaluate` is, and `train` ends with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/channel.h"
#include "evaluation/curves.h"
#include "evaluation/evaluation.h"
#include "evaluation/reference_condition.h"
#include "evaluation/tested_parts.h"
#include "files/model_source.h"

namespace speech_emotion::trainer {

struct EvaluationRun {
  std::vector<std::string> model_paths;
  std::vector<LoadedModel> models;  // of the same labels; one for all parts, or one each
  std::vector<Utterance> utterances;
  std::string split;  // its name
  TestedParts tested;
  std::vector<ReferenceCondition> references;  // to score the same clips under; empty: none
  std::vector<Channel> through;    // to hear the same clips through, the clean one first; empty: as they are
  bool is_heard_live = false;      // whether the same clips are heard as a page would hear them, too
  std::vector<Evaluation> scored;  // of each part, where there is no audio to hear; else empty
  std::optional<Curves> curves;    // of the training, for the report
  std::string start_path;          // of the model that these were trained on from; "": none
  std::string report_folder;       // of report.html and predictions.csv; "": none
  int threads = 1;
  bool tolerates_failures = false;  // clips that can't be heard are told, and no failure of the run
};

// kInvalidArgument names the first file that can't be read, or that has other labels than the first.
Result<std::vector<LoadedModel>> LoadModels(const std::vector<std::string>& paths,
                                            const ModelMetadata& options);

// Prints measures, writes the report; returns the exit status: 1 where a clip couldn't be heard. What the
// models say of their training decides what the figures may be called.
int RunEvaluation(EvaluationRun run);

}  // namespace speech_emotion::trainer
