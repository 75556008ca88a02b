// From names to a graph that can be run, or a named error.
#pragma once

#include "graph/graph.h"
#include "onnx_engine/error.h"
#include "reader/model_proto.h"

namespace onnx_engine {

Result<Graph> BuildGraph(ModelProto model);

}  // namespace onnx_engine
