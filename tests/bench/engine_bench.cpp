// engine_bench [MODEL.onnx ...]: latency of the engine, one thread, on the models given, or on networks of
// the kinds that the trainer makes, with random weights. Each run must equal the first to the bit.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "networks.h"
#include "onnx_engine/model.h"
#include "onnx_engine/session.h"

namespace {

using namespace speech_emotion;
using testing::Network;

bool Measure(const char* name, const std::vector<uint8_t>& bytes, const std::vector<int64_t>& input_shape) {
  using Clock = std::chrono::steady_clock;
  const auto milliseconds = [](Clock::time_point from) {
    return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
  };
  onnx_engine::Tensor input(onnx_engine::ElementType::kFloat, input_shape);
  std::mt19937 random(2);
  std::normal_distribution<float> distribution;
  for (int64_t i = 0; i < input.size(); ++i) input.data<float>()[i] = distribution(random);

  const auto loading = Clock::now();
  auto model = onnx_engine::Model::FromBytes(bytes);
  if (!model) return std::printf("%s: %s\n", name, model.error().message.c_str()), false;
  auto session = onnx_engine::Session::Create(*model);
  if (!session) return std::printf("%s: %s\n", name, session.error().message.c_str()), false;
  const auto first = session->Run(std::span(&input, 1));
  if (!first) return std::printf("%s: %s\n", name, first.error().message.c_str()), false;
  const double load_ms = milliseconds(loading);

  std::vector<double> times;
  for (int run = 0; run < 50; ++run) {
    const auto start = Clock::now();
    const auto outputs = session->Run(std::span(&input, 1));
    times.push_back(milliseconds(start));
    const bool same = outputs && std::memcmp((*outputs)[0].data<char>(), (*first)[0].data<char>(),
                                             static_cast<size_t>((*first)[0].byte_size())) == 0;
    if (!same) return std::printf("%s: runs differ\n", name), false;
  }
  std::sort(times.begin(), times.end());
  const double multiply_adds = static_cast<double>(session->MultiplyAdds(std::span(&input, 1)).value_or(0));
  std::printf(
      "%-22s %8lld parameters %6.1f M multiply-adds  load + first run %6.1f ms  median %6.2f ms  fastest "
      "%6.2f ms\n",
      name, static_cast<long long>(model->parameter_count()), multiply_adds * 1e-6, load_ms,
      times[times.size() / 2], times[0]);
  return true;
}

// Three seconds, at a frame shift of 10 ms.
constexpr int64_t kFrames = 298;

std::vector<int64_t> WithFrames(std::vector<int64_t> shape, int64_t frames) {
  std::replace(shape.begin(), shape.end(), int64_t{-1}, frames);
  return shape;
}

bool MeasureNetwork(const Network& network, int64_t frames) {
  return Measure(network.name.c_str(), network.onnx, WithFrames(network.input_shape, frames));
}

// A model with one input, whose free dimensions are frames.
bool MeasureFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto model = onnx_engine::Model::FromBytes(bytes);
  if (!model) return std::printf("%s: %s\n", path, model.error().message.c_str()), false;
  if (model->inputs().size() != 1) return std::printf("%s: expected one input\n", path), false;
  return Measure(path, bytes, WithFrames(model->inputs()[0].shape, kFrames));
}

}  // namespace

int main(int argc, char** argv) {
  bool ok = true;
  for (int i = 1; i < argc; ++i) ok = MeasureFile(argv[i]) && ok;
  if (argc > 1) return ok ? 0 : 1;
  ok = MeasureNetwork(testing::ResidualCnn(), kFrames) && ok;
  ok = MeasureNetwork(testing::Lstm64x2(), 339) && ok;
  ok = MeasureNetwork(testing::BiLstm128x2Attention(), kFrames) && ok;
  ok = MeasureNetwork(testing::Cnn2d(), kFrames) && ok;
  return ok ? 0 : 1;
}
