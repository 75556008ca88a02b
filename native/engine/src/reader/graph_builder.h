// From names to a graph that can be run, or a named error.
#pragma once

#include "graph/graph.h"
#include "reader/model_proto.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

Result<OnnxGraph> BuildGraph(ModelProto model);

}  // namespace speech_emotion
