// evaluate, as its user runs it, with the shipped model.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "generated_corpora.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

std::string Evaluate(const std::string& corpus) {
  return "$PROGRAM evaluate --threads 1 --data ravdess=" + Quoted(corpus) +
         " --model " SPEECH_EMOTION_MODELS "/emotion.onnx ";
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report and a row a clip are written, and a broken clip is named without ending it") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 1);
  folder.Write("ravdess/Actor_17/03-01-01-01-01-02-17.wav", "no audio");
  folder.Write("curves.csv", "epoch,loss\n1,2\n2,1\n");
  const auto run = RunShell(Evaluate(corpus) + "--split first-journey --report " +
                            Quoted(folder.Path("report")) + " --curves " + Quoted(folder.Path("curves.csv")));
  CHECK(run.exit_code == 1);
  CHECK(Contains(run.error, "03-01-01-01-01-02-17.wav: "));
  CHECK(Contains(run.error, "failed: 1 clips"));
  CHECK(Contains(run.output, "on the test part of first-journey ("));
  CHECK(Contains(run.output, "ravdess: 8 clips of 1 speakers, 8 classes"));
  CHECK(Contains(run.output, "unweighted average recall"));
  const std::string html = cli_test::ReadBytes(folder.Path("report/report.html"));
  CHECK(Contains(html, "speech-emotion voice"));
  CHECK(Contains(html, "loss by epoch"));
  CHECK(Contains(html, "03-01-01-01-01-02-17.wav"));
  const std::string csv = cli_test::ReadBytes(folder.Path("report/predictions.csv"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 8);
}

TEST_CASE("other splits, folds and parts can be scored, and say when the model wasn't trained on them") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 1);
  const auto every = RunShell(Evaluate(corpus) + "--split all");
  CHECK(every.exit_code == 0);
  CHECK(Contains(every.output, "ravdess: 24 clips of 3 speakers"));
  const auto folds = RunShell(Evaluate(corpus) + "--split leave-one-speaker-out --fold all");
  INFO(folds.error);
  CHECK(folds.exit_code == 0);
  CHECK(Contains(folds.output, "ravdess: 24 clips of 3 speakers"));
  CHECK(Contains(folds.output, "all 3 folds (speakers may be known)"));
  const auto train = RunShell(Evaluate(corpus) + "--split first-journey --part train");
  CHECK(Contains(train.output, "on the training part of first-journey"));
  CHECK(Contains(train.output, "ravdess: 16 clips of 2 speakers"));
}

TEST_CASE("what can't be evaluated is refused before any clip is heard") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 1);
  const auto refused = [&](const std::string& flags) {
    const auto run = RunShell(Evaluate(corpus) + flags);
    CHECK(run.exit_code != 0);
    CHECK_FALSE(Contains(run.output, "unweighted"));
    return run.error;
  };
  CHECK(Contains(refused("--through gsm --through tunnel"),
                 "or mp3:KBIT (a second, 8 to 160), found 'tunnel'"));
  CHECK(Contains(refused("--part some"), "expected train|validation|test, found 'some'"));
  CHECK(Contains(refused("--curves " + Quoted(folder.Path("none.csv"))),
                 "none.csv: expected a table of epochs"));
  CHECK(Contains(
      refused("--split leave-one-speaker-out --fold all --model " SPEECH_EMOTION_MODELS "/emotion.onnx"),
      "found 2 models and 3 folds"));
}

TEST_CASE("clips are scored through channels and as a page hears them, and the ordinary figures stay") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 1);
  const auto scored = [&](const std::string& name, const std::string& flags) {
    const auto run = RunShell(Evaluate(corpus) + "--split first-journey " + flags + "--report " +
                              Quoted(folder.Path(name)));
    INFO(run.error);
    CHECK(run.exit_code == 0);
    return run.output;
  };
  const std::string plain = scored("plain", "");
  const std::string through = scored("through", "--through gsm --through gain:-6 --live ");
  const auto head = plain.substr(0, plain.find("report.html"));
  CHECK(through.substr(0, through.find("\nThrough channels")) + "\n" ==
        head.substr(0, head.rfind(folder.Path("plain"))));
  CHECK(Contains(through, "  through  ravdess  95 %   mean\n  clean "));
  CHECK(Contains(through, " of 8 "));
  CHECK(Contains(through, "ravdess, from neutral to angry: "));
  const auto read = [&](const std::string& name) { return cli_test::ReadBytes(folder.Path(name)); };
  CHECK(read("through/predictions.csv") == read("plain/predictions.csv"));
  const std::string csv = read("through/channels.csv");
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 3);
  CHECK(Contains(csv, "\ngain:-6,ravdess,acted,8,1,"));
  CHECK(Contains(read("through/live.csv"), "\nsplice,ravdess,angry,voices,"));
  CHECK(Contains(read("through/report.html"), "<h2>Through channels</h2>"));
  CHECK_FALSE(Contains(read("through/report.html"), "{{"));
  CHECK_FALSE(std::filesystem::exists(folder.Path("plain/channels.csv")));
}
