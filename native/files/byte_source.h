// Bytes that can be read at any position: a regular file, or the contents of a pipe held in memory.
#pragma once

#include <unistd.h>

#include <algorithm>
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
  int64_t Seek(int64_t offset, int whence) {
    const int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : size();
    position_ = std::max<int64_t>(base + offset, 0);
    return position_;
  }
  int64_t Tell() const { return position_; }

 protected:
  int64_t position_ = 0;
};

// A part of another source, which outlives it: [begin, begin + size) of its bytes.
class ByteRange : public ByteSource {
 public:
  ByteRange(ByteSource& whole, int64_t begin, int64_t size) : whole_(whole), begin_(begin), size_(size) {}

  int64_t size() const override { return size_; }
  int64_t Read(void* buffer, int64_t count) override;

 private:
  ByteSource& whole_;
  int64_t begin_;
  int64_t size_;
};

// All of a file. Errors are as FromFile's.
Result<std::string> ReadWholeFile(const std::string& path);

}  // namespace speech_emotion
