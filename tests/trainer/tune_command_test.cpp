// tune, as its user runs it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "generated_corpora.h"

using cli_test::Quoted;
using cli_test::ReadBytes;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

constexpr char kRecipe[] =
    "name = 'tiny'\npreset = 'seed-mfcc40-mean'\nwindow_s = 6.0\n[network]\nkind = 'mlp'\nhidden = "
    "[8]\n[training]\n"
    "batches = 'clips'\nbatch = 8\nepochs = 9\nkeep = 'last'\n[tune]\n"
    "'training.learning_rate' = { from = 1e-3, to = 1e-1, scale = 'log' }\n'network.hidden' = [[4], [8], "
    "[16, 8]]\n";

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Setting {
  TemporaryFolder folder;
  std::string corpus = trainer_test::MakeClassFolders(folder, "mine", {"bright", "dark"}, 9, 2);
  std::string recipe = folder.Path("tiny.toml");

  Setting() { std::ofstream(recipe) << kRecipe; }

  std::string Tune(const std::string& flags, const std::string& what = "--split speakers:3") const {
    return "$PROGRAM tune --data mine=" + Quoted(corpus) + " " + what +
           (what.find("--recipe") == std::string::npos ? " --recipe " + Quoted(recipe) : "") + " --cache " +
           Quoted(folder.Path("cache")) + " --output " + Quoted(folder.Path("tuned")) + " " + flags;
  }
  std::vector<std::string> Trials() const {
    std::istringstream text(ReadBytes(folder.Path("tuned/trials.csv")));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
};

}  // namespace

TEST_CASE("a search ends with a table, a page and the best trial as a recipe that trains") {
  const Setting setting;
  const auto run = RunShell(setting.Tune("--trials 6 --jobs 2"));
  INFO(run.output << run.error);
  REQUIRE(run.exit_code == 0);
  CHECK(Contains(run.output, "8/8 trial"));
  CHECK(Contains(run.output, "best on the validation part of speakers:3"));
  CHECK(setting.Trials().size() == 1 + 6 + 2);  // by thirds: six of 3 epochs, two of 9
  const std::string html = ReadBytes(setting.folder.Path("tuned/report.html"));
  CHECK(Contains(html, "6 trials, scored on"));
  CHECK(Contains(html, "training.learning_rate (logarithmic)"));
  CHECK(Contains(html, "unweighted average recall (share of 1)"));
  CHECK(Contains(html, "one speaker: no interval"));
  const std::string best = ReadBytes(setting.folder.Path("tuned/best.toml"));
  CHECK_FALSE(Contains(best, "[tune]"));
  CHECK(Contains(best, "'tiny-tuned'"));
  const auto trained =
      RunShell("$PROGRAM train --data mine=" + Quoted(setting.corpus) + " --recipe " +
               Quoted(setting.folder.Path("tuned/best.toml")) + " --cache " +
               Quoted(setting.folder.Path("cache")) + " --run " + Quoted(setting.folder.Path("run")));
  INFO(trained.error);
  CHECK(trained.exit_code == 0);
  // Trials hold out validation speakers, though the recipe needs none.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(setting.folder.Path("tuned"))) {
    if (entry.path().filename() == "train.log") CHECK(Contains(ReadBytes(entry.path()), " to choose on"));
  }
}

TEST_CASE("a search that is killed goes on without repeating a trial, and ends as if it hadn't been") {
  const Setting setting;
  const std::string flags = "--trials 5 --method random --jobs 1";
  const auto killed =
      RunShell(setting.Tune(flags) + " & tune=$!; while kill -0 $tune && [ \"$(wc -l < " +
               Quoted(setting.folder.Path("tuned/trials.csv")) +
               " 2>/dev/null || echo 0)\" -lt 3 ]; do sleep .1; done; kill -9 $tune; wait $tune");
  CHECK(killed.exit_code == 128 + 9);
  const auto before = setting.Trials();
  REQUIRE(before.size() >= 3);
  REQUIRE(before.size() < 6);
  const auto again = RunShell(setting.Tune(flags));
  INFO(again.output << again.error);
  REQUIRE(again.exit_code == 0);
  const auto after = setting.Trials();
  REQUIRE(after.size() == 6);
  for (size_t i = 0; i < before.size(); ++i) CHECK(after[i] == before[i]);
  CHECK(std::count(again.output.begin(), again.output.end(), '/') >= 5 - static_cast<int>(before.size()));
  CHECK_FALSE(Contains(again.output, "trial 0,"));
}

TEST_CASE("a trial that fails is named, and doesn't end the search; what can't be searched is refused") {
  const Setting setting;
  std::ofstream(setting.recipe)
      << "name = 'tiny'\npreset = 'seed-mfcc40-mean'\n[network]\nkind = 'mlp'\nhidden = "
         "[8]\n[training]\nbatches = 'clips'\nepochs = 2\noptimizer = 'sgd'\n[tune]\n"
         "'training.learning_rate' = [1e-3, 1e30]\n";
  // In a script that starts trainings in several processes, too.
  const auto run = RunShell("export WORLD_SIZE=2; " + setting.Tune("--trials 6 --method random --jobs 2"));
  INFO(run.output << run.error);
  CHECK(run.exit_code == 0);
  CHECK(Contains(run.output, ": failed: "));
  CHECK(Contains(ReadBytes(setting.folder.Path("tuned/best.toml")), "learning_rate = 0.001"));

  const auto refused = [&](const std::string& command, const std::string& why) {
    const auto attempt = RunShell(command);
    CAPTURE(command, attempt.error);
    CHECK(attempt.exit_code == 1);
    CHECK(Contains(attempt.error, why));
  };
  refused(setting.Tune("--trials 6 --method random --seed 2"), "another's");
  std::filesystem::rename(setting.corpus + "/bright/speaker1/take2.wav",
                          setting.corpus + "/dark/speaker1/take3.wav");
  refused(setting.Tune("--trials 6 --method random"), "another's (search.txt: other clips, labels");
  refused(setting.Tune("", "--recipe flagship"), "[tune]");
  refused(setting.Tune("", "--split random:1:80/20"), "validation");
}
