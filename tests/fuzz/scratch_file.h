// A fuzzer's bytes as a file, for what reads files alone. It is gone with the object.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "require.h"

namespace speech_emotion::testing {

class ScratchFile {
 public:
  ScratchFile(std::span<const uint8_t> bytes, const std::string& extension)
      : path_(std::filesystem::temp_directory_path() / ("fuzzed-" + std::to_string(::getpid()) + extension)) {
    std::ofstream file(path_, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    Require(file.good(), "the scratch file can't be written");
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace speech_emotion::testing
