// What a search draws, how far it takes it, and what it remembers.
#include "tuning/search_space.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "support/cli_program.h"
#include "training/recipe.h"
#include "tuning/rungs.h"
#include "tuning/trial_ledger.h"
#include "tuning/tuning_report.h"

using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

constexpr char kRecipe[] =
    "name = 'mine'\npreset = 'seed-mfcc40-mean'\n[network]\nkind = 'mlp'\nhidden = "
    "[100]\n[training]\nbatches = "
    "'clips'\nepochs = 27\n";

std::string Write(const TemporaryFolder& folder, const std::string& tune) {
  std::string path = folder.Path("mine.toml");
  std::ofstream(path) << kRecipe << tune;
  return path;
}

SearchSpace Space(const TemporaryFolder& folder, const std::string& tune) {
  auto space = ReadSearchSpace(Write(folder, tune));
  if (!space) FAIL(space.error().message);
  return *space;
}

std::string Refusal(const std::string& tune) {
  const TemporaryFolder folder;
  const auto space = ReadSearchSpace(Write(folder, tune));
  REQUIRE_FALSE(space.has_value());
  return space.error().message;
}

}  // namespace

TEST_CASE("draws lie in their ranges, on their scales, and are the same for a seed") {
  const TemporaryFolder folder;
  const SearchSpace space =
      Space(folder,
            "[tune]\n'training.learning_rate' = { from = 1e-4, to = 1e-2, scale = 'log' }\n"
            "'training.batch' = { from = 2, to = 5 }\n'network.hidden' = [[8], [16, 16]]\n");
  REQUIRE(space.keys.size() == 3);
  std::multiset<std::string> batches, hidden;
  int low_rates = 0;
  for (int trial = 0; trial < 400; ++trial) {
    const TrialValues values = DrawTrial(space, 1, trial);
    CHECK(values == DrawTrial(space, 1, trial));
    const auto recipe = RecipeFromText(RecipeWith(space, values, 9), "trial").value();
    CHECK(recipe.training.epochs == 9);
    CHECK(recipe.training.learning_rate >= 1e-4);
    CHECK(recipe.training.learning_rate <= 1e-2);
    low_rates += recipe.training.learning_rate < 1e-3 ? 1 : 0;
    batches.insert(std::to_string(recipe.training.batch_size));
    hidden.insert(std::to_string(recipe.network.hidden.size()));
  }
  CHECK(low_rates == Approx(200).margin(40));  // half of them below the middle of the logarithms
  for (const char* batch : {"2", "3", "4", "5"}) CHECK(batches.count(batch) == Approx(100).margin(35));
  CHECK(hidden.count("1") == Approx(200).margin(40));
  CHECK(DrawTrial(space, 1, 0) != DrawTrial(space, 2, 0));
  CHECK(DrawTrial(space, 1, 1) != DrawTrial(space, 2, 0));
}

TEST_CASE("the best trial is a recipe of its own, with numbers as people write them") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("theirs.toml");
  std::ofstream(path) << "description = 'Theirs'\nreported = '99 %'\n"
                      << kRecipe << "weight_decay = 0.3129\naverage_decay = 1e-7\n"
                      << "[tune]\n'network.dropout' = [0.1, 0.3]\n'network.hidden' = [[8], [16, 16]]\n";
  const SearchSpace space = ReadSearchSpace(path).value();
  CHECK(space.keys.front().choices == std::vector<std::string>{"0.1", "0.3"});
  const std::string text = TunedRecipe(space, {"0.3", "[16, 16]"});
  CAPTURE(text);
  for (const char* number : {"dropout = 0.3\n", "weight_decay = 0.3129\n", "average_decay = 1e-07\n"}) {
    CHECK(text.find(number) != std::string::npos);
  }
  const auto tuned = RecipeFromText(text, "tuned").value();
  CHECK(tuned.name == "mine-tuned");
  CHECK(tuned.description == "Tuned from mine");
  CHECK(tuned.reported.empty());
  CHECK(tuned.network.hidden == std::vector<int>{16, 16});
  CHECK(tuned.training.weight_decay == 0.3129);
  // A trial goes by the recipe's own name.
  CHECK(RecipeFromText(RecipeWith(space, {"0.3", "[8]"}, 3), "trial").value().name == "mine");
}

TEST_CASE("a search's page has round numbers on its axes, and no interval of one speaker") {
  const TemporaryFolder folder;
  const SearchSpace space =
      Space(folder,
            "[tune]\n'training.learning_rate' = { from = 1e-5, to = 1e-2, scale = 'log' }\n"
            "'training.batch' = { from = 16, to = 256, scale = 'log' }\n");
  TuningReport report{"mine", "a part", &space, {}, 9, 1};
  report.results.push_back({0, 9, {"20", "0.001"}, Interval{0.5, 0.5, 0.5}, 1.0, ""});
  REQUIRE(space.keys.front().key == "batch");  // in the order of their names
  const std::string html = TuningHtml(report);
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  for (const char* tick : {">1e-05<", ">1e-04<", ">0.001<", ">0.01<", ">20<", ">50<", ">100<", ">200<"}) {
    CAPTURE(tick);
    CHECK(has(html, tick));
  }
  CHECK_FALSE(has(html, "{{"));  // no placeholder is left
  CHECK_FALSE(has(html, "31.6"));
  CHECK_FALSE(has(html, "0.00316"));
  CHECK_FALSE(has(html, "class=\"whisker\""));
  CHECK_FALSE(has(html, "95 % over speakers"));
  CHECK(has(html, "one speaker: no interval"));
  CHECK_FALSE(has(TrialsText(report, 10), "0.500-0.500"));
  report.speakers = 2;
  CHECK(has(TuningHtml(report), "class=\"whisker\""));
  CHECK(has(TrialsText(report, 10), "0.500-0.500"));
}

TEST_CASE("what no recipe may have is refused before anything is trained") {
  CHECK(Refusal("").find("expected a table [tune]") != std::string::npos);
  CHECK(Refusal("[tune]\n'training.epoch' = [1, 2]\n").find("unknown key 'epoch'") != std::string::npos);
  CHECK(Refusal("[tune]\n'training.batch' = { from = 0, to = 5 }\n").find("training.batch = 0") !=
        std::string::npos);
  CHECK(Refusal("[tune]\n'network.dropout' = { from = 0.0, to = 2.0 }\n").find("dropout") !=
        std::string::npos);
  CHECK(Refusal("[tune]\n'network.dropout' = { from = 0.5, to = 0.1 }\n").find("from < to") !=
        std::string::npos);
  CHECK(Refusal("[tune]\n'network.dropout' = { from = 0.0, to = 0.1, scale = 'log' }\n").find("from > 0") !=
        std::string::npos);
  CHECK(Refusal("[tune]\n'network.dropout' = { to = 0.1 }\n").find("line 10: expected network.dropout") !=
        std::string::npos);
  CHECK(Refusal("[tune]\n'network.dropout' = 0.1\n").find("a range or a list") != std::string::npos);
  CHECK(Refusal("[tune]\n'nothing.at_all' = [1, 2]\n").find("unknown table [nothing]") != std::string::npos);
}

TEST_CASE("the shipped recipes' ranges can be searched") {
  int found = 0;
  for (const std::string& name : RecipeNames()) {
    if (RecipeText(name)->find("[tune]") == std::string::npos) continue;
    const auto space = ReadSearchSpace(name);
    if (!space) FAIL(space.error().message);
    ++found;
  }
  CHECK(found >= 2);
}

TEST_CASE("halving gives a third of the trials three times the epochs") {
  const auto rungs = HalvingRungs(27, 100);
  REQUIRE(rungs.size() == 4);
  const int trials[] = {27, 9, 3, 1}, epochs[] = {3, 11, 33, 100};
  for (size_t i = 0; i < 4; ++i) {
    CHECK(rungs[i].trials == trials[i]);
    CHECK(rungs[i].epochs == epochs[i]);
  }
  CHECK(HalvingRungs(2, 100).size() == 1);
  CHECK(HalvingRungs(100, 2).size() == 1);
  CHECK(RandomSearchRungs(5, 7).front().epochs == 7);
}

TEST_CASE("a ledger is read back, and another search's is refused") {
  const TemporaryFolder folder;
  const SearchSpace space = Space(folder, "[tune]\n'network.hidden' = [[8], [16, 16]]\n");
  auto ledger = TrialLedger::Open(folder.Path("search"), space, "one").value();
  REQUIRE(ledger.Add({3, 9, {"[ 16, 16 ]"}, speech_emotion::trainer::Interval{0.5, 0.25, 0.75}, 12.5, ""})
              .has_value());
  REQUIRE(ledger.Add({1, 9, {"[ 8 ]"}, {}, 1.0, "a loss, \"nan\""}).has_value());
  REQUIRE(ledger.Add({0, 9, {"[ 8 ]"}, speech_emotion::trainer::Interval{0.625, 0.5, 0.75}, 3.0, ""})
              .has_value());
  const auto again = TrialLedger::Open(folder.Path("search"), space, "one").value();
  REQUIRE(again.results().size() == 3);
  CHECK(again.Find(3, 9)->recall->low == 0.25);
  CHECK(again.Find(3, 9)->values == TrialValues{"[ 16, 16 ]"});
  CHECK(again.Find(1, 9)->failure == "a loss, \"nan\"");
  CHECK(again.Find(1, 3) == nullptr);
  const auto ranked = Ranked(again.results(), 9);
  REQUIRE(ranked.size() == 2);
  CHECK(ranked.front()->trial == 0);
  CHECK(TrialLedger::Open(folder.Path("search"), space, "two").error().message.find("another's") !=
        std::string::npos);
  std::ofstream(folder.Path("search") + "/trials.csv", std::ios::app) << "4,ni";
  CHECK(TrialLedger::Open(folder.Path("search"), space, "one").error().message.find("line 5") !=
        std::string::npos);
}
