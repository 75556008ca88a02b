#include "data/content_hash.h"

#include <fstream>
#include <vector>

namespace speech_emotion::trainer {

std::optional<uint64_t> HashFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> buffer(1 << 16);
  ContentHash hash;
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.Add(buffer.data(), static_cast<size_t>(file.gcount()));
  }
  return file.eof() ? std::optional(hash.value()) : std::nullopt;
}

}  // namespace speech_emotion::trainer
