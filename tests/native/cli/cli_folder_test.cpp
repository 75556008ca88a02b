// What the program says of folders whose files it doesn't read, and names that spreadsheets would compute.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "files/input_files.h"
#include "files/text_encoding.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace cli_test;
using namespace speech_emotion;
using Catch::Contains;

namespace fs = std::filesystem;

namespace {

constexpr int kRate = 16000;

// "recordings" with a link to a folder, two to nothing, three recordings of formats that can't be read, and a
// hidden one.
void MakeUnread(const TemporaryFolder& folder) {
  folder.Write("disk/linked.wav", "");
  fs::create_directories(folder.Path("recordings/below"));
  fs::create_directory_symlink(folder.Path("disk"), folder.Path("recordings/disk"));
  fs::create_symlink("gone.wav", folder.Path("recordings/dead.wav"));
  fs::create_symlink("gone", folder.Path("recordings/below/dead"));
  for (const char* name : {"a.ra", "below/b.RA", "c.dss", ".hidden.ra", "notes.txt"})
    folder.Write(std::string("recordings/") + name, "");
}

std::string Skipped(const TemporaryFolder& folder) {
  const std::string path = folder.Path("recordings"), start = "speech-emotion: " + path + ": skipped ";
  return start + "a link to a folder: " + path + "/disk\n" +                                      //
         start + "2 links that lead to nothing, e.g. " + path + "/dead.wav\n" +                   //
         start + "2 recordings in a format that can't be read (.ra), e.g. " + path + "/a.ra\n" +  //
         start + "a recording in a format that can't be read (.dss): " + path + "/c.dss\n";
}

}  // namespace

TEST_CASE("What a folder holds and nobody reads is told, a line a reason") {
  const TemporaryFolder folder;
  MakeUnread(folder);
  WriteAudio(folder.Path("recordings/voice.wav"), Voice(1.0, kRate), kRate);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"predict", folder.Path("recordings")},
        {"features", folder.Path("recordings"), "--format", "json"}}) {
    const ProgramRun run = RunProgram(command);
    CHECK(run.exit_code == 0);
    CHECK(run.error == Skipped(folder));
    CHECK_THAT(run.output, Contains("voice.wav"));
  }
}

TEST_CASE("A folder of which nothing is left fails, and says what it holds") {
  const TemporaryFolder folder;
  MakeUnread(folder);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"predict", folder.Path("recordings")},
        {"features", folder.Path("recordings"), "--format", "json"}}) {
    const ProgramRun run = RunProgram(command);
    CHECK(run.exit_code == 1);
    CHECK(run.error == Skipped(folder) + "speech-emotion: " + folder.Path("recordings") +
                           ": expected a folder with audio files, found none in it\n");
    CHECK(run.output == "");
  }
}

TEST_CASE("Recordings of telephones, browsers and films are taken from a folder, whatever the case") {
  const TemporaryFolder folder;
  const std::vector<std::string> names = {"01.m4a", "02.m4b", "03.mp4", "04.aac",  "05.webm", "06.weba",
                                          "07.mka", "08.mkv", "09.3gp", "10.3gpp", "11.3g2",  "12.AMR",
                                          "13.awb", "14.WMA", "15.ac3", "16.mpc",  "17.ape",  "18.wv",
                                          "19.tta", "20.spx", "21.mp2", "22.MOV"};
  for (const std::string& name : names) folder.Write("mine/" + name, "");
  const InputFiles found = FindInputFiles({folder.Path("mine")});
  CHECK(found.skipped.empty());
  REQUIRE(found.files.size() == names.size());
  for (size_t i = 0; i < names.size(); ++i) CHECK(found.files[i].name == names[i]);
}

TEST_CASE("A field of CSV is no formula, and numbers stay numbers") {
  CHECK(CsvField("=1+1") == "'=1+1");
  CHECK(CsvField("@SUM(A1)") == "'@SUM(A1)");
  CHECK(CsvField("+49 30") == "'+49 30");
  CHECK(CsvField("-x.wav") == "'-x.wav");
  CHECK(CsvField("\tx") == "'\tx");
  CHECK(CsvField("\rx") == "\"'\rx\"");
  CHECK(CsvField("=HYPERLINK(\"http://x\",A1)") == "\"'=HYPERLINK(\"\"http://x\"\",A1)\"");
  for (const char* plain : {"-0.5", "+3", "-1e-05", "a=b", "a-b", "", "'=x"}) CHECK(CsvField(plain) == plain);
}

TEST_CASE("A recording whose name is a formula is none in predict's CSV") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("=1+cmd.wav"), Voice(1.0, kRate), kRate);
  const ProgramRun run =
      RunShell("cd " + Quoted(folder.Path("")) + " && $PROGRAM predict --format csv =1+cmd.wav");
  CHECK(run.error == "");
  CHECK(run.exit_code == 0);
  REQUIRE(run.output_lines().size() >= 2);
  CHECK_THAT(run.output_lines()[1], Catch::StartsWith("'=1+cmd.wav,"));
}
