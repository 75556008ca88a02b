// The Python literal that a .npy file's header is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct NpyHeaderFields {
  std::string type;  // as NumPy names it: "<f4"
  bool fortran_order = false;
  std::vector<size_t> shape;
};

// "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 20), }", its keys in any order. Fails where it
// is something else, or lacks a key.
Result<NpyHeaderFields> ParseNpyHeader(std::string_view text);

}  // namespace speech_emotion::trainer
