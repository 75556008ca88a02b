// A run of known input shapes allocates its outputs and nothing else. The allocator is replaced for
// the whole program, and counts only while a test asks it to.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "onnx_model_builder.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/onnx_session.h"

namespace {

bool counting = false;
size_t counted_bytes = 0;
int counted_allocations = 0;

}  // namespace

// Kept out of line: where g++ 12 inlines one of a pair and not the other, it warns of a mismatch.
[[gnu::noinline]] void* operator new(size_t bytes) {
  if (counting) {
    counted_bytes += bytes;
    ++counted_allocations;
  }
  void* memory = std::malloc(bytes > 0 ? bytes : 1);
  if (memory == nullptr) std::abort();
  return memory;
}
[[gnu::noinline]] void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  return operator new(bytes);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }

TEST_CASE("the second run of a shape allocates nothing but its outputs") {
  using namespace speech_emotion;
  using Ints = std::vector<int64_t>;
  testing::OnnxModelBuilder builder;
  builder.Input("x", {1, 4, -1})
      .Weights("w", {8, 4, 3}, std::vector<float>(96, 0.1f))
      .Weights("lstm_w", {1, 16, 8}, std::vector<float>(128, 0.1f))
      .Weights("lstm_r", {1, 16, 4}, std::vector<float>(64, 0.1f))
      .Weights("dense", {4, 2}, std::vector<float>(8, 0.1f))
      .Node("Conv", {"x", "w"}, {"c"}, {{"pads", Ints{1, 1}}})
      .Node("Sigmoid", {"c"}, {"gate"})
      .Node("Mul", {"c", "gate"}, {"m"})
      .Node("Transpose", {"m"}, {"t"}, {{"perm", Ints{2, 0, 1}}})
      .Node("LSTM", {"t", "lstm_w", "lstm_r"}, {"", "h"}, {{"hidden_size", int64_t{4}}})
      .Node("MatMul", {"h", "dense"}, {"logits"})
      .Node("Softmax", {"logits"}, {"y"}, {{"axis", int64_t{-1}}})
      .Output("y");
  const auto model = OnnxModel::FromBytes(builder.Bytes());
  REQUIRE(model);
  auto session = OnnxSession::Create(*model);
  REQUIRE(session);
  const Tensor input(ElementType::kFloat, {1, 4, 500});
  REQUIRE(session->Run(std::span(&input, 1)));

  counting = true;
  const bool ran = session->Run(std::span(&input, 1)).has_value();
  counting = false;
  REQUIRE(ran);
  REQUIRE(counted_allocations <= 5);  // the list of outputs, and one tensor's shape and storage
  REQUIRE(counted_bytes < 256);
}
