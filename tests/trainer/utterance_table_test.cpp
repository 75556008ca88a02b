#include "data/corpora/utterance_table.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "data/corpora/corpora.h"
#include "support/cli_program.h"

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
                                "f,\"sad or \"\"down\"\"\",train,\"Smith, Anna\",clips/1.wav,\r\n"
                                "\r\n"
                                "Male,fear,validation,ben,/abs/2.wav,theirs\r\n"
                                ",fear,test,\"\",\"a\nb.wav\",theirs\r\n");
  REQUIRE(corpus.has_value());
  REQUIRE(corpus->utterances.size() == 3);
  const auto& rows = corpus->utterances;
  CHECK(rows[0].path == folder.Path("clips/1.wav"));
  CHECK(rows[0].label == "sad or \"down\"");
  CHECK(rows[0].speaker == "Smith, Anna");
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

TEST_CASE("a table tells how many listeners heard each class") {
  const TemporaryFolder folder;
  const auto corpus = ReadTable(folder,
                                "path,label,votes:sad,Votes:Very angry,kind\n"
                                "a.wav,sad,3, 1 ,\nb.wav,sad,,2,\nc.wav,sad,,,\nd.wav,rain,4,,sound\n");
  REQUIRE(corpus.has_value());
  CHECK(corpus->ignored_files.empty());
  const auto& rows = corpus->utterances;
  CHECK(rows[0].votes == std::vector<ClassVotes>{{"sad", 3}, {"Very angry", 1}});
  CHECK(rows[1].votes == std::vector<ClassVotes>{{"sad", 0}, {"Very angry", 2}});
  CHECK(rows[2].votes.empty());
  CHECK(rows[3].votes.empty());
  CHECK(ErrorOf("path,label,votes:sad\na.wav,sad,-1\n") ==
        "t.csv:2: expected a number of votes:sad, found -1");
  CHECK(ErrorOf("path,label,votes:sad,votes:sad\n") ==
        "t.csv:1: expected the column votes:sad once, found it twice");
  CHECK(ErrorOf("path,label,votes:\n") == "t.csv:1: expected a label behind votes:, found none");
}

TEST_CASE("defects of a table are told with file and line") {
  CHECK(ErrorOf("") == "t.csv:1: expected a header with the columns path and label, found an empty file");
  CHECK(ErrorOf("path,mood\na.wav,sad\n") ==
        "t.csv:1: expected a header with a column label (or emotion, class or target), found path, mood");
  CHECK(ErrorOf("path,label,label\n") == "t.csv:1: expected the column label once, found it twice");
  CHECK(ErrorOf("path,label\n") == "t.csv:1: expected rows below the header, found none");
  CHECK(ErrorOf("path,label\na.wav,sad\nb.wav\n") == "t.csv:3: expected 2 fields as in the header, found 1");
  CHECK(ErrorOf("path,label\n\na.wav,\n") == "t.csv:3: expected a label, found an empty field");
  CHECK(ErrorOf("path,label,split\na.wav,sad,other\n") ==
        "t.csv:2: expected the split train, validation (val, dev) or test (eval), found other");
  CHECK(ErrorOf("path,label,sex\na.wav,sad,x\n") == "t.csv:2: expected the sex female or male, found x");
  CHECK(ErrorOf("path,label,kind\na.wav,rain,noise\n") ==
        "t.csv:2: expected the kind acted, plain or sound, found noise");
  CHECK(ErrorOf("path,label\na.wav,\"sad\nb.wav,sad\n") ==
        "t.csv:2: expected a quoted field to end, found the file's end");
  CHECK(ErrorOf("path,label\n\"a\".wav,sad\n") ==
        "t.csv:2: expected a separator after a quoted field, found '.'");
  CHECK(ErrorOf("path,label\na.wav,sad\nb.wav,sad\n./a.wav,happy\n")
            .starts_with("t.csv:4: expected each path once"));
}

TEST_CASE("a label or a corpus's name that no model could hold is refused where it stands") {
  const std::string label =
      "expected a label of UTF-8 text without commas, line breaks and control characters, found ";
  CHECK(ErrorOf("path,label\na.wav,sad\nb.wav,\"sad, or down\"\n") == "t.csv:3: " + label + "'sad, or down'");
  CHECK(ErrorOf("path,label\na.wav,\"sad\nor down\"\n") == "t.csv:2: " + label + "'sad\\x0aor down'");
  CHECK(ErrorOf("path,label\na.wav,sad\x1b[2J\n") == "t.csv:2: " + label + "'sad\\x1b[2J'");
  CHECK(ErrorOf("path,label\na.wav,m\xFCll\n") == "t.csv:2: " + label + "'m\xEF\xBF\xBDll'");
  CHECK(ErrorOf("path,label\na.wav,m\xC3\xBCll\n") == "no error");
  CHECK(ErrorOf("path,label,corpus\na.wav,sad,\"ours, 2024\"\n") ==
        "t.csv:2: expected a corpus's name of letters, digits, '-', '_' and '.', found 'ours, 2024'");
}

TEST_CASE("a file that two rows name in two ways is refused with both") {
  const TemporaryFolder folder;
  folder.Write("clips/a.wav", "");
  std::filesystem::create_directory_symlink(folder.Path("clips"), folder.Path("linked"));
  const std::string table = folder.Path("t.csv");
  for (const std::string& other : {folder.Path("clips/a.wav"), folder.Path("linked/a.wav")}) {
    const auto corpus = ReadTable(folder, "path,label\nclips/a.wav,sad\nc.wav,sad\n" + other + ",happy\n");
    REQUIRE_FALSE(corpus.has_value());
    CHECK(corpus.error().message ==
          table + ":4: expected each path once, found " + other + " also in line 2" +
              (other == folder.Path("clips/a.wav") ? "" : ", as " + folder.Path("clips/a.wav")));
  }
}

TEST_CASE("links to one file are clips of their own, as stores that keep each content once have them") {
  const TemporaryFolder folder;
  folder.Write("blob.wav", "");
  std::filesystem::create_symlink(folder.Path("blob.wav"), folder.Path("a.wav"));
  std::filesystem::create_symlink(folder.Path("blob.wav"), folder.Path("b.wav"));
  CHECK(ReadTable(folder, "path,label\na.wav,sad\nb.wav,sad\n").has_value());
}

TEST_CASE("files that aren't there are told apart as those that are") {
  const TemporaryFolder folder;
  const auto distinct = ReadTable(folder, "path,label\ngone/a.wav,sad\ngone/b.wav,sad\nlost/a.wav,sad\n");
  CHECK(distinct.has_value());
  const auto twice = ReadTable(folder, "path,label\ngone/a.wav,sad\n" + folder.Path("gone/a.wav") + ",sad\n");
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().message.find("t.csv:3: expected each path once") != std::string::npos);
}

TEST_CASE(
    "of a table that is named relative to where one is, a path to the same file from the root is found, "
    "too") {
  const TemporaryFolder folder;
  folder.Write("t.csv", "path,label\ngone/a.wav,sad\n" + folder.Path("gone/a.wav") + ",sad\n");
  const auto corpus = ReadCorpus("mine", std::filesystem::relative(folder.Path("t.csv")));
  REQUIRE_FALSE(corpus.has_value());
  CHECK(corpus.error().message.find(":3: expected each path once") != std::string::npos);
}

TEST_CASE("a table that isn't there is named") {
  const TemporaryFolder folder;
  const auto corpus = ReadCorpus("mine", folder.Path("gone.csv"));
  REQUIRE_FALSE(corpus.has_value());
  CHECK(corpus.error().message.find("gone.csv: expected a table") != std::string::npos);
}
