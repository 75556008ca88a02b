// engine_bench [MODEL.onnx ...]: latency of the engine, one thread, on the models given, or on networks
// of the kinds that the trainer makes, with random weights. Each run must equal the first to the bit.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "../native/onnx_model_builder.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/onnx_session.h"

namespace {

using namespace speech_emotion;
using testing::OnnxModelBuilder;

class NetworkBuilder {
 public:
  NetworkBuilder() = default;

  // Uniform in +-1 / sqrt(fan_in), as PyTorch does.
  std::string Weights(const std::vector<int64_t>& shape, int64_t fan_in) {
    int64_t size = 1;
    for (int64_t dimension : shape) size *= dimension;
    const float limit = 1.0f / std::sqrt(static_cast<float>(fan_in));
    std::uniform_real_distribution<float> distribution(-limit, limit);
    std::vector<float> values(static_cast<size_t>(size));
    for (float& value : values) value = distribution(random_);
    const std::string name = NewName();
    model_.Weights(name, shape, values);
    return name;
  }

  std::string Ones(int64_t size) {
    const std::string name = NewName();
    model_.Weights(name, {size}, std::vector<float>(static_cast<size_t>(size), 1.0f));
    return name;
  }

  std::string Node(const std::string& op_type, const testing::Names& inputs,
                   const testing::Attributes& attributes = {}) {
    const std::string output = NewName();
    model_.Node(op_type, inputs, {output}, attributes);
    return output;
  }

  std::string Conv(const std::string& input, int64_t inputs, int64_t outputs, int64_t kernel,
                   int64_t stride) {
    const int64_t pad = kernel / 2;
    const std::string weights = Weights({outputs, inputs, kernel, kernel}, inputs * kernel * kernel);
    const std::string convolved = Node("Conv", {input, weights},
                                       {{"strides", std::vector<int64_t>{stride, stride}},
                                        {"pads", std::vector<int64_t>{pad, pad, pad, pad}}});
    return Node("BatchNormalization",
                {convolved, Ones(outputs), Ones(outputs), Ones(outputs), Ones(outputs)});
  }

  std::string Residual(const std::string& input, int64_t inputs, int64_t outputs, int64_t stride) {
    const std::string first = Node("Relu", {Conv(input, inputs, outputs, 3, stride)});
    const std::string second = Conv(first, outputs, outputs, 3, 1);
    const std::string pooled = Node("GlobalAveragePool", {second});
    const std::string squeezed =
        Node("Relu", {Node("Conv", {pooled, Weights({outputs / 8, outputs, 1, 1}, outputs)})});
    const std::string gate =
        Node("Sigmoid", {Node("Conv", {squeezed, Weights({outputs, outputs / 8, 1, 1}, outputs / 8)})});
    const std::string shortcut = Conv(input, inputs, outputs, 1, stride);
    return Node("Relu", {Node("Add", {Node("Mul", {second, gate}), shortcut})});
  }

  OnnxModelBuilder& model() { return model_; }

 private:
  std::string NewName() { return std::string(1, 'v').append(std::to_string(++count_)); }

  OnnxModelBuilder model_;
  std::mt19937 random_{1};
  int count_ = 0;
};

std::vector<uint8_t> ResidualNetwork() {
  NetworkBuilder net;
  net.model().Input("x", {1, 1, -1, 64}).Integers("merge", {1, -1, 128 * 8}).Integers("last", {-1});
  std::string x = net.Node("Relu", {net.Conv("x", 1, 16, 5, 2)});
  x = net.Residual(x, 16, 32, 2);
  x = net.Residual(x, 32, 64, 1);
  x = net.Residual(x, 64, 128, 2);
  x = net.Node("ReduceMean", {x},
               {{"axes", std::vector<int64_t>{3}}, {"keepdims", int64_t{0}}});  // [1, 128, T]
  x = net.Node("Transpose", {x}, {{"perm", std::vector<int64_t>{0, 2, 1}}});
  const std::string hidden = net.Node("Tanh", {net.Node("MatMul", {x, net.Weights({128, 64}, 128)})});
  const std::string scores = net.Node("MatMul", {hidden, net.Weights({64, 1}, 64)});
  const std::string attention = net.Node("Softmax", {scores}, {{"axis", int64_t{1}}});
  const std::string pooled =
      net.Node("ReduceSum", {net.Node("Mul", {x, attention}), "one"}, {{"keepdims", int64_t{0}}});
  net.model().Integers("one", {1});
  const std::string logits = net.Node("Gemm", {pooled, net.Weights({6, 128}, 128)}, {{"transB", int64_t{1}}});
  net.model().Node("Softmax", {logits}, {"y"}).Output("y");
  return net.model().Bytes();
}

std::vector<uint8_t> Lstm(int64_t inputs, int64_t hidden, int64_t layers, bool bidirectional) {
  NetworkBuilder net;
  net.model().Input("x", {1, -1, inputs}).Integers("merge", {0, 0, -1});
  std::string x = net.Node("Transpose", {"x"}, {{"perm", std::vector<int64_t>{1, 0, 2}}});
  const int64_t directions = bidirectional ? 2 : 1;
  for (int64_t layer = 0; layer < layers; ++layer) {
    const int64_t width = layer == 0 ? inputs : hidden * directions;
    const std::string y = net.Node(
        "LSTM",
        {x, net.Weights({directions, 4 * hidden, width}, hidden),
         net.Weights({directions, 4 * hidden, hidden}, hidden),
         net.Weights({directions, 8 * hidden}, hidden)},
        {{"hidden_size", hidden}, {"direction", std::string(bidirectional ? "bidirectional" : "forward")}});
    const std::string batch_first = net.Node("Transpose", {y}, {{"perm", std::vector<int64_t>{0, 2, 1, 3}}});
    x = net.Node("Reshape", {batch_first, "merge"});
  }
  net.model().Node("ReduceMean", {x}, {"y"}, {{"axes", std::vector<int64_t>{0}}}).Output("y");
  return net.model().Bytes();
}

bool Measure(const char* name, const std::vector<uint8_t>& bytes, const std::vector<int64_t>& input_shape) {
  using Clock = std::chrono::steady_clock;
  const auto milliseconds = [](Clock::time_point from) {
    return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
  };
  Tensor input(ElementType::kFloat, input_shape);
  std::mt19937 random(2);
  std::normal_distribution<float> distribution;
  for (int64_t i = 0; i < input.size(); ++i) input.data<float>()[i] = distribution(random);

  const auto loading = Clock::now();
  auto model = OnnxModel::FromBytes(bytes);
  if (!model) return std::printf("%s: %s\n", name, model.error().message.c_str()), false;
  auto session = OnnxSession::Create(*model);
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

// A model with one input, whose free dimensions are frames: three seconds.
bool MeasureFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto model = OnnxModel::FromBytes(bytes);
  if (!model) return std::printf("%s: %s\n", path, model.error().message.c_str()), false;
  if (model->inputs().size() != 1) return std::printf("%s: expected one input\n", path), false;
  std::vector<int64_t> shape = model->inputs()[0].shape;
  std::replace(shape.begin(), shape.end(), int64_t{-1}, int64_t{298});
  return Measure(path, bytes, shape);
}

}  // namespace

int main(int argc, char** argv) {
  bool ok = true;
  for (int i = 1; i < argc; ++i) ok = MeasureFile(argv[i]) && ok;
  if (argc > 1) return ok ? 0 : 1;
  ok = Measure("residual CNN 298x64", ResidualNetwork(), {1, 1, 298, 64});
  ok = Measure("2 x LSTM(64) 339x15", Lstm(15, 64, 2, false), {1, 339, 15}) && ok;
  ok = Measure("BiLSTM(128) 298x64", Lstm(64, 128, 1, true), {1, 298, 64}) && ok;
  return ok ? 0 : 1;
}
