// Cast and CastLike between any two element types of the engine.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "loops/element_dispatch.h"
#include "operators/operators.h"
#include "reader/tensor_proto.h"

namespace onnx_engine {
namespace {

// Every type fits into int64 or double: two short conversions in place of one for each pair of types.
constexpr int64_t kBlock = 256;
using WideInts = std::array<int64_t, kBlock>;
using WideFloats = std::array<double, kBlock>;

template <class From, class To>
void ConvertBlock(const void* in, int64_t count, void* out) {
  for (int64_t i = 0; i < count; ++i)
    static_cast<To*>(out)[i] = SaturatingCast<To>(static_cast<const From*>(in)[i]);
}

template <class From>
void TruthOfBlock(const void* in, int64_t count, void* out) {
  for (int64_t i = 0; i < count; ++i)
    static_cast<uint8_t*>(out)[i] = static_cast<const From*>(in)[i] != From{0};
}

using ConvertFunction = void (*)(const void* in, int64_t count, void* out);

bool IsFloating(ElementType type) { return type == ElementType::kFloat || type == ElementType::kDouble; }

ConvertFunction WidenFrom(ElementType type) {
  if (type == ElementType::kFloat) return ConvertBlock<float, double>;
  if (type == ElementType::kDouble) return ConvertBlock<double, double>;
  return DispatchElement(
      type, [](auto element) -> ConvertFunction { return ConvertBlock<decltype(element), int64_t>; });
}

template <class Wide>
ConvertFunction NarrowTo(ElementType type) {
  if (type == ElementType::kBool) return TruthOfBlock<Wide>;
  return DispatchElement(
      type, [](auto element) -> ConvertFunction { return ConvertBlock<Wide, decltype(element)>; });
}

PreparedNode PrepareConversion(const TensorType& input, ElementType to) {
  const int64_t size = ElementCount(input.shape).value_or(0);
  PreparedNode prepared;
  prepared.outputs = {{to, input.shape}};
  const ConvertFunction widen = WidenFrom(input.element);
  const ConvertFunction narrow = IsFloating(input.element) ? NarrowTo<double>(to) : NarrowTo<int64_t>(to);
  prepared.run = [=, in_size = ElementSize(input.element),
                  out_size = ElementSize(to)](const KernelArguments& arguments) {
    union {
      WideInts ints;
      WideFloats floats;
    } wide;
    for (int64_t i = 0; i < size; i += kBlock) {
      const int64_t count = std::min(kBlock, size - i);
      widen(arguments.Input<char>(0) + i * in_size, count, &wide);
      narrow(&wide, count, arguments.Output<char>(0) + i * out_size);
    }
  };
  return prepared;
}

}  // namespace

std::string UnsupportedCast(const Node& node) {
  const auto to = node.attributes.find("to");
  if (to == node.attributes.end() || ElementTypeOf(to->second.int_value)) return "";
  return DataTypeName(to->second.int_value);
}

Result<PreparedNode> PrepareCast(const OperatorContext& context) {
  const auto to = ElementTypeOf(context.Int("to", 0));
  if (!to) return context.AttributeError("an element type", std::to_string(context.Int("to", 0)));
  return PrepareConversion(context.Input(0), *to);
}

Result<PreparedNode> PrepareCastLike(const OperatorContext& context) {
  return PrepareConversion(context.Input(0), context.Input(1).element);
}

}  // namespace onnx_engine
