// compare, as its user runs it: classifiers and recipes on the same clips, ranked.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "classical/classifier.h"
#include "evaluation/comparison.h"
#include "generated_corpora.h"

using namespace speech_emotion::trainer;
using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

std::string Compare(const TemporaryFolder& folder, const std::string& corpus) {
  return "$PROGRAM compare --threads 1 --data ravdess=" + Quoted(corpus) + " --cache " +
         Quoted(folder.Path("cache")) + " --output " + Quoted(folder.Path("compared")) + " ";
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

ComparedModel Model(const std::string& name, double recall, size_t bytes) {
  ComparedModel model;
  model.name = name;
  model.measures.unweighted_average_recall.value = recall;
  model.size_bytes = bytes;
  return model;
}

}  // namespace

TEST_CASE("models are ranked by recall, and of equals the smaller one comes first") {
  std::vector<ComparedModel> models = {Model("a", 0.4, 10), Model("b", 0.6, 30), Model("c", 0.6, 20)};
  Rank(models);
  CHECK(models[0].name == "c");
  CHECK(models[1].name == "b");
  CHECK(models[2].name == "a");
}

TEST_CASE("classifiers and a recipe are trained on every fold, and every clip is scored once by each") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 2);
  folder.Write("ravdess/Actor_01/03-01-01-01-01-09-01.wav", "no audio");
  const auto run = RunShell(Compare(folder, corpus) +
                            "--split leave-one-speaker-out --classifiers majority,lda --recipe mlp-ravdess");
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  CHECK(Contains(run.output, "03-01-01-01-01-09-01.wav"));
  CHECK(Contains(run.output, "all 3 folds (speaker-independent)"));
  CHECK(Contains(run.output, "lda: unweighted average recall"));
  // Three trainings of 200 epochs that take milliseconds: the first, the last, and one a second between.
  const auto printed = Lines(run.output);
  const auto is_epoch = [](const std::string& line) { return line.starts_with("epoch "); };
  CHECK(std::count_if(printed.begin(), printed.end(), is_epoch) >= 6);
  CHECK(std::count_if(printed.begin(), printed.end(), is_epoch) < 300);
  CHECK(Contains(run.output, "epoch 1/200"));
  CHECK(Contains(run.output, "epoch 200/200"));
  for (const std::string& line : printed) {
    if (line.starts_with("epoch 200/200")) CHECK(line.ends_with(" clips/s"));
  }
  int logs = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.Path("compared"))) {
    if (entry.path().filename() != "log.csv") continue;
    ++logs;
    CHECK(Lines(cli_test::ReadBytes(entry.path().string())).size() == 1 + 200);
  }
  CHECK(logs == 3);
  const auto lines = Lines(cli_test::ReadBytes(folder.Path("compared/comparison.csv")));
  REQUIRE(lines.size() == 1 + 3);
  CHECK(lines[3].starts_with("3,majority,classifier,48,3,0.12500,"));
  CHECK((lines[1].starts_with("1,lda,") || lines[2].starts_with("2,lda,")));
  CHECK((Contains(lines[1], "mlp-ravdess,network,48,3,") || Contains(lines[2], "mlp-ravdess,network,48,3,")));
  const std::string html = cli_test::ReadBytes(folder.Path("compared/report.html"));
  CHECK(Contains(html, "3 models compared"));
  CHECK(Contains(html, "unweighted average recall (share of 1)"));
  CHECK_FALSE(Contains(html, ">-0"));
  CHECK(Contains(html, "03-01-01-01-01-09-01.wav"));
  // What is trained already is found, and said to be.
  const auto again = RunShell(Compare(folder, corpus) +
                              "--split leave-one-speaker-out --classifiers none --recipe mlp-ravdess");
  REQUIRE(again.exit_code == 0);
  CHECK(Contains(again.output, ">= "));
  const auto second = Lines(cli_test::ReadBytes(folder.Path("compared/comparison.csv")));
  REQUIRE(second.size() == 2);
  const auto figures = [](const std::string& line) {
    const size_t first = line.find("network,");
    return line.substr(first, line.find(',', first + 60) - first);
  };
  CHECK(figures(second[1]) == figures(Contains(lines[1], "network") ? lines[1] : lines[2]));
}

TEST_CASE("who is scored as a validation speaker isn't trained on, though the split names none") {
  const TemporaryFolder folder;
  const std::string mine = trainer_test::MakeClassFolders(folder, "mine", {"calm", "loud"}, 9, 1);
  const auto run =
      RunShell("$PROGRAM compare --threads 1 --data mine=" + Quoted(mine) + " --cache " +
               Quoted(folder.Path("cache")) + " --output " + Quoted(folder.Path("compared")) +
               " --split speakers:3 --fold 1 --part validation --classifiers lda --recipe mlp-ravdess");
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  // Six of the nine train; each fifth of these, which is two clips of one, is left out.
  CHECK(Contains(run.output, "training on 10 clips, 0 left out, 6 held out"));
  CHECK(Contains(run.output, "2 to choose on"));
  CHECK(Contains(run.output, "lda: unweighted average recall 1.000, 2 clips"));
}

TEST_CASE("the best linear classifier becomes a model that the core hears with") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 2);
  const std::string model = folder.Path("linear.onnx");
  std::vector<std::string> names = {"lda"};
  if (std::ranges::count(ClassifierNames(), "logistic-regression") > 0)
    names.push_back("logistic-regression");
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto run = RunShell(Compare(folder, corpus) + "--split leave-one-speaker-out --classifiers k-nn," +
                              name + " --export " + Quoted(model));
    INFO(run.error);
    REQUIRE(run.exit_code == 0);
    CHECK(Contains(run.output, "linear.onnx: " + name));
    const auto heard = RunShell("$PROGRAM evaluate --threads 1 --split all --data ravdess=" + Quoted(corpus) +
                                " --model " + Quoted(model));
    INFO(heard.output << heard.error);
    CHECK(heard.exit_code == 0);
    CHECK(Contains(heard.output, "ravdess: 48 clips of 3 speakers, 8 classes"));
    // Its own training clips: of 48 clips in 928 dimensions a linear classifier tells all.
    CHECK(Contains(heard.output, "accuracy                  1.000"));
  }
  const auto none =
      RunShell(Compare(folder, corpus) + "--split leave-one-speaker-out --classifiers majority --export " +
               Quoted(folder.Path("none.onnx")));
  CHECK(none.exit_code == 1);
  CHECK(Contains(none.error, "lda"));
  CHECK_FALSE(std::filesystem::exists(folder.Path("none.onnx")));
}

TEST_CASE("what can't be compared is refused in one line") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 1);
  for (const auto& [flags, found] :
       std::vector<std::pair<std::string, std::string>>{{"--classifiers perceptron", "'perceptron'"},
                                                        {"--recipe nothing", "nothing"},
                                                        {"--preset flagship", "'flagship'"},
                                                        {"--split all", "'all'"},
                                                        {"--split crema-d-audeering", "crema-d"},
                                                        {"--classifiers none", "neither"},
                                                        {"--fold 9 --split leave-one-speaker-out", "9"}}) {
    CAPTURE(flags);
    const auto run = RunShell(Compare(folder, corpus) + flags);
    CHECK(run.exit_code == 1);
    CHECK(Contains(run.error, found));
    CHECK(std::count(run.error.begin(), run.error.end(), '\n') == 1);
    CHECK_FALSE(std::filesystem::exists(folder.Path("compared/report.html")));
  }
}
