#include "files/npy_header.h"

#include <cstdint>

namespace speech_emotion {

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
std::string NpyHeader(std::string_view type, std::span<const size_t> shape) {
  constexpr size_t kAlignment = 64;     // of the data
  constexpr size_t kPreambleSize = 10;  // magic, version, header length
  std::string sizes;
  for (const size_t size : shape) sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
  if (shape.size() > 1) sizes.resize(sizes.size() - 2);  // a tuple of one ends with a comma, others don't
  std::string header =
      "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
  const size_t unpadded = kPreambleSize + header.size() + 1;
  header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  header += '\n';

  std::string bytes("\x93NUMPY\x01\x00", 8);
  AppendLittleEndian(bytes, static_cast<uint16_t>(header.size()));
  return bytes + header;
}

}  // namespace speech_emotion
