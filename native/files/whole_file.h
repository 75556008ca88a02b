// Files that are never seen half written.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "speech_emotion/error.h"

namespace speech_emotion {

// What is written to until it is whole.
std::string PartPath(const std::string& path);

// Goes to PartPath(path), and becomes `path` in Finish. Without it nothing is left behind.
class WholeFile {
 public:
  // Makes the folder.
  static Result<WholeFile> Create(const std::string& path);
  WholeFile(WholeFile&&) = default;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  Result<void> Write(std::string_view bytes);
  Result<void> Finish();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  WholeFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;  // null once finished
};

// Makes the folder. Writes beside, then renames: whoever looks sees the old file or the new one.
Result<void> WriteWholeFile(const std::string& path, std::string_view bytes);

}  // namespace speech_emotion
