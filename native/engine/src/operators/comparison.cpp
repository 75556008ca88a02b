// Comparisons and logic: what exporters compute shapes and masks with. The results are bool.
#include <string>

#include "loops/element_dispatch.h"
#include "loops/elementwise.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

template <class Compare>
Result<PreparedNode> PrepareComparison(const OperatorContext& context, Compare) {
  const ElementType type = context.Input(0).element;
  if (context.Input(1).element != type) {
    return context.ShapeError("inputs of one element type",
                              std::string(ElementTypeName(type)) + " and " +
                                  std::string(ElementTypeName(context.Input(1).element)));
  }
  const BinaryRow row = DispatchElement(type, [](auto element) -> BinaryRow {
    using T = decltype(element);
    return CombineRow<T, T, uint8_t, Compare>;
  });
  return PrepareBinary(context, row, ElementType::kBool);
}

template <class Combine>
Result<PreparedNode> PrepareLogic(const OperatorContext& context, Combine) {
  for (int i = 0; i < context.input_count(); ++i) {
    if (context.Input(i).element == ElementType::kBool) continue;
    return context.ShapeError("inputs of bool", std::string(ElementTypeName(context.Input(i).element)));
  }
  return PrepareBinary(context, CombineRow<uint8_t, uint8_t, uint8_t, Combine>, ElementType::kBool);
}

}  // namespace

Result<PreparedNode> PrepareEqual(const OperatorContext& context) {
  return PrepareComparison(context, [](auto a, auto b) -> uint8_t { return a == b; });
}
Result<PreparedNode> PrepareGreater(const OperatorContext& context) {
  return PrepareComparison(context, [](auto a, auto b) -> uint8_t { return a > b; });
}
Result<PreparedNode> PrepareGreaterOrEqual(const OperatorContext& context) {
  return PrepareComparison(context, [](auto a, auto b) -> uint8_t { return a >= b; });
}
Result<PreparedNode> PrepareLess(const OperatorContext& context) {
  return PrepareComparison(context, [](auto a, auto b) -> uint8_t { return a < b; });
}
Result<PreparedNode> PrepareLessOrEqual(const OperatorContext& context) {
  return PrepareComparison(context, [](auto a, auto b) -> uint8_t { return a <= b; });
}
Result<PreparedNode> PrepareAnd(const OperatorContext& context) {
  return PrepareLogic(context, [](uint8_t a, uint8_t b) -> uint8_t { return a & b; });
}
Result<PreparedNode> PrepareOr(const OperatorContext& context) {
  return PrepareLogic(context, [](uint8_t a, uint8_t b) -> uint8_t { return a | b; });
}

Result<PreparedNode> PrepareNot(const OperatorContext& context) {
  if (context.Input(0).element != ElementType::kBool) {
    return context.ShapeError("an input of bool", std::string(ElementTypeName(context.Input(0).element)));
  }
  const auto negate = [](uint8_t x, uint8_t, uint8_t) -> uint8_t { return x == 0; };
  return PrepareUnary(context, MapRow<uint8_t, decltype(negate)>);
}

}  // namespace onnx_engine
