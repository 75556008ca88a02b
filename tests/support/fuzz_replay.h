// What the fuzzers of tests/fuzz start from, and what they once found, tried anew in every build. A fuzzer
// ends the program where something goes wrong; the test tells at which file.
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace speech_emotion::testing {

// Hands every file of seeds/NAME and regressions/NAME to `fuzzer`; how many there were.
template <class Fuzzer>
int Replay(const std::string& name, const Fuzzer& fuzzer) {
  int files = 0;
  for (const char* kind : {"seeds", "regressions"}) {
    const std::filesystem::path folder =
        std::filesystem::path(SPEECH_EMOTION_TESTS_FOLDER) / "fuzz" / kind / name;
    if (!std::filesystem::is_directory(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      CAPTURE(entry.path());
      std::ifstream file(entry.path(), std::ios::binary);
      REQUIRE(file);
      const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file),
                                       std::istreambuf_iterator<char>()};
      CHECK(fuzzer(bytes.data(), bytes.size()) == 0);
      ++files;
    }
  }
  return files;
}

}  // namespace speech_emotion::testing
