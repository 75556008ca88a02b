// From the fields of a TensorProto to a Tensor.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "onnx_engine/error.h"
#include "onnx_engine/tensor.h"

namespace onnx_engine {

// TensorProto.DataType of onnx.proto; nothing for those that the engine lacks.
std::optional<ElementType> ElementTypeOf(int64_t data_type);

// "float16", or "element type 99" for a number without a name.
std::string DataTypeName(int64_t data_type);

struct TensorProto {
  std::string name;
  int64_t data_type = 0;
  Shape dims;
  bool external = false;  // the data is in another file
  // The data: raw bytes, or one of the lists.
  std::optional<std::span<const uint8_t>> raw;
  std::vector<float> floats;
  std::vector<double> doubles;
  std::vector<int64_t> int32s;  // of int32 and all narrower types
  std::vector<int64_t> int64s;
};

// Allocates nothing before the data is known to be as long as the dimensions claim.
Result<Tensor> MakeTensor(const TensorProto& proto);

}  // namespace onnx_engine
