// onnx_node_test DIR: runs the ONNX project's operator tests, DIR/*/model.onnx with the inputs and
// outputs of test_data_set_0. One line a case, the sums at last; 0 where nothing failed.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "reader/tensor_proto.h"

namespace {

namespace fs = std::filesystem;
using namespace onnx_engine;
using namespace speech_emotion;

constexpr double kRelativeTolerance = 1e-3;
constexpr double kAbsoluteTolerance = 1e-5;

std::vector<uint8_t> ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// input_0.pb, input_1.pb, ... while there are any.
Result<std::vector<Tensor>> ReadTensors(const fs::path& folder, const std::string& stem) {
  std::vector<Tensor> tensors;
  for (int i = 0;; ++i) {
    const fs::path path = folder / (stem + "_" + std::to_string(i) + ".pb");
    if (!fs::exists(path)) return tensors;
    auto tensor = ParseTensorProto(ReadFile(path));
    if (!tensor) return tl::unexpected(tensor.error());
    tensors.push_back(std::move(*tensor));
  }
}

template <class T>
std::string CompareFloats(const Tensor& actual, const Tensor& expected) {
  for (int64_t i = 0; i < expected.size(); ++i) {
    const auto a = static_cast<double>(actual.data<T>()[i]);
    const auto e = static_cast<double>(expected.data<T>()[i]);
    const bool both_nan = std::isnan(a) && std::isnan(e);
    if (a == e || both_nan || std::abs(a - e) <= kAbsoluteTolerance + kRelativeTolerance * std::abs(e))
      continue;
    return "element " + std::to_string(i) + ": expected " + std::to_string(e) + ", found " +
           std::to_string(a);
  }
  return "";
}

// What differs; empty for nothing.
std::string Compare(const Tensor& actual, const Tensor& expected) {
  if (actual.type() != expected.type()) {
    return "expected " + std::string(ElementTypeName(expected.type())) + ", found " +
           std::string(ElementTypeName(actual.type()));
  }
  if (actual.shape() != expected.shape()) {
    return "expected shape " + ShapeToString(expected.shape()) + ", found " + ShapeToString(actual.shape());
  }
  if (expected.type() == ElementType::kFloat) return CompareFloats<float>(actual, expected);
  if (expected.type() == ElementType::kDouble) return CompareFloats<double>(actual, expected);
  const auto* a = actual.data<uint8_t>();
  const auto* e = expected.data<uint8_t>();
  return std::equal(e, e + expected.byte_size(), a) ? "" : "integers differ";
}

std::string CompareAll(const std::vector<Tensor>& actual, const std::vector<Tensor>& expected) {
  if (actual.size() != expected.size()) {
    return "expected " + std::to_string(expected.size()) + " outputs, found " + std::to_string(actual.size());
  }
  for (size_t i = 0; i < actual.size(); ++i) {
    const std::string difference = Compare(actual[i], expected[i]);
    if (!difference.empty()) return "output " + std::to_string(i) + ": " + difference;
  }
  return "";
}

Result<std::string> RunCase(const fs::path& folder) {
  auto model = Model::FromBytes(ReadFile(folder / "model.onnx"));
  if (!model) return tl::unexpected(model.error());
  auto session = Session::Create(*model);
  if (!session) return tl::unexpected(session.error());
  auto inputs = ReadTensors(folder / "test_data_set_0", "input");
  if (!inputs) return tl::unexpected(inputs.error());
  auto expected = ReadTensors(folder / "test_data_set_0", "output");
  if (!expected) return tl::unexpected(expected.error());
  std::string difference;
  for (int run = 0; run < 2 && difference.empty(); ++run) {  // the second uses the memory of the first
    auto outputs = session->Run(*inputs);
    if (!outputs) return tl::unexpected(outputs.error());
    difference = CompareAll(*outputs, *expected);
  }
  return difference;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: onnx_node_test DIR\n");
    return 2;
  }
  std::vector<fs::path> cases;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(argv[1], error)) {
    if (fs::exists(entry.path() / "model.onnx")) cases.push_back(entry.path());
  }
  if (cases.empty()) {
    std::fprintf(stderr, "expected folders with a model.onnx in %s, found none\n", argv[1]);
    return 2;
  }
  std::sort(cases.begin(), cases.end());
  int passed = 0, failed = 0, refused = 0;
  for (const fs::path& folder : cases) {
    const std::string name = folder.filename().string();
    const auto difference = RunCase(folder);
    if (difference && difference->empty()) {
      ++passed;
      std::printf("%s passed\n", name.c_str());
    } else if (!difference && difference.error().code == ErrorCode::kUnsupportedOperator) {
      ++refused;
      std::printf("%s refused: %s\n", name.c_str(), difference.error().message.c_str());
    } else {
      ++failed;
      std::printf("%s failed: %s\n", name.c_str(),
                  (difference ? *difference : difference.error().message).c_str());
    }
  }
  std::printf("%d passed, %d failed, %d skipped\n", passed, failed, refused);
  return failed == 0 ? 0 : 1;
}
