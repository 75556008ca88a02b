# The inference engine.
target_sources(speech_emotion_core PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/broadcast.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/elementwise.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/execution_plan.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/fusion.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/graph_builder.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/kernels.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/kernels_baseline.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/memory_plan.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/model_proto.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/onnx_model.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/onnx_session.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operator.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/optimized_graph.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/proto_reader.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/recurrent.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/registry.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/strided_copy.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/strided_loop.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/tensor_proto.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/window.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/tensor.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/batch_normalization.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/cast.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/clip.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/comparison.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/concat_split.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/constant.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/conv.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/dequantize_linear.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/elementwise_binary.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/elementwise_unary.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/expand.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/gather.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/gru.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/layer_normalization.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/lstm.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/matrix_multiply.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/pad.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/pool.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/reduce.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/reshape.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/slice.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/softmax.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/transpose.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/operators/where.cpp)

# Kernels for newer processors, chosen when the program runs (kernels.h). They may fuse multiply-adds.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT EMSCRIPTEN)
  target_sources(speech_emotion_core PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/kernels_avx2.cpp)
  set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/src/onnx/kernels_avx2.cpp
    PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma;-ffp-contract=fast")
endif()
