// speech-emotion-trainer explain: what features are worth to a classifier, and what it is without the least
// of them.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "classical/classifier.h"
#include "command.h"
#include "commands/explanation.h"
#include "commands/explanation_report.h"
#include "data/splits/splits.h"
#include "data/tables/text_fields.h"
#include "files/whole_file.h"

namespace speech_emotion::trainer {
namespace {

int RunExplain(const ExplainArguments& arguments) {
  const auto parts = LoadParts(arguments);
  if (!parts) return Fail(parts.error());
  const auto explanation = Explain(arguments, *parts);
  if (!explanation) return Fail(explanation.error());
  PrintExplanation(arguments, *parts, *explanation);
  const std::filesystem::path folder = arguments.output;
  for (const auto& [name, bytes] :
       {std::pair<const char*, std::string>{"importance.csv", ExplanationCsv(*parts, *explanation)},
        {"report.html", ExplanationHtml(arguments, *parts, *explanation)}}) {
    if (auto written = WriteWholeFile((folder / name).string(), bytes); !written)
      return Fail(written.error());
  }
  std::printf("\n%s, with importance.csv beside it\n", (folder / "report.html").c_str());
  return 0;
}

}  // namespace

Command AddExplain(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("explain", "What features are worth to a classifier, by permutation");
  auto arguments = std::make_shared<ExplainArguments>();
  AddData(*command, arguments->data);
  command->add_option("--split", arguments->split, SplitNames() + "; where left out, what the data tell");
  command->add_option("--fold", arguments->fold, "Its name; the first where left out")->type_name("FOLD");
  command->add_option("--classifier", arguments->classifier, "One of " + Joined(ClassifierNames(), ", "))
      ->capture_default_str();
  command->add_option("--preset", arguments->preset, "Its features: functionals of a clip")
      ->capture_default_str();
  command
      ->add_option("--drop", arguments->drop, "Train again without so many of the least important; 0: don't")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  command->add_option("--repeats", arguments->repeats, "Permutations that a loss is the mean of")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--output", arguments->output, "Folder of report.html and importance.csv")
      ->capture_default_str();
  AddCache(*command, arguments->cache_folder);
  command->add_option("--seed", arguments->seed)->capture_default_str();
  AddThreads(*command, arguments->threads);
  return {command, [arguments] { return RunExplain(*arguments); }};
}

}  // namespace speech_emotion::trainer
