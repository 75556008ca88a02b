// From the bytes of a file to the parts of a model.
#pragma once

#include <cstdint>
#include <span>

#include "onnx_engine/error.h"
#include "onnx_engine/read_options.h"
#include "reader/proto_types.h"

namespace onnx_engine {

// Without options a signature alone: no nodes, and of the initialisers their names.
Result<ModelProto> ParseModelProto(std::span<const uint8_t> bytes, const ReadOptions* options);

}  // namespace onnx_engine
