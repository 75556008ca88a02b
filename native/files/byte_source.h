// Bytes that can be read at any position: a regular file, or the contents of a pipe held in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "speech_emotion/error.h"

namespace speech_emotion {

class ByteSource {
 public:
  // A pipe or device is read to its end first. kInvalidArgument says why a path can't be read.
  static Result<std::unique_ptr<ByteSource>> FromFile(const std::string& path);
  static Result<std::unique_ptr<ByteSource>> FromStandardInput();
  virtual ~ByteSource() = default;

  virtual int64_t size() const = 0;
  // Bytes from the position on that were really read: fewer than `count` only at the end.
  virtual int64_t Read(void* buffer, int64_t count) = 0;

  // The new position, at least 0; `whence` as for lseek.
  int64_t Seek(int64_t offset, int whence);
  int64_t Tell() const { return position_; }

 protected:
  int64_t position_ = 0;
};

// All of a file. Errors are as FromFile's.
Result<std::string> ReadWholeFile(const std::string& path);

}  // namespace speech_emotion
