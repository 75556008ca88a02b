// speech-emotion-trainer corpora: what the data hold, before hours are spent on them.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "command.h"
#include "data/corpora/corpora.h"
#include "data/corpora/corpus_survey.h"
#include "data/corpora/survey_chart.h"
#include "data/splits/splits.h"
#include "files/ordered_work.h"
#include "files/whole_file.h"
#include "terminal/progress_line.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

struct CorporaArguments {
  std::vector<std::string> data;
  std::string split;
  std::string chart;
  bool lists_only = false;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

std::vector<ClipFacts> InspectAll(const std::vector<Utterance>& utterances, int threads) {
  std::vector<ClipFacts> facts;
  facts.reserve(utterances.size());
  ProgressLine progress("decoding", "clips", utterances.size());
  const auto make_worker = [&] { return [&](size_t i) { return InspectClip(utterances[i].path.string()); }; };
  WorkInOrder(utterances.size(), static_cast<size_t>(threads), make_worker, [&](size_t, ClipFacts& clip) {
    facts.push_back(std::move(clip));
    progress.Update(facts.size());
    return true;
  });
  return facts;
}

std::string IgnoredText(const std::vector<std::string>& ignored) {
  if (ignored.empty()) return "";
  std::string text = "ignored: " + std::to_string(ignored.size()) + "\n";
  for (const std::string& line : ignored) text += "    " + Printable(line) + "\n";
  return text;
}

std::string SplitText(const Split& split) {
  std::string text = "split " + split.name + (split.speaker_independent ? "" : " (speaker-dependent)") + "\n";
  for (const Fold& fold : split.folds) {
    text += "  " + (fold.name.empty() ? "" : Printable(fold.name) + ": ") +
            std::to_string(fold.train.size()) + " clips to train, " + std::to_string(fold.validation.size()) +
            " to validate, " + std::to_string(fold.test.size()) + " to test\n";
  }
  for (const std::string& note : split.notes) text += "  " + Printable(note) + "\n";
  return text;
}

Result<void> WriteChart(const std::vector<CorpusSurvey>& surveys, const std::string& path) {
  const bool is_png = std::filesystem::path(path).extension() == ".png";
  const auto bytes = DrawSurvey(surveys, is_png ? PlotCanvas::Format::kPng : PlotCanvas::Format::kSvg);
  if (!bytes) return tl::unexpected(bytes.error());
  return WriteWholeFile(path, *bytes);
}

int RunCorpora(const CorporaArguments& arguments) {
  const std::string extension = std::filesystem::path(arguments.chart).extension().string();
  if (!arguments.chart.empty() && extension != ".svg" && extension != ".png") {
    return Fail({ErrorCode::kInvalidArgument,
                 "expected a --chart that ends in .svg or .png, found " + arguments.chart});
  }
  auto corpora = ReadCorpora(arguments.data);
  if (!corpora) return Fail(corpora.error());
  std::vector<Utterance> utterances;
  std::vector<std::string> ignored;
  std::string text;
  for (Corpus& corpus : *corpora) {
    text += NotesText(corpus);
    std::move(corpus.utterances.begin(), corpus.utterances.end(), std::back_inserter(utterances));
    std::move(corpus.ignored_files.begin(), corpus.ignored_files.end(), std::back_inserter(ignored));
  }
  std::string split_text;
  if (!arguments.split.empty()) {
    const auto split = MakeSplit(arguments.split, utterances);
    if (!split) return Fail(split.error());
    split_text = SplitText(*split);
  }
  std::vector<ClipFacts> facts;
  if (!arguments.lists_only) facts = InspectAll(utterances, arguments.threads);
  const auto surveys = SurveyCorpora(utterances, facts);
  for (const CorpusSurvey& survey : surveys) text += SurveyText(survey, !arguments.lists_only);
  if (!WriteOutput(text + IgnoredText(ignored) + split_text)) return 1;
  if (arguments.chart.empty()) return 0;
  if (auto ok = WriteChart(surveys, arguments.chart); !ok) return Fail(ok.error());
  return 0;
}

}  // namespace

Command AddCorpora(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "corpora", "List what the data hold: clips, hours, speakers, classes, and clips with defects");
  auto arguments = std::make_shared<CorporaArguments>();
  AddData(*command, arguments->data);
  command->add_option("--split", arguments->split, "Show how this split divides them: " + SplitNames());
  command->add_option("--chart", arguments->chart, "Clips by class as a picture, .svg or .png")
      ->type_name("FILE");
  command->add_flag("--no-decode", arguments->lists_only,
                    "Only list the files: no hours, and no defects of their samples");
  AddThreads(*command, arguments->threads);
  return {command, [arguments] { return RunCorpora(*arguments); }};
}

}  // namespace speech_emotion::trainer
