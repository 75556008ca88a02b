// Contents as one number: the same bytes give the same number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// FNV-1a, 64 bits. http://www.isthe.com/chongo/tech/comp/fnv/
class ContentHash {
 public:
  void Add(const void* data, size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (size_t i = 0; i < size; ++i) hash_ = (hash_ ^ bytes[i]) * 1099511628211ull;
  }
  void Add(std::string_view text) { Add(text.data(), text.size()); }
  // Behind the text a byte that none has: "ab", "c" is not "a", "bc".
  void AddField(std::string_view text) {
    Add(text);
    Add("\0", 1);
  }
  uint64_t value() const { return hash_; }

 private:
  uint64_t hash_ = 14695981039346656037ull;
};

// 16 hexadecimal digits.
std::string HashText(uint64_t hash);

// Of the file's bytes; fails, with the system's words alone, where they can't be read.
Result<uint64_t> HashFile(const std::filesystem::path& path);

}  // namespace speech_emotion::trainer
