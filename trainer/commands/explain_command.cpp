// speech-emotion-trainer explain: what features are worth to a classifier, and what it is without the least
// of them.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "classical/clip_classifier.h"
#include "classical/importance.h"
#include "command.h"
#include "data/corpora/label_order.h"
#include "data/features/feature_cache.h"
#include "data/tables/text_fields.h"
#include "evaluation/bar_chart.h"
#include "evaluation/bootstrap.h"
#include "evaluation/html.h"
#include "evaluation/measures.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "evaluation/tested_parts.h"
#include "files/text_encoding.h"
#include "files/whole_file.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

constexpr char kGroup[] = "group of features", kFeature[] = "single feature";

struct ExplainArguments {
  std::vector<std::string> data;
  std::string split;  // "": what the data tell
  std::string fold;
  std::string classifier = "lda";
  std::string preset = "functionals";
  int drop = 100;  // features that the classifier is trained without
  int repeats = 5;
  std::string cache_folder = "cache";
  std::string output = "runs/explain";  // folder
  uint64_t seed = 1;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

// Training clips, those that importance is measured on, and those that nothing is chosen on.
struct Parts {
  FeatureSet train, validation, test;
  int64_t speakers = 0;  // of the validation clips
  TestedParts validated;
  std::vector<std::string> labels, names;
};

// The features without the columns of `dropped`.
FeatureSet Without(const FeatureSet& clips, const std::set<int>& dropped) {
  FeatureSet kept = clips;
  for (FeatureView& view : kept.features) {
    const auto values = std::make_shared<std::vector<float>>();
    for (int column = 0; column < view.features; ++column) {
      if (!dropped.contains(column)) values->push_back(view.values[static_cast<size_t>(column)]);
    }
    view = {static_cast<int>(values->size()), *values};
    kept.storage.push_back(values);
  }
  return kept;
}

Result<Parts> LoadParts(const ExplainArguments& arguments) {
  if (auto known = MakeClassifier(arguments.classifier, {}); !known) return tl::unexpected(known.error());
  const auto features = FunctionalsByName(arguments.preset);
  if (!features) return tl::unexpected(features.error());
  Parts parts;
  parts.names = FeatureNames(*features);
  if (std::ssize(parts.names) <= arguments.drop) {
    return MakeError(ErrorCode::kInvalidArgument, "expected --drop below the " +
                                                      std::to_string(parts.names.size()) +
                                                      " features, found " + std::to_string(arguments.drop));
  }
  const auto utterances = ReadData(arguments.data);
  if (!utterances) return tl::unexpected(utterances.error());
  const auto split_name = SplitWithParts(arguments.split, *utterances, true);
  if (!split_name) return tl::unexpected(split_name.error());
  auto validated = ChooseTestedParts(*split_name, arguments.fold, Part::kValidation, *utterances);
  if (!validated) return tl::unexpected(validated.error());
  const Fold& fold = validated->folds.front();
  for (const auto& [indices, set] :
       {std::pair<const std::vector<size_t>*, FeatureSet*>{&fold.train, &parts.train},
        {&fold.validation, &parts.validation},
        {&fold.test, &parts.test}}) {
    if (indices->empty()) continue;
    auto loaded =
        LoadFeatures(Pick(*utterances, *indices), *features, arguments.cache_folder, arguments.threads);
    if (!loaded) return tl::unexpected(loaded.error());
    for (const std::string& reason : loaded->left_out) std::printf("left out: %s\n", reason.c_str());
    *set = std::move(*loaded);
  }
  if (parts.validation.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips that can be heard in " + validated->title + ", found none");
  }
  parts.speakers = CountSpeakers(parts.validation.utterances);
  parts.labels = LabelsInOrder(*utterances);
  parts.validated = std::move(*validated);
  return parts;
}

Measures Score(const ClipClassifier& classifier, const FeatureSet& clips, const Parts& parts) {
  ScoredUtterances scored{parts.labels, parts.validated.classes, {}};
  classifier.AddAnswers(clips, scored);
  return Measure(scored);
}

// What is lost and won by training without some features.
struct Retraining {
  std::string part;
  Measures with, without;
};

struct Explanation {
  std::vector<Importance> features;  // the most important first
  std::vector<Importance> groups;
  std::vector<Retraining> retrained;
};

void Sort(std::vector<Importance>& importances) {
  std::stable_sort(importances.begin(), importances.end(),
                   [](const Importance& a, const Importance& b) { return a.loss.value > b.loss.value; });
}

Result<Explanation> Explain(const ExplainArguments& arguments, const Parts& parts) {
  const ClassifierOptions options{arguments.seed, arguments.threads};
  const auto classifier = ClipClassifier::Train(arguments.classifier, options, parts.train);
  if (!classifier) return tl::unexpected(classifier.error());
  Explanation explanation;
  const auto measure = [&](const std::vector<FeatureGroup>& groups, const char* what) {
    cli::ProgressLine progress("explain", what, groups.size());
    auto importances = PermutationImportance(*classifier, parts.validation, parts.validated.classes, groups,
                                             {arguments.repeats, arguments.seed, arguments.threads},
                                             [&](size_t done) { progress.Update(done); });
    Sort(importances);
    return importances;
  };
  explanation.groups = measure(FeatureGroups(parts.names), "groups");
  explanation.features = measure(SingleFeatures(parts.names), "features");
  if (arguments.drop == 0) return explanation;
  std::set<int> dropped;
  for (auto least = explanation.features.rbegin(); std::ssize(dropped) < arguments.drop; ++least) {
    dropped.insert(least->group.columns.front());
  }
  const auto smaller = ClipClassifier::Train(arguments.classifier, options, Without(parts.train, dropped));
  if (!smaller) return tl::unexpected(smaller.error());
  for (const auto& [name, clips] :
       {std::pair<const char*, const FeatureSet*>{"validation", &parts.validation}, {"test", &parts.test}}) {
    if (clips->utterances.empty()) continue;
    explanation.retrained.push_back(
        {name, Score(*classifier, *clips, parts), Score(*smaller, Without(*clips, dropped), parts)});
  }
  return explanation;
}

// Those that aren't nought wherever one looks, in their order.
std::vector<Importance> ThatMatter(const std::vector<Importance>& importances) {
  constexpr double kLeast = 5e-5;  // what four decimals show
  std::vector<Importance> kept;
  for (const Importance& one : importances) {
    if (std::max(std::abs(one.loss.low), std::abs(one.loss.high)) >= kLeast) kept.push_back(one);
  }
  return kept;
}

std::string NoneMatters(const std::string& what, const Parts& parts) {
  return "no " + what + " makes a difference on " + Counted(std::ssize(parts.validation.utterances), "clip");
}

std::string LossText(const Interval& loss, int64_t speakers) {
  const std::string value = cli::FixedPoint(loss.value, 4);
  if (speakers < 2) return value;
  return value + "  (" + cli::FixedPoint(loss.low, 4) + " to " + cli::FixedPoint(loss.high, 4) + ")";
}

std::string Csv(const Parts& parts, const Explanation& explanation) {
  std::string csv = "rank,kind,name,columns,loss,low,high\n";
  for (const auto& [kind, importances] :
       {std::pair{"group", &explanation.groups}, {"feature", &explanation.features}}) {
    for (size_t i = 0; i < importances->size(); ++i) {
      const Importance& one = (*importances)[i];
      csv += std::to_string(i + 1) + "," + kind + "," + cli::CsvField(one.group.name) + "," +
             std::to_string(one.group.columns.size());
      csv += "," + cli::FixedPoint(one.loss.value, 6);
      for (const double end : {one.loss.low, one.loss.high}) {
        csv += parts.speakers > 1 ? "," + cli::FixedPoint(end, 6) : ",";
      }
      csv += "\n";
    }
  }
  return csv;
}

std::string Chart(const std::string& title, const std::string& what,
                  const std::vector<Importance>& importances, const Parts& parts) {
  constexpr size_t kShown = 30;
  const auto shown = ThatMatter(importances);
  if (shown.empty()) return "<p>" + title + ": " + NoneMatters(what, parts) + ".</p>\n";
  BarChart chart{title, "loss of unweighted average recall (share of 1)", 0.0, 0.0, {}, {}};
  for (size_t i = 0; i < std::min(kShown, shown.size()); ++i) {
    const Importance& one = shown[i];
    const size_t columns = one.group.columns.size();
    chart.bars.push_back({one.group.name + (columns > 1 ? " (" + std::to_string(columns) + ")" : ""),
                          one.loss, parts.speakers > 1});
    chart.low = std::min(chart.low, one.loss.low);
    chart.high = std::max(chart.high, one.loss.high);
  }
  return BarChartSvg(chart);
}

std::string Html(const ExplainArguments& arguments, const Parts& parts, const Explanation& explanation) {
  std::string html =
      "<header><p class=\"eyebrow\">What voices sound like · importance</p>\n<h1>What " +
      Escaped(arguments.classifier) + " goes by</h1>\n<p class=\"lead\">" +
      Counted(std::ssize(parts.names), "feature") + ", measured on " + Escaped(parts.validated.title) + ": " +
      Counted(std::ssize(parts.validation.utterances), "clip") +
      "</p>\n<p>How much of the unweighted average recall is lost when a feature's values are those of "
      "other clips, mean of " +
      std::to_string(arguments.repeats) + " draws" +
      (parts.speakers > 1 ? "" : " (" + NoIntervalText(parts.speakers) + ")") +
      ". Features that resemble each other stand in for one another: each seems worth little, their "
      "group much.</p></header><main>\n" +
      Chart("Groups", kGroup, explanation.groups, parts) +
      Chart("Features", kFeature, explanation.features, parts);
  if (!explanation.retrained.empty()) {
    html +=
        "<h2>Without the " + std::to_string(arguments.drop) +
        " least important</h2>\n<table><thead><tr><th scope=\"col\">part</th><th scope=\"col\">clips</th><th "
        "scope=\"col\">UA with all</th><th scope=\"col\">without</th></tr></thead><tbody>";
    for (const Retraining& one : explanation.retrained) {
      const auto cell = [](const Measures& measures) {
        return "<td>" + IntervalCell(measures.unweighted_average_recall, measures.speakers) + "</td>";
      };
      html += "<tr><th scope=\"row\">" + one.part + "</th><td>" + std::to_string(one.with.utterances) +
              "</td>" + cell(one.with) + cell(one.without) + "</tr>";
    }
    html +=
        "</tbody></table>\n<p class=\"muted\">They were chosen on the validation clips; the test part had no "
        "say.</p>\n";
  }
  return ReportPage("Importance: " + arguments.classifier, html + "</main>\n");
}

void Print(const ExplainArguments& arguments, const Parts& parts, const Explanation& explanation) {
  constexpr size_t kShown = 15;
  const std::string interval = parts.speakers > 1 ? "95 % over speakers" : NoIntervalText(parts.speakers);
  std::printf("\nloss of unweighted average recall on %s, mean of %d permutations (%s)\n",
              parts.validated.title.c_str(), arguments.repeats, interval.c_str());
  for (const auto& [what, importances] :
       {std::pair{kGroup, &explanation.groups}, {kFeature, &explanation.features}}) {
    std::printf("\n");
    const auto shown = ThatMatter(*importances);
    if (shown.empty()) std::printf("  %s\n", NoneMatters(what, parts).c_str());
    for (size_t i = 0; i < std::min(kShown, shown.size()); ++i) {
      const Importance& one = shown[i];
      std::printf("  %-34s %5zu  %s\n", one.group.name.c_str(), one.group.columns.size(),
                  LossText(one.loss, parts.speakers).c_str());
    }
  }
  for (const Retraining& one : explanation.retrained) {
    std::printf(
        "\n%s part, %lld clips: unweighted average recall %.3f with all features, %.3f without the %d least "
        "important",
        one.part.c_str(), static_cast<long long>(one.with.utterances),
        one.with.unweighted_average_recall.value, one.without.unweighted_average_recall.value,
        arguments.drop);
  }
  std::printf("\n");
}

int RunExplain(const ExplainArguments& arguments) {
  const auto parts = LoadParts(arguments);
  if (!parts) return Fail(parts.error());
  const auto explanation = Explain(arguments, *parts);
  if (!explanation) return Fail(explanation.error());
  Print(arguments, *parts, *explanation);
  const std::filesystem::path folder = arguments.output;
  for (const auto& [name, bytes] :
       {std::pair<const char*, std::string>{"importance.csv", Csv(*parts, *explanation)},
        {"report.html", Html(arguments, *parts, *explanation)}}) {
    if (auto written = cli::WriteWholeFile((folder / name).string(), bytes); !written)
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
