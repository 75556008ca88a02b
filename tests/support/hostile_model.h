// Tries models that may do harm: each has to come to a named error, or to the end of a run, within a second
// and 64 MB.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

#include "allocation_counter.h"
#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "onnx_model_builder.h"

namespace speech_emotion::testing {

// Of the processor's time, so that other programs don't count.
constexpr double kMaxSeconds = 1.0;
constexpr size_t kMaxBytes = 64'000'000;

template <class Action>
auto WithinBounds(const Action& action) {
  const AllocationCount count;
  const std::clock_t start = std::clock();
  auto outcome = action();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const size_t bytes = count.peak_bytes();
  if (seconds >= kMaxSeconds) FAIL("took " << seconds << " s");
  if (bytes >= kMaxBytes) FAIL("took " << bytes << " bytes");
  return outcome;
}

inline std::string TryUnbounded(const std::vector<uint8_t>& bytes) {
  const auto model = onnx_engine::Model::FromBytes(bytes);
  if (!model) return model.error().message;
  onnx_engine::SessionOptions options;
  options.max_intermediate_bytes = 1 << 20;
  auto session = onnx_engine::Session::Create(*model, options);
  if (!session) return session.error().message;
  std::vector<onnx_engine::Tensor> inputs;
  for (const onnx_engine::ValueInfo& info : model->inputs()) {
    std::vector<int64_t> shape = info.shape;
    for (int64_t& size : shape) size = size < 0 ? 5 : std::min<int64_t>(size, 64);
    if (onnx_engine::ElementCount(shape).value_or(int64_t{1} << 30) > 1 << 16)
      return "input too large for the test";
    inputs.emplace_back(info.type, shape);
  }
  const auto outputs = session->Run(inputs);
  return outputs ? "" : outputs.error().message;
}

// Reads, creates and runs as far as it goes; the error's message, or "" for a run to its end.
inline std::string Try(const std::vector<uint8_t>& bytes) {
  return WithinBounds([&] { return TryUnbounded(bytes); });
}

inline Error ReadError(const std::vector<uint8_t>& bytes) {
  const auto model = WithinBounds([&] { return onnx_engine::Model::FromBytes(bytes); });
  REQUIRE_FALSE(model);
  return model.error();
}

// A model of one field: the graph, as it is.
inline std::vector<uint8_t> WithGraph(const std::string& graph) {
  std::string model;
  protozero::pbf_writer writer(model);
  writer.add_int64(1, 8);
  writer.add_message(8, std::string("\x0a\x00\x10\x11", 4));  // opset 17
  writer.add_message(7, graph);
  return {model.begin(), model.end()};
}

inline std::vector<float> Ones(size_t count) { return std::vector<float>(count, 1.0f); }

}  // namespace speech_emotion::testing
