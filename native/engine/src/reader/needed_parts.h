// What of a graph its outputs need.
#pragma once

#include <string>
#include <vector>

#include "reader/proto_types.h"

namespace onnx_engine {

// Leaves `outputs` alone, in this order, and marks the nodes and initialisers that aren't needed for them.
void FindNeededParts(const std::vector<std::string>& outputs, GraphProto* graph);

}  // namespace onnx_engine
