#include "data/utterance_table.h"

#include <catch2/catch.hpp>

#include "../native/cli_program.h"
#include "data/corpora.h"

using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

speech_emotion::Result<Corpus> ReadTable(const TemporaryFolder& folder, const std::string& text,
                                         const std::string& name = "t.csv") {
  return ReadCorpus("mine", folder.Write(name, text));
}

// Without the folder: "t.csv:3: ...".
std::string ErrorOf(const std::string& text) {
  const TemporaryFolder folder;
  const auto corpus = ReadTable(folder, text);
  return corpus ? "no error" : corpus.error().message.substr(folder.Path("").size());
}

}  // namespace

TEST_CASE("a table's columns come in any order, quoted, with a byte order mark and Windows line ends") {
  const TemporaryFolder folder;
  const auto corpus = ReadTable(folder,
                                "\xEF\xBB\xBFsex,Label,split,speaker,path,corpus\r\n"
                                "f,\"sad, or \"\"down\"\"\",train,\"anna\",clips/1.wav,\r\n"
                                "\r\n"
                                "Male,fear,validation,ben,/abs/2.wav,theirs\r\n"
                                ",fear,test,\"\",\"a\nb.wav\",theirs\r\n");
  REQUIRE(corpus.has_value());
  REQUIRE(corpus->utterances.size() == 3);
  const auto& rows = corpus->utterances;
  CHECK(rows[0].path == folder.Path("clips/1.wav"));
  CHECK(rows[0].label == "sad, or \"down\"");
  CHECK(rows[0].speaker == "anna");
  CHECK(rows[0].corpus == "mine");
  CHECK(rows[0].sex == Sex::kFemale);
  CHECK(rows[0].part == Part::kTrain);
  CHECK(rows[1].path == "/abs/2.wav");
  CHECK(rows[1].label == "fear");
  CHECK(rows[1].corpus == "theirs");
  CHECK(rows[1].sex == Sex::kMale);
  CHECK(rows[1].part == Part::kValidation);
  CHECK(rows[2].path == folder.Path("a\nb.wav"));
  CHECK(rows[2].part == Part::kTest);
}

TEST_CASE(
    "a tab-separated table needs no more than path and label, and tells of columns that it doesn't use") {
  const TemporaryFolder folder;
  const auto corpus = ReadTable(folder, "path\tlabel\tspliit\n1, 2.wav\thappy\tx\n", "t.tsv");
  REQUIRE(corpus.has_value());
  REQUIRE(corpus->utterances.size() == 1);
  CHECK(corpus->utterances[0].path == folder.Path("1, 2.wav"));
  CHECK(corpus->utterances[0].speaker == "");
  CHECK(corpus->utterances[0].part == Part::kNone);
  REQUIRE(corpus->ignored_files.size() == 1);
  CHECK(corpus->ignored_files[0].find("'spliit'") != std::string::npos);
}

TEST_CASE("defects of a table are told with file and line") {
  CHECK(ErrorOf("") == "t.csv:1: expected a header with the columns path and label, found an empty file");
  CHECK(ErrorOf("path,emotion\na.wav,sad\n") == "t.csv:1: expected a column label, found path, emotion");
  CHECK(ErrorOf("path,label,label\n") == "t.csv:1: expected the column label once, found it twice");
  CHECK(ErrorOf("path,label\n") == "t.csv:1: expected rows below the header, found none");
  CHECK(ErrorOf("path,label\na.wav,sad\nb.wav\n") == "t.csv:3: expected 2 fields as in the header, found 1");
  CHECK(ErrorOf("path,label\n\na.wav,\n") == "t.csv:3: expected a label, found an empty field");
  CHECK(ErrorOf("path,label,split\na.wav,sad,dev\n") ==
        "t.csv:2: expected the split train, validation or test, found dev");
  CHECK(ErrorOf("path,label,sex\na.wav,sad,x\n") == "t.csv:2: expected the sex female or male, found x");
  CHECK(ErrorOf("path,label\na.wav,\"sad\nb.wav,sad\n") ==
        "t.csv:2: expected a quoted field to end, found the file's end");
  CHECK(ErrorOf("path,label\n\"a\".wav,sad\n") ==
        "t.csv:2: expected a separator after a quoted field, found '.'");
  CHECK(ErrorOf("path,label\na.wav,sad\nb.wav,sad\n./a.wav,happy\n")
            .starts_with("t.csv:4: expected each path once"));
}

TEST_CASE("a table that isn't there is named") {
  const TemporaryFolder folder;
  const auto corpus = ReadCorpus("mine", folder.Path("gone.csv"));
  REQUIRE_FALSE(corpus.has_value());
  CHECK(corpus.error().message.find("gone.csv: expected a table") != std::string::npos);
}
