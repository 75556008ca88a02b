#include "data/storage/content_hash.h"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <vector>

namespace speech_emotion::trainer {

std::string HashText(uint64_t hash) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016" PRIx64, hash);
  return digits;
}

Result<uint64_t> HashFile(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::vector<char> buffer(1 << 16);
  ContentHash hash;
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.Add(buffer.data(), static_cast<size_t>(file.gcount()));
  }
  if (file.eof()) return hash.value();
  return MakeError(ErrorCode::kInvalidArgument, std::strerror(errno != 0 ? errno : EIO));
}

}  // namespace speech_emotion::trainer
