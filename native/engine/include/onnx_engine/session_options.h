// What a session may do to a graph, and what its runs may take.
#pragma once

#include <cstdint>

namespace onnx_engine {

struct SessionOptions {
  // Convolutions absorb the batch normalisation and Relu that follow them.
  bool fuse_operators = true;
  // A run that needs more for its intermediate tensors is refused: what a file of a few bytes may
  // ask for has no bound of its own.
  int64_t max_intermediate_bytes = int64_t{64} << 20;
  // The same for its time: multiply-adds, elements under pooling windows, and elements written. The limit is
  // about twenty times what a page can run live.
  double max_operations = 8e9;
};

}  // namespace onnx_engine
