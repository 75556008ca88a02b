// engine_runner MODEL.onnx DIM,DIM,...[ DIM,DIM,... of further inputs]: the native engine for ort_bench.mjs,
// which makes it take turns with ONNX Runtime. Reads the inputs' floats, one behind another, as bytes, from
// the standard input, and prints the first output's as a line of JSON; then answers each line "N" with the
// milliseconds that a run took, the mean of N.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"

namespace {

using namespace speech_emotion;

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "engine_runner: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
T ValueOf(Result<T> result) {
  if (!result) Fail(result.error().message);
  return std::move(*result);
}

std::vector<int64_t> ParseShape(const char* text) {
  std::vector<int64_t> shape;
  for (char* end = nullptr; *text != '\0'; text = *end == ',' ? end + 1 : end) {
    shape.push_back(std::strtoll(text, &end, 10));
    if (end == text) Fail("expected dimensions like 1,298,64");
  }
  if (!onnx_engine::ElementCount(shape))
    Fail("expected dimensions like 1,298,64, found " + onnx_engine::ShapeToString(shape));
  return shape;
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc < 3) Fail("expected MODEL.onnx and dimensions like 1,298,64 of each input");
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  onnx_engine::Session session =
      ValueOf(onnx_engine::Session::Create(ValueOf(onnx_engine::Model::FromBytes(bytes))));
  std::vector<onnx_engine::Tensor> inputs;
  for (int i = 2; i < argc; ++i) {
    onnx_engine::Tensor& input = inputs.emplace_back(onnx_engine::ElementType::kFloat, ParseShape(argv[i]));
    const auto size = static_cast<size_t>(input.size());
    if (std::fread(input.data<float>(), sizeof(float), size, stdin) != size) Fail("the input ended early");
  }

  const std::vector<onnx_engine::Tensor> outputs = ValueOf(session.Run(inputs));
  for (int64_t i = 0; i < outputs[0].size(); ++i) {
    std::printf("%s%.9g", i == 0 ? "[" : ",", static_cast<double>(outputs[0].data<float>()[i]));
  }
  std::printf("]\n");
  std::fflush(stdout);
  for (int runs = 0; std::scanf("%d", &runs) == 1 && runs > 0;) {
    const auto start = Clock::now();
    for (int run = 0; run < runs; ++run) ValueOf(session.Run(inputs));
    const std::chrono::duration<double, std::milli> elapsed = Clock::now() - start;
    std::printf("%.6f\n", elapsed.count() / runs);
    std::fflush(stdout);
  }
  return 0;
}
