// From a TensorProto message to a Tensor.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "onnx_engine/error.h"
#include "onnx_engine/read_options.h"
#include "onnx_engine/tensor.h"
#include "reader/field_reader.h"
#include "reader/proto_reader.h"
#include "reader/proto_types.h"

namespace onnx_engine {

// Of TensorProto.DataType.
constexpr int64_t kFloatType = 1;
constexpr int64_t kHalfType = 10;
constexpr int64_t kDoubleType = 11;
constexpr int64_t kBrainHalfType = 16;

// TensorProto.DataType of onnx.proto; half-precision numbers are floats here. Nothing for those that the
// engine lacks.
std::optional<ElementType> ElementTypeOf(int64_t data_type);

// "float16", or "element type 99" for a number without a name.
std::string DataTypeName(int64_t data_type);

// What tensors are read with beside their own bytes.
struct TensorSources {
  explicit TensorSources(const ReadOptions* options);

  std::span<const ModelFile> files = {};
  uint64_t bytes_left = 0;  // of all files: tensors that share bytes could fill any memory
  bool doubles_are_floats = false;
};

// Its name, and its bytes unread; adds the file that holds its data, if that isn't in `files` yet.
Initializer ReadInitializer(FieldReader& reader, ProtoReader field, std::vector<std::string>* files);

// The tensor of a TensorProto message. Allocates nothing before the data is known to be as long as the
// dimensions claim.
Tensor ReadTensor(FieldReader& reader, ProtoReader field, TensorSources& sources);

// Also the format of the ONNX project's test vectors.
Result<Tensor> ParseTensorProto(std::span<const uint8_t> bytes);

}  // namespace onnx_engine
