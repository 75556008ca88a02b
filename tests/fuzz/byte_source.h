// Options and samples out of a fuzzer's bytes. Once they are used up all is zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace speech_emotion::testing {

class ByteSource {
 public:
  explicit ByteSource(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  size_t size() const { return bytes_.size(); }

  // The next bytes as they come: of a float any bit pattern.
  template <class T>
  T Take() {
    T value{};
    const size_t size = bytes_.size() < sizeof(T) ? bytes_.size() : sizeof(T);
    std::memcpy(&value, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return value;
  }

  // 0 <= value < count.
  int Below(int count) { return Take<uint8_t>() % count; }

  // Mostly near `usual`, so that inputs get past the checks; sometimes any number at all.
  int Near(int usual, int spread) {
    const uint8_t kind = Take<uint8_t>();
    if (kind < 128) return usual;
    if (kind < 250) return usual + Take<uint16_t>() % (2 * spread + 1) - spread;
    return Take<int32_t>();
  }
  double Near(double usual, double spread) {
    const uint8_t kind = Take<uint8_t>();
    if (kind < 128) return usual;
    if (kind < 250) return usual + spread * (Take<uint16_t>() / 32768.0 - 1.0);
    return Take<double>();
  }

 private:
  std::span<const uint8_t> bytes_;
};

}  // namespace speech_emotion::testing
