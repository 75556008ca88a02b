// Whether files are whole: what a killed program must never leave half of under a file's own name.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "cli_program.h"
#include "npy.h"

namespace cli_test {

// Rows of one number of fields, the last one with its end.
inline bool IsWholeCsv(const std::string& text) {
  size_t fields = 1, expected = 0;
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted || (c != ',' && c != '\n')) continue;
    if (c == ',') {
      ++fields;
      continue;
    }
    if (expected != 0 && fields != expected) return false;
    expected = std::exchange(fields, 1);
  }
  return text.ends_with('\n') && !is_quoted;
}

inline bool IsWholeNpy(const std::string& path) {
  if (const auto array = ReadNpy(path)) {
    int64_t count = 1;
    for (const int64_t size : array->shape) count *= size;
    return count == static_cast<int64_t>(array->values.size());
  }
  // Of texts: a head of whole lines, and what follows it.
  return ReadBytes(path).size() > 128;
}

// By the ending of its name; true of other kinds of files.
inline bool IsWhole(const std::filesystem::path& path) {
  const std::string kind = path.extension().string();
  if (kind == ".npy") return IsWholeNpy(path);
  const std::string text = ReadBytes(path);
  if (kind == ".csv") return IsWholeCsv(text);
  if (kind == ".json") return nlohmann::json::accept(text);
  if (kind == ".html") return text.ends_with("</html>\n");
  if (kind == ".svg") return text.ends_with("</svg>\n");
  return true;
}

// Every file below the folder but those that say that they are parts. How many there are.
inline int RequireWhole(const std::string& folder) {
  int files = 0;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".part") continue;
    INFO(entry.path());
    REQUIRE(IsWhole(entry.path()));
    ++files;
  }
  return files;
}

// Kills a program at random moments.
class Killer {
 public:
  Killer() { UNSCOPED_INFO("SPEECH_EMOTION_SEED=" << seed_); }

  // Of what is to happen in all; SPEECH_EMOTION_KILLS says how often, 100 without it.
  static int KillsOf(double share) {
    const char* told = std::getenv("SPEECH_EMOTION_KILLS");
    return std::max(1, static_cast<int>(share * (told != nullptr ? std::atoi(told) : 100)));
  }

  // Runs the shell command for a part of `most_s` at most; false where it came to its end, with success.
  bool Kill(const std::string& command, double most_s) {
    const double after_s = std::uniform_real_distribution(0.05, most_s)(random_);
    const ProgramRun run = RunShell("timeout -s KILL " + std::to_string(after_s) + " " + command);
    INFO(run.error);
    constexpr int kKilled = 137;  // 128 and SIGKILL
    REQUIRE((run.exit_code == 0 || run.exit_code == kKilled));
    return run.exit_code == kKilled;
  }

 private:
  static unsigned Seed() {
    const char* told = std::getenv("SPEECH_EMOTION_SEED");
    return told != nullptr ? static_cast<unsigned>(std::atoi(told)) : std::random_device()();
  }

  unsigned seed_ = Seed();
  std::mt19937 random_{seed_};
};

}  // namespace cli_test
