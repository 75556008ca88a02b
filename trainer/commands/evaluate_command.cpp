// speech-emotion-trainer evaluate: how well a model's answers fit the labels.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result_macros.h"
#include "command.h"
#include "commands/evaluation_run.h"
#include "data/corpora/label_spelling.h"
#include "data/splits/default_split.h"
#include "data/splits/splits.h"
#include "data/tables/text_fields.h"
#include "onnx/metadata_value.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

struct EvaluateArguments {
  std::vector<std::string> data;
  std::string split;  // "": see WhatToTest
  std::string fold;
  Part part = Part::kTest;
  std::vector<std::string> models = {"models/emotion.onnx"};
  ModelMetadata model_options;
  std::vector<std::string> references;
  std::vector<std::string> through;
  bool is_heard_live = false;
  std::string report;  // folder
  std::string curves;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

struct TestedFold {
  std::string split, fold;
};

// Where nobody names a split: of corpora that the model knows, what its own training left out; of others,
// every clip. A model that doesn't say what it knows is tested as ours is.
TestedFold WhatToTest(const EvaluateArguments& arguments, const std::vector<LoadedModel>& models,
                      const std::vector<Utterance>& utterances) {
  if (!arguments.split.empty()) return {arguments.split, arguments.fold};
  const ModelMetadata& model = models.front().model->metadata();
  const auto known = SplitFields(ValueOf(model, "corpora"), ',');
  const bool is_known = std::any_of(utterances.begin(), utterances.end(), [&](const Utterance& utterance) {
    return std::find(known.begin(), known.end(), utterance.corpus) != known.end();
  });
  const std::string split = ValueOf(model, "split");
  if (is_known && !split.empty() && split != "all") {
    return {split, arguments.fold.empty() && models.size() == 1 ? ValueOf(model, "fold") : arguments.fold};
  }
  const bool is_ours = split.empty() && !IsOwnData(utterances);
  return {is_ours ? "first-journey" : "all", arguments.fold};
}

// Clips of classes that the model doesn't have count as wrong, which is to be said; of such alone there is
// nothing to score.
Result<void> CheckLabels(const std::vector<std::string>& labels, const std::vector<Utterance>& utterances,
                         TestedParts& tested) {
  std::map<std::string, size_t> unknown;  // clips
  size_t clips = 0, clips_of_unknown = 0;
  for (const TestedPart& part : tested.parts) {
    for (const size_t i : part.utterances) {
      ++clips;
      const std::string& label = utterances[i].label;
      if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
      ++unknown[label];
      ++clips_of_unknown;
    }
  }
  if (unknown.empty()) return {};
  std::vector<std::string> names;
  for (const auto& [label, count] : unknown) names.push_back(label);
  if (clips_of_unknown == clips) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips of the model's classes (" + Joined(labels, ", ") + "), found only " +
                         Joined(names, ", ") + ": `train --init MODEL --data ...` teaches it those");
  }
  tested.notes.push_back("the model has no class " + Joined(names, ", ") + ": the " +
                         std::to_string(clips_of_unknown) + " clips of it count as wrong");
  return {};
}

// What the same clips are scored under.
Result<void> ReadConditions(const EvaluateArguments& arguments, EvaluationRun& run) {
  for (const std::string& name : arguments.references) {
    SE_ASSIGN_OR_RETURN(const auto condition, ParseReferenceCondition(name));
    if (std::count(run.references.begin(), run.references.end(), condition) == 0)
      run.references.push_back(condition);
  }
  run.is_heard_live = arguments.is_heard_live;
  if (arguments.through.empty()) return {};
  SE_ASSIGN_OR_RETURN(run.through, ParseChannels(arguments.through));
  return {};
}

Result<void> CheckSounds(const std::vector<Channel>& through, const std::vector<Utterance>& utterances) {
  const bool needs_sounds = std::ranges::any_of(
      through, [](const Channel& channel) { return channel.kind == Channel::Kind::kSounds; });
  const bool has_sounds =
      std::ranges::any_of(utterances, [](const Utterance& clip) { return clip.kind == ClipKind::kSound; });
  if (!needs_sounds || has_sounds) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected sounds among --data for --through sounds:SNR, as in --data "
                   "NAME:sounds=PATH, found none");
}

// Everything that can be refused, before the clips take their time.
Result<EvaluationRun> Prepare(const EvaluateArguments& arguments) {
  EvaluationRun run;
  run.model_paths = arguments.models;
  run.report_folder = arguments.report;
  run.threads = arguments.threads;
  SE_RETURN_IF_ERROR(ReadConditions(arguments, run));
  if (!arguments.curves.empty()) {
    SE_ASSIGN_OR_RETURN(run.curves, ReadCurves(arguments.curves));
  }
  SE_ASSIGN_OR_RETURN(auto models, LoadModels(arguments.models, arguments.model_options));
  const bool knows_voices = std::ranges::all_of(
      models, [](const LoadedModel& loaded) { return loaded.model->contract().has_reference(); });
  if (!run.references.empty() && !knows_voices) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        "expected models that take a voice's reference for --reference, found one that takes none");
  }
  SE_ASSIGN_OR_RETURN(auto utterances, ReadData(arguments.data));
  for (const std::string& note : SpellAs(models.front().model->labels(), utterances))
    std::printf("note: %s\n", Printable(note).c_str());
  SE_RETURN_IF_ERROR(CheckSounds(run.through, utterances));
  const TestedFold what = WhatToTest(arguments, models, utterances);
  SE_ASSIGN_OR_RETURN(auto tested, ChooseTestedParts(what.split, what.fold, arguments.part, utterances));
  if (models.size() > 1 && models.size() != tested.parts.size()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected one model, or one a fold with --fold all, found " +
                         std::to_string(models.size()) + " models and " +
                         std::to_string(tested.parts.size()) +
                         " folds; models of the same clips are scored one run each");
  }
  SE_RETURN_IF_ERROR(CheckLabels(models.front().model->labels(), utterances, tested));
  run.split = what.split;
  run.models = std::move(models);
  run.utterances = std::move(utterances);
  run.tested = std::move(tested);
  return run;
}

int RunEvaluate(const EvaluateArguments& arguments) {
  auto run = Prepare(arguments);
  return run ? RunEvaluation(std::move(*run)) : Fail(run.error());
}

}  // namespace

Command AddEvaluate(CLI::App& app) {
  CLI::App* command = app.add_subcommand("evaluate", "Score a model on a part of a split");
  auto arguments = std::make_shared<EvaluateArguments>();
  AddData(*command, arguments->data);
  command->add_option("--split", arguments->split,
                      SplitNames() +
                          "; all scores every clip. Where left out, what the model's own training "
                          "left out of these corpora; of others every clip");
  command->add_option("--fold", arguments->fold, "Its name, or all of them; the first where left out")
      ->type_name("FOLD");
  AddChoice<Part>(*command, "--part", arguments->part,
                  {{"train", Part::kTrain}, {"validation", Part::kValidation}, {"test", Part::kTest}},
                  "What of the split to score; test where left out");
  CLI::Option* model =
      command
          ->add_option("--model", arguments->models,
                       "The model file to read; one a fold with --fold all, each for the fold that it was "
                       "trained without")
          ->allow_extra_args(false)
          ->type_name("FILE")
          ->capture_default_str();
  command->add_option("--reference", arguments->references, ReferenceConditionHelp())->type_name("CONDITION");
  command->add_option("--through", arguments->through, ChannelHelp())->type_name("CHANNEL");
  command->add_flag(
      "--live", arguments->is_heard_live,
      "Hear the clips as a page does, too, joined into streams: how steady plain speech is, how "
      "soon anger is told behind neutral clips, and whether anger and sadness stay told");
  command
      ->add_option("--report", arguments->report,
                   "Write report.html, predictions.csv and the figures of what else was asked for there")
      ->type_name("FOLDER");
  command->add_option("--curves", arguments->curves, "A training run's epoch,loss,... for the report")
      ->type_name("FILE");
  AddThreads(*command, arguments->threads);
  AddModelOptions(*command, model, arguments->model_options);
  return {command, [arguments] { return RunEvaluate(*arguments); }};
}

}  // namespace speech_emotion::trainer
