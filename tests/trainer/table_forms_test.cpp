// Tables as spreadsheets and other people's scripts write them.
#include <catch2/catch.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "data/corpora/corpora.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;

namespace {

struct Reading {
  TemporaryFolder folder;
  speech_emotion::Result<Corpus> corpus;

  explicit Reading(const std::string& text, const std::string& name = "t.csv")
      : corpus(ReadCorpus("mine", folder.Write(name, text))) {}

  // Without the folder: "t.csv:3: ...".
  std::string error() const {
    return corpus ? "no error" : corpus.error().message.substr(folder.Path("").size());
  }
};

// "clips/1.wav angry anna" of each row.
std::vector<std::string> Rows(const std::string& text, const std::string& name = "t.csv") {
  const Reading reading(text, name);
  if (!reading.corpus) return {reading.error()};
  std::vector<std::string> rows;
  for (const Utterance& clip : reading.corpus->utterances)
    rows.push_back(clip.path.string().substr(reading.folder.Path("").size()) + " " + clip.label + " " +
                   clip.speaker);
  return rows;
}

std::string Utf16(const std::string& ascii, bool is_big_endian, bool has_mark = true) {
  std::string bytes = has_mark ? (is_big_endian ? "\xFE\xFF" : "\xFF\xFE") : "";
  for (const char c : ascii) {
    if (is_big_endian) bytes += '\0';
    bytes += c;
    if (!is_big_endian) bytes += '\0';
  }
  return bytes;
}

const std::vector<std::string> kRows = {"a.wav angry anna", "b.wav sad ben"};

}  // namespace

TEST_CASE("a table's separator is the one that makes a header of its first row") {
  CHECK(Rows("path;label;speaker\r\na.wav;angry;anna\r\nb.wav;sad;ben\r\n") == kRows);
  CHECK(Rows("\xEF\xBB\xBFpath;label;speaker;what, else\na.wav;angry;anna;1,5\nb.wav;sad;ben;2,5\n") ==
        kRows);
  CHECK(Rows("path\tlabel\tspeaker\na.wav\tangry\tanna\nb.wav\tsad\tben\n") == kRows);
  CHECK(Rows("path|label|speaker\na.wav|angry|anna\nb.wav|sad|ben\n") == kRows);
  CHECK(Rows("path,label,speaker\na.wav,angry,anna\nb.wav,sad,ben\n", "t.tsv") == kRows);
  CHECK(Rows("\"path\";\"label\";\"speaker\"\n\"a.wav\";angry;anna\nb.wav;sad;ben\n") == kRows);
}

TEST_CASE("Excel's first line says the separator") {
  CHECK(Rows("sep=;\r\npath;label;speaker\r\na.wav;angry;anna\r\nb.wav;sad;ben\r\n") == kRows);
  CHECK(Rows("\"sep=|\"\npath|label|speaker\na.wav|angry|anna\nb.wav|sad|ben\n") == kRows);
  CHECK(Reading("SEP=;\npath;label\na.wav;\n").error() == "t.csv:3: expected a label, found an empty field");
}

TEST_CASE("a table in UTF-16 of either order is read, with a byte order mark or without") {
  const std::string text = "path;label;speaker\r\na.wav;angry;anna\r\nb.wav;sad;ben\r\n";
  for (const bool is_big_endian : {true, false}) {
    CHECK(Rows(Utf16(text, is_big_endian)) == kRows);
    CHECK(Rows(Utf16(text, is_big_endian, false)) == kRows);
  }
  // M\u00fcller, and U+1F600, which takes two halves
  std::string beyond = Utf16("path,label,speaker\na.wav,angry,M", false);
  beyond += std::string("\xFC\0", 2) + "\x3D\xD8" + std::string("\0\xDE", 2);
  CHECK(Rows(beyond) == std::vector<std::string>{"a.wav angry M\xC3\xBC\xF0\x9F\x98\x80"});
}

TEST_CASE("lines may end as old Macs end them") {
  CHECK(Rows("path;label;speaker\ra.wav;angry;anna\rb.wav;sad;ben\r") == kRows);
  CHECK(Rows("sep=;\rpath;label;speaker\ra.wav;angry;anna\rb.wav;sad;ben") == kRows);
}

TEST_CASE("rows of nothing but separators and spaces are passed over, before the header, too") {
  CHECK(Rows("\r\n,,\r\npath,label,speaker\r\na.wav,angry,anna\r\n,,\r\n "
             "\t,\xC2\xA0,\r\nb.wav,sad,ben\r\n,,\r\n") == kRows);
  CHECK(Rows("path,label,speaker\na.wav,angry,anna,,\nb.wav,sad,ben,, \n") == kRows);
  CHECK(Reading("path,label\na.wav,sad,x\n").error() ==
        "t.csv:2: expected 2 fields as in the header, found 3");
  CHECK(Reading("path,label\n,\n,\n").error() == "t.csv:3: expected rows below the header, found none");
}

TEST_CASE("columns are known by their usual names") {
  for (const auto& [path, label, speaker] :
       {std::tuple("file", "emotion", "speaker_id"), std::tuple("FileName", "Class", "SPK"),
        std::tuple("file_name", "target", "actor"), std::tuple("File Path", "Emotion", "Speaker ID"),
        std::tuple("wav", "LABEL", "Actor"), std::tuple("audio", "emotion", "speaker-id"),
        std::tuple(" clip ", "\xC2\xA0label", "Speaker\xC2\xA0")}) {
    INFO(path);
    CHECK(Rows(std::string(path) + "," + label + "," + speaker + "\na.wav,angry,anna\nb.wav,sad,ben\n") ==
          kRows);
  }
  const Reading reading(
      "file,emotion,gender,partition,transcript\na.wav,sad,F,Val,hello\nb.wav,sad,male,train,\n");
  REQUIRE(reading.corpus.has_value());
  const Utterance& clip = reading.corpus->utterances.front();
  CHECK(clip.sex == Sex::kFemale);
  CHECK(clip.part == Part::kValidation);
  CHECK(clip.sentence == "hello");
}

TEST_CASE("where two columns could be meant both are named") {
  CHECK(Reading("path,emotion,Label\n").error() ==
        "t.csv:1: expected one column for the label, found emotion and Label: name the one that isn't meant "
        "otherwise");
  CHECK_THAT(Reading("file,path,label\n").error(), Contains("one column for the path, found file and path"));
  CHECK_THAT(Reading("path,label,actor,speaker\n").error(),
             Contains("for the speaker, found actor and speaker"));
  CHECK_THAT(Reading("path,label,set,split\n").error(), Contains("for the split, found set and split"));
}

TEST_CASE("every usual word of a part is read") {
  const auto parts = [](const std::vector<std::string>& words) {
    std::string text = "path,label,split\n";
    for (size_t i = 0; i < words.size(); ++i) text += std::to_string(i) + ",sad," + words[i] + "\n";
    const Reading reading(text);
    if (!reading.corpus) return reading.error();
    std::string found;
    for (const Utterance& clip : reading.corpus->utterances) {
      found += clip.part == Part::kTrain        ? 't'
               : clip.part == Part::kValidation ? 'v'
               : clip.part == Part::kTest       ? 'T'
                                                : '-';
    }
    return found;
  };
  CHECK(parts({"train", "TRAINING", "val", "Valid", "dev", "validation", "test", "Testing", ""}) ==
        "ttvvvvTT-");
  CHECK(parts({"train", "eval"}) == "tT");
  CHECK(parts({"train", "eval", "test", "Evaluation"}) == "tvTv");
}

TEST_CASE("no-break spaces around fields are none of them") {
  CHECK(Rows("path,label,speaker\n\xC2\xA0"
             "a.wav\xC2\xA0,angry\xC2\xA0,\xC2\xA0"
             "anna\nb.wav,\xC2\xA0sad,ben \n") == kRows);
  CHECK(Reading("path,label\na.wav,\xC2\xA0\n").error() == "t.csv:2: expected a label, found an empty field");
}

TEST_CASE("what is no table is named as what it is") {
  CHECK_THAT(Reading("PK\x03\x04"
                     "abc")
                 .error(),
             Contains("t.csv: expected a table as text, found a workbook"));
  CHECK_THAT(Reading("\xD0\xCF\x11\xE0"
                     "abc")
                 .error(),
             Contains("a workbook of old Excel"));
  CHECK_THAT(Reading(std::string("\xFF\xFE\0\0p\0\0\0", 8)).error(), Contains("found UTF-32"));
  CHECK_THAT(Reading(std::string("RIFF\0\0\0\0WAVE", 12)).error(), Contains("found bytes that no text has"));
  CHECK(Reading("a.wav,angry\nb.wav,sad\n").error() ==
        "t.csv:1: expected a header with a column path (or file, filename, filepath, wav, audio or clip), "
        "found "
        "a.wav, angry");
  const TemporaryFolder folder;
  const auto workbook = ReadCorpora({folder.Write("mine.xlsx", "PK")});
  REQUIRE_FALSE(workbook.has_value());
  CHECK_THAT(workbook.error().message,
             Contains("mine.xlsx: expected") && Contains("a workbook; save it as CSV"));
}
