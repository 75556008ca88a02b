// The table of operators. To add one: its file in operators/, its declaration in operators.h, its
// line here.
#include <algorithm>
#include <iterator>

#include "graph/operator.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

using enum InputTypes;

// Bits of Operator::shape_inputs.
constexpr uint32_t kInput0 = 1u << 0;
constexpr uint32_t kInput1 = 1u << 1;
constexpr uint32_t kInput2 = 1u << 2;
constexpr uint32_t kInput3 = 1u << 3;
constexpr uint32_t kInputs1To4 = 0b11110;

// clang-format off
// op_type, prepare, input types, fewest and most inputs, inputs that decide shapes, variants it lacks
constexpr Operator kOperators[] = {
    {"Abs", PrepareAbs, kSameNumber, 1, 1},
    {"Add", PrepareAdd, kSameNumber, 2, 2},
    {"And", PrepareAnd, kAny, 2, 2},
    {"AveragePool", PrepareAveragePool, kFloat, 1, 1},
    {"BatchNormalization", PrepareBatchNormalization, kFloat, 5, 5, 0, UnsupportedBatchNormalization},
    {"Cast", PrepareCast, kAny, 1, 1, 0, UnsupportedCast},
    {"CastLike", PrepareCastLike, kAny, 2, 2},
    {"Clip", PrepareClip, kSame, 1, 3},
    {"Concat", PrepareConcat, kAny, 1, kAnyCount},
    {"Constant", PrepareConstant, kAny, 0, 0, 0, UnsupportedConstant},
    {"ConstantOfShape", PrepareConstantOfShape, kAny, 1, 1, kInput0},
    {"Conv", PrepareConv, kFloat, 2, 3},
    {"DequantizeLinear", PrepareDequantizeLinear, kAny, 2, 3, 0, UnsupportedDequantizeLinear},
    {"Div", PrepareDiv, kSameNumber, 2, 2},
    {"Dropout", PrepareDropout, kAny, 1, 3, kInput1 | kInput2},
    {"Elu", PrepareElu, kSameFloating, 1, 1},
    {"Equal", PrepareEqual, kAny, 2, 2},
    {"Erf", PrepareErf, kSameFloating, 1, 1},
    {"Exp", PrepareExp, kSameFloating, 1, 1},
    {"Expand", PrepareExpand, kAny, 2, 2, kInput1},
    {"Flatten", PrepareFlatten, kAny, 1, 1},
    {"GRU", PrepareGru, kAny, 3, 6, 0, UnsupportedGru, true},
    {"Gather", PrepareGather, kAny, 2, 2},
    {"Gelu", PrepareGelu, kSameFloating, 1, 1},
    {"Gemm", PrepareGemm, kFloat, 2, 3},
    {"GlobalAveragePool", PrepareGlobalAveragePool, kFloat, 1, 1},
    {"GlobalMaxPool", PrepareGlobalMaxPool, kFloat, 1, 1},
    {"Greater", PrepareGreater, kAny, 2, 2},
    {"GreaterOrEqual", PrepareGreaterOrEqual, kAny, 2, 2},
    {"HardSigmoid", PrepareHardSigmoid, kSameFloating, 1, 1},
    {"HardSwish", PrepareHardSwish, kSameFloating, 1, 1},
    {"Identity", PrepareIdentity, kAny, 1, 1},
    {"LSTM", PrepareLstm, kAny, 3, 8, 0, UnsupportedLstm, true},
    {"LayerNormalization", PrepareLayerNormalization, kFloat, 2, 3},
    {"LeakyRelu", PrepareLeakyRelu, kSameFloating, 1, 1},
    {"Less", PrepareLess, kAny, 2, 2},
    {"LessOrEqual", PrepareLessOrEqual, kAny, 2, 2},
    {"Log", PrepareLog, kSameFloating, 1, 1},
    {"LogSoftmax", PrepareLogSoftmax, kFloat, 1, 1},
    {"MatMul", PrepareMatMul, kSameReal, 2, 2},
    {"Max", PrepareMax, kSameNumber, 1, kAnyCount},
    {"MaxPool", PrepareMaxPool, kFloat, 1, 1},
    {"Mean", PrepareMean, kSameReal, 1, kAnyCount},
    {"Min", PrepareMin, kSameNumber, 1, kAnyCount},
    {"Mul", PrepareMul, kSameNumber, 2, 2},
    {"Neg", PrepareNeg, kSameNumber, 1, 1},
    {"Not", PrepareNot, kAny, 1, 1},
    {"Or", PrepareOr, kAny, 2, 2},
    {"Pad", PreparePad, kAny, 1, 4, kInput1 | kInput3},
    {"Pow", PreparePow, kReal, 2, 2},
    {"Reciprocal", PrepareReciprocal, kSameFloating, 1, 1},
    {"ReduceL1", PrepareReduceL1, kFirstReal, 1, 2, kInput1},
    {"ReduceL2", PrepareReduceL2, kFirstReal, 1, 2, kInput1},
    {"ReduceMax", PrepareReduceMax, kAny, 1, 2, kInput1},
    {"ReduceMean", PrepareReduceMean, kFirstReal, 1, 2, kInput1},
    {"ReduceMin", PrepareReduceMin, kAny, 1, 2, kInput1},
    {"ReduceProd", PrepareReduceProd, kFirstReal, 1, 2, kInput1},
    {"ReduceSum", PrepareReduceSum, kFirstReal, 1, 2, kInput1},
    {"ReduceSumSquare", PrepareReduceSumSquare, kFirstReal, 1, 2, kInput1},
    {"Relu", PrepareRelu, kSameNumber, 1, 1},
    {"Reshape", PrepareReshape, kAny, 2, 2, kInput1},
    {"Shape", PrepareShape, kAny, 1, 1},
    {"Sigmoid", PrepareSigmoid, kSameFloating, 1, 1},
    {"Size", PrepareSize, kAny, 1, 1},
    {"Slice", PrepareSlice, kAny, 1, 5, kInputs1To4},
    {"Softmax", PrepareSoftmax, kFloat, 1, 1},
    {"Softplus", PrepareSoftplus, kSameFloating, 1, 1},
    {"Split", PrepareSplit, kAny, 1, 2, kInput1},
    {"Sqrt", PrepareSqrt, kSameFloating, 1, 1},
    {"Squeeze", PrepareSqueeze, kAny, 1, 2, kInput1},
    {"Sub", PrepareSub, kSameNumber, 2, 2},
    {"Sum", PrepareSum, kSameReal, 1, kAnyCount},
    {"Tanh", PrepareTanh, kSameFloating, 1, 1},
    {"Transpose", PrepareTranspose, kAny, 1, 1},
    {"Unsqueeze", PrepareUnsqueeze, kAny, 1, 2, kInput1},
    {"Where", PrepareWhere, kAny, 3, 3},
};
// clang-format on

constexpr bool IsSorted() {
  for (size_t i = 1; i < std::size(kOperators); ++i) {
    if (!(kOperators[i - 1].op_type < kOperators[i].op_type)) return false;
  }
  return true;
}
static_assert(IsSorted(), "FindOperator searches by halves");

}  // namespace

const Operator* FindOperator(std::string_view op_type) {
  const auto* op =
      std::lower_bound(std::begin(kOperators), std::end(kOperators), op_type,
                       [](const Operator& entry, std::string_view name) { return entry.op_type < name; });
  return op != std::end(kOperators) && op->op_type == op_type ? op : nullptr;
}

}  // namespace onnx_engine
