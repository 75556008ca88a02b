// Outputs of the program, which is killed at moments that chance chooses while it writes them. Takes a
// minute: run by tests/trainer/kill_test.sh, which `make test-all` starts.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <string>

#include "support/cli_audio.h"
#include "support/whole_files.h"

using namespace cli_test;

namespace {

// What is there of one folder is as in the other.
void RequireSame(const std::string& some, const std::filesystem::path& all) {
  if (!std::filesystem::exists(some)) return;
  for (const auto& entry : std::filesystem::directory_iterator(some)) {
    if (entry.path().extension() == ".part") continue;
    INFO(entry.path());
    REQUIRE(ReadBytes(entry.path()) == ReadBytes(all / entry.path().filename()));
  }
}

}  // namespace

TEST_CASE("features and answers that are killed while they are written are whole or not there",
          "[.][kills]") {
  const TemporaryFolder folder;
  for (int clip = 0; clip < 20; ++clip)
    WriteAudio(folder.Path("in/" + std::to_string(clip) + ".wav"), Voice(4.0, 16000), 16000);
  Killer killer;
  for (const std::string arguments :
       {"features --format csv", "features --format json", "features --format npy",
        "predict --format textgrid", "predict --format vtt"}) {
    CAPTURE(arguments);
    const auto command = [&](const std::string& output) {
      return "\"$PROGRAM\" " + arguments + " " + Quoted(folder.Path("in")) + " --output " +
             Quoted(folder.Path(output));
    };
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(RunShell(command("whole")).exit_code == 0);
    const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - start;
    int files = 0;
    for (int kills = 0; kills < Killer::KillsOf(0.04); ++kills) {
      const std::string output = "out" + std::to_string(kills);
      killer.Kill(command(output), 1.1 * whole.count());
      files += RequireWhole(folder.Path(output));
      RequireSame(folder.Path(output), folder.Path("whole"));
    }
    CHECK(files > 0);
  }
}
