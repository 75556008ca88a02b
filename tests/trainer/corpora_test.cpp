#include "data/corpora/corpora.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "read_corpus.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;
using trainer_test::Only;
using trainer_test::Read;

namespace fs = std::filesystem;

namespace {

std::string ErrorOf(const std::vector<std::string>& arguments) {
  const auto corpora = ReadCorpora(arguments);
  return corpora ? "no error" : corpora.error().message;
}

}  // namespace

TEST_CASE("a corpus whose folders are links is read through them") {
  const TemporaryFolder folder;
  folder.Write("disk/1001_DFA_ANG_XX.wav", "");
  std::filesystem::create_directories(folder.Path("c"));
  std::filesystem::create_directory_symlink(folder.Path("disk"), folder.Path("c/AudioWAV"));
  CHECK(Only(Read("crema-d=" + folder.Path("c"))).speaker == "1001");
}

TEST_CASE("links to folders are followed at every level, and the steps to a clip are those of the link") {
  const TemporaryFolder folder;
  folder.Write("disk/anna/1.wav", "");
  folder.Write("disk/more/2.wav", "");
  fs::create_directories(folder.Path("mine/happy"));
  fs::create_directory_symlink(folder.Path("disk/anna"), folder.Path("mine/happy/speaker1"));
  fs::create_directory_symlink(folder.Path("disk/more"), folder.Path("disk/anna/session2"));
  const Corpus corpus = Read(folder.Path("mine"));
  REQUIRE(corpus.utterances.size() == 2);
  CHECK(corpus.utterances[0].path == folder.Path("mine/happy/speaker1/1.wav"));
  CHECK(corpus.utterances[1].path == folder.Path("mine/happy/speaker1/session2/2.wav"));
  for (const Utterance& utterance : corpus.utterances) CHECK(utterance.speaker == "speaker1");
  CHECK(corpus.ignored_files.empty());
}

TEST_CASE("links that lead round in circles, to a folder that is read anyway or to nothing are told") {
  const TemporaryFolder folder;
  folder.Write("mine/happy/anna/1.wav", "");
  fs::create_directory_symlink(folder.Path("mine"), folder.Path("mine/happy/anna/all"));
  fs::create_directory_symlink(folder.Path("mine/happy"), folder.Path("mine/alias"));
  fs::create_symlink(folder.Path("gone"), folder.Path("mine/happy/ben"));
  fs::create_symlink("itself", folder.Path("mine/happy/itself"));
  const Corpus corpus = Read(folder.Path("mine"));
  CHECK(Only(corpus).path == folder.Path("mine/happy/anna/1.wav"));
  CHECK(corpus.ignored_files ==
        std::vector<std::string>{folder.Path("mine/alias") + ": the folder " +
                                     fs::canonical(folder.Path("mine/happy")).string() +
                                     ", which is read already",
                                 folder.Path("mine/happy/anna/all") + ": a link to " +
                                     fs::canonical(folder.Path("mine")).string() + ", which it lies in",
                                 folder.Path("mine/happy/ben") + ": a link that leads to nothing",
                                 folder.Path("mine/happy/itself") + ": a link that leads to nothing"});
}

TEST_CASE("a missing folder, a folder without clips and an unknown corpus are named") {
  const TemporaryFolder folder;
  folder.Write("empty/readme.txt", "");
  const std::string unknown = ErrorOf({"ravdes=" + folder.Path("empty")});
  CHECK(unknown.find("'ravdes'") != std::string::npos);
  CHECK(unknown.find("ravdess, tess") != std::string::npos);
  CHECK(ErrorOf({"ravdess=" + folder.Path("gone")}).find("gone") != std::string::npos);
  CHECK(ErrorOf({"ravdess=" + folder.Path("empty")}).find("found none") != std::string::npos);
  CHECK(ErrorOf({"iemocap=" + folder.Path("empty")}).find("EmoEvaluation") != std::string::npos);
}

TEST_CASE("data arguments hold a name, options and a path, or a path of one's own data") {
  const auto named = ParseDataSource("iemocap:4,improvised=a/b=c");
  REQUIRE(named.has_value());
  CHECK(named->name == "iemocap");
  CHECK(named->options == std::vector<std::string>{"4", "improvised"});
  CHECK(named->path == "a/b=c");
  CHECK(ParseDataSource("clips/mine/")->name == "mine");
  CHECK(ParseDataSource("clips/mine.csv")->name == "mine");
  CHECK(ParseDataSource("./a=b")->path == "./a=b");
  CHECK(ParseDataSource("clips/my set, 2024/")->name == "my_set__2024");
  CHECK(ParseDataSource("clips/m\xC3\xBCll.csv")->name == "m\xC3\xBCll");
  CHECK(ParseDataSource("clips/m\xFCll.csv")->name == "m_ll");
  CHECK(ErrorOf({"clips/ravdess"}).find("ravdess=clips/ravdess") != std::string::npos);
  CHECK(ErrorOf({"=clips"}).find("expected --data NAME") != std::string::npos);
  CHECK(ErrorOf({"mine="}).find("expected --data NAME") != std::string::npos);
}

TEST_CASE("options that a corpus lacks are errors that list those it has") {
  CHECK(ErrorOf({"ravdess:sung=r"}).find("song of ravdess, found 'sung'") != std::string::npos);
  CHECK(ErrorOf({"tess:song=t"}).find("no option of tess, found 'song'") != std::string::npos);
  CHECK_THAT(
      ErrorOf({"mine:song=t"}),
      Contains(
          "one of the options acted, plain, sounds, classes-first, speakers-first of mine, found 'song'"));
  CHECK_THAT(ErrorOf({"mine:plain,sounds=t"}),
             Contains("one of the options acted, plain, sounds of mine, found plain, sounds"));
  CHECK_THAT(ErrorOf({"ravdess:plain=r"}), Contains("song of ravdess, found 'plain'"));
}

TEST_CASE("the same data given twice are refused") {
  const TemporaryFolder folder;
  folder.Write("mine/happy/a.wav", "");
  CHECK(ErrorOf({"a=" + folder.Path("mine"), "b=" + folder.Path("mine")}).find("twice") != std::string::npos);
}

TEST_CASE("a file that two data arguments hold is refused with both mentions") {
  const TemporaryFolder folder;
  folder.Write("mine/happy/a.wav", "");
  folder.Write("mine/sad/b.wav", "");
  const std::string table = folder.Write("t.csv", "path,label\nelsewhere.wav,sad\nlinked/a.wav,sad\n");
  fs::create_directory_symlink(folder.Path("mine/happy"), folder.Path("linked"));
  CHECK(ErrorOf({"a=" + folder.Path("mine"), "b=" + table}) ==
        folder.Path("linked/a.wav") + " of --data b=" + table +
            ": expected each clip once, found it also as " + folder.Path("mine/happy/a.wav") +
            " of --data a=" + folder.Path("mine"));
  CHECK_THAT(ErrorOf({folder.Path("mine"), "c=" + folder.Path("mine/..")}),
             Contains("expected each clip once"));
}

TEST_CASE("a class's folder whose name can't be a label is refused by the clip's path") {
  for (const auto& [name, shown] :
       {std::pair("sad,down", "sad,down"), std::pair("sad\ndown", "sad\\x0adown"),
        std::pair("sad\x7f", "sad\\x7f"), std::pair("sad\xFC", "sad\xEF\xBF\xBD")}) {
    const TemporaryFolder folder;
    folder.Write("mine/calm/1.wav", "");
    const std::string clip = folder.Write(std::string("mine/") + name + "/2.wav", "");
    CHECK(ErrorOf({folder.Path("mine")}) ==
          clip +
              ": expected a label of UTF-8 text without commas, line breaks and control characters, found '" +
              shown + "'");
  }
}

TEST_CASE("recordings of formats that can't be read are told") {
  const TemporaryFolder folder;
  folder.Write("mine/happy/1.wav", "");
  for (const char* name : {"2.RA", "3.dss", "4.qcp", "5.gsm"})
    folder.Write(std::string("mine/happy/") + name, "");
  folder.Write("mine/happy/notes.txt", "");
  const Corpus corpus = Read(folder.Path("mine"));
  CHECK(corpus.utterances.size() == 1);
  CHECK(corpus.ignored_files.size() == 4);
  CHECK_THAT(corpus.ignored_files.front(), Contains("happy/2.RA: audio of a format that can't be read"));
  folder.Write("phone/happy/1.ra", "");
  CHECK_THAT(ErrorOf({folder.Path("phone")}), Contains("found none") && Contains("happy/1.ra: audio of a"));
}

TEST_CASE("a folder of one's own has a class a sub-folder and keeps its labels as they are") {
  const TemporaryFolder folder;
  folder.Write("mine/Anger/anna/deep/er/1.WAV", "");
  folder.Write("mine/Anger/2.flac", "");
  folder.Write("mine/fear/ben/3.mp3", "");
  folder.Write("mine/fear/ben/3.txt", "");
  folder.Write("mine/notes/readme.txt", "");
  folder.Write("mine/stray.wav", "");
  const Corpus corpus = Read(folder.Path("mine"));
  REQUIRE(corpus.utterances.size() == 3);
  std::map<std::string, std::string> speakers;  // by file
  for (const Utterance& utterance : corpus.utterances) {
    CHECK(utterance.corpus == "mine");
    speakers[utterance.path.filename().string()] = utterance.label + "/" + utterance.speaker;
  }
  CHECK(speakers == std::map<std::string, std::string>{
                        {"1.WAV", "Anger/anna"}, {"2.flac", "Anger/"}, {"3.mp3", "fear/ben"}});
  REQUIRE(corpus.ignored_files.size() == 2);
  CHECK(corpus.ignored_files[0].find("notes: a folder without audio files") != std::string::npos);
  CHECK(corpus.ignored_files[1].find("stray.wav: in no class's folder") != std::string::npos);
}
