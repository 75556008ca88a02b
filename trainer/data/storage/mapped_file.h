// A file's bytes as memory: read from the disk where they are looked at, and only then.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

class MappedFile {
 public:
  static Result<std::shared_ptr<const MappedFile>> Open(const std::filesystem::path& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Aligned to a page. Stays valid where the file is removed or replaced, not where it is cut.
  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  MappedFile(const std::byte* data, size_t size) : data_(data), size_(size) {}

  const std::byte* data_;  // null where the file is empty
  size_t size_;
};

}  // namespace speech_emotion::trainer
