# The engine's unit tests; they look into native/src where a user can't see what they check.
target_sources(core_tests PRIVATE
  ../fuzz/onnx_model_fuzz.cpp # what it found is replayed
  allocation_counter.cpp
  onnx_allocation_test.cpp
  onnx_hostile_graph_test.cpp
  onnx_hostile_model_test.cpp
  onnx_int8_weight_test.cpp
  onnx_kernel_test.cpp
  onnx_kernel_variant_test.cpp
  onnx_operator_test.cpp
  onnx_pool_test.cpp
  onnx_session_test.cpp)
target_include_directories(core_tests PRIVATE ${PROJECT_SOURCE_DIR}/native/core/src ${PROJECT_SOURCE_DIR}/native/engine/src)
