#include "files/ogg_links.h"

#include <array>
#include <cstring>
#include <numeric>
#include <optional>
#include <string_view>

namespace speech_emotion {
namespace {

constexpr std::string_view kCapture = "OggS";

// RFC 3533, section 6: 27 bytes, the last of them the number of segments, whose sizes follow.
struct Page {
  bool begins_stream = false;
  int64_t size = 0;
};

std::optional<Page> PageAt(ByteSource& source, int64_t position) {
  constexpr int64_t kFixedBytes = 27;
  std::array<uint8_t, kFixedBytes + 255> header;
  source.Seek(position, SEEK_SET);
  const int64_t read = source.Read(header.data(), std::ssize(header));
  if (read < kFixedBytes || std::memcmp(header.data(), kCapture.data(), kCapture.size()) != 0) return {};
  if (header[4] != 0) return {};  // the only version there is
  const int64_t segments = header[kFixedBytes - 1];
  if (read < kFixedBytes + segments) return {};
  const auto* sizes = header.data() + kFixedBytes;
  return Page{(header[5] & 2) != 0,
              kFixedBytes + segments + std::accumulate(sizes, sizes + segments, int64_t{0})};
}

// The next place from `position` on that looks like a page; the file's end where none does.
int64_t NextCapture(ByteSource& source, int64_t position) {
  std::string block(1 << 16, '\0');
  while (position < source.size()) {
    source.Seek(position, SEEK_SET);
    const int64_t read = source.Read(block.data(), std::ssize(block));
    const size_t found = std::string_view(block).substr(0, static_cast<size_t>(read)).find(kCapture);
    if (found != std::string::npos) return position + static_cast<int64_t>(found);
    if (read < std::ssize(block)) break;
    position += read - std::ssize(kCapture) + 1;  // one may lie across the blocks' border
  }
  return source.size();
}

}  // namespace

OggLinks FindOggLinks(ByteSource& source) {
  OggLinks found;
  bool in_head = false;  // among the first pages of a recording's streams, of which it may have several
  int64_t position = 0;
  while (position < source.size()) {
    const auto page = PageAt(source, position);
    if (!page) {
      if (found.links.empty()) return {};
      position = NextCapture(source, position + 1);
      continue;
    }
    if (found.links.empty() || (page->begins_stream && !in_head)) {
      if (!found.links.empty()) found.links.back().size = position - found.links.back().begin;
      found.links.push_back({position, 0});
    }
    in_head = page->begins_stream;
    position += page->size;
    found.is_cut = position > source.size();
  }
  if (!found.links.empty()) found.links.back().size = source.size() - found.links.back().begin;
  return found;
}

}  // namespace speech_emotion
