// From a TensorProto message to a Tensor.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "onnx_engine/error.h"
#include "onnx_engine/tensor.h"
#include "reader/field_reader.h"
#include "reader/proto_reader.h"

namespace onnx_engine {

// TensorProto.DataType of onnx.proto; nothing for those that the engine lacks.
std::optional<ElementType> ElementTypeOf(int64_t data_type);

// "float16", or "element type 99" for a number without a name.
std::string DataTypeName(int64_t data_type);

// The tensor of a TensorProto message, and its name. Allocates nothing before the data is known to be as long
// as the dimensions claim.
Tensor ReadTensor(FieldReader& reader, ProtoReader field, std::string* name);

// Also the format of the ONNX project's test vectors.
Result<Tensor> ParseTensorProto(std::span<const uint8_t> bytes);

}  // namespace onnx_engine
