// What NumPy's files begin with.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace speech_emotion {

// Of format 1.0, in C order; the values follow as they are. `type` is NumPy's name: "<f4", "<i8".
std::string NpyHeader(std::string_view type, std::span<const size_t> shape);

// The value's bytes, the lowest first.
template <class Bits>
void AppendLittleEndian(std::string& bytes, Bits bits) {
  for (size_t shift = 0; shift < 8 * sizeof bits; shift += 8)
    bytes += static_cast<char>(bits >> shift & 0xff);
}

}  // namespace speech_emotion
