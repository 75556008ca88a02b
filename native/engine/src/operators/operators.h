// The prepare function of every operator, one file an operator or family; the registry lists them.
#pragma once

#include <string>

#include "graph/operator.h"

namespace onnx_engine {

Result<PreparedNode> PrepareAbs(const OperatorContext& context);
Result<PreparedNode> PrepareAdd(const OperatorContext& context);
Result<PreparedNode> PrepareAnd(const OperatorContext& context);
Result<PreparedNode> PrepareAveragePool(const OperatorContext& context);
Result<PreparedNode> PrepareBatchNormalization(const OperatorContext& context);
Result<PreparedNode> PrepareCast(const OperatorContext& context);
Result<PreparedNode> PrepareCastLike(const OperatorContext& context);
Result<PreparedNode> PrepareClip(const OperatorContext& context);
Result<PreparedNode> PrepareConcat(const OperatorContext& context);
Result<PreparedNode> PrepareConstant(const OperatorContext& context);
Result<PreparedNode> PrepareConstantOfShape(const OperatorContext& context);
Result<PreparedNode> PrepareConv(const OperatorContext& context);
Result<PreparedNode> PrepareDequantizeLinear(const OperatorContext& context);
Result<PreparedNode> PrepareDiv(const OperatorContext& context);
Result<PreparedNode> PrepareDropout(const OperatorContext& context);
Result<PreparedNode> PrepareElu(const OperatorContext& context);
Result<PreparedNode> PrepareEqual(const OperatorContext& context);
Result<PreparedNode> PrepareErf(const OperatorContext& context);
Result<PreparedNode> PrepareExp(const OperatorContext& context);
Result<PreparedNode> PrepareExpand(const OperatorContext& context);
Result<PreparedNode> PrepareFlatten(const OperatorContext& context);
Result<PreparedNode> PrepareGather(const OperatorContext& context);
Result<PreparedNode> PrepareGelu(const OperatorContext& context);
Result<PreparedNode> PrepareGemm(const OperatorContext& context);
Result<PreparedNode> PrepareGlobalAveragePool(const OperatorContext& context);
Result<PreparedNode> PrepareGlobalMaxPool(const OperatorContext& context);
Result<PreparedNode> PrepareGreater(const OperatorContext& context);
Result<PreparedNode> PrepareGreaterOrEqual(const OperatorContext& context);
Result<PreparedNode> PrepareGru(const OperatorContext& context);
Result<PreparedNode> PrepareHardSigmoid(const OperatorContext& context);
Result<PreparedNode> PrepareHardSwish(const OperatorContext& context);
Result<PreparedNode> PrepareIdentity(const OperatorContext& context);
Result<PreparedNode> PrepareLayerNormalization(const OperatorContext& context);
Result<PreparedNode> PrepareLeakyRelu(const OperatorContext& context);
Result<PreparedNode> PrepareLess(const OperatorContext& context);
Result<PreparedNode> PrepareLessOrEqual(const OperatorContext& context);
Result<PreparedNode> PrepareLog(const OperatorContext& context);
Result<PreparedNode> PrepareLogSoftmax(const OperatorContext& context);
Result<PreparedNode> PrepareLstm(const OperatorContext& context);
Result<PreparedNode> PrepareMatMul(const OperatorContext& context);
Result<PreparedNode> PrepareMax(const OperatorContext& context);
Result<PreparedNode> PrepareMaxPool(const OperatorContext& context);
Result<PreparedNode> PrepareMean(const OperatorContext& context);
Result<PreparedNode> PrepareMin(const OperatorContext& context);
Result<PreparedNode> PrepareMul(const OperatorContext& context);
Result<PreparedNode> PrepareNeg(const OperatorContext& context);
Result<PreparedNode> PrepareNot(const OperatorContext& context);
Result<PreparedNode> PrepareOr(const OperatorContext& context);
Result<PreparedNode> PreparePad(const OperatorContext& context);
Result<PreparedNode> PreparePow(const OperatorContext& context);
Result<PreparedNode> PrepareReciprocal(const OperatorContext& context);
Result<PreparedNode> PrepareReduceL1(const OperatorContext& context);
Result<PreparedNode> PrepareReduceL2(const OperatorContext& context);
Result<PreparedNode> PrepareReduceMax(const OperatorContext& context);
Result<PreparedNode> PrepareReduceMean(const OperatorContext& context);
Result<PreparedNode> PrepareReduceMin(const OperatorContext& context);
Result<PreparedNode> PrepareReduceProd(const OperatorContext& context);
Result<PreparedNode> PrepareReduceSum(const OperatorContext& context);
Result<PreparedNode> PrepareReduceSumSquare(const OperatorContext& context);
Result<PreparedNode> PrepareRelu(const OperatorContext& context);
Result<PreparedNode> PrepareReshape(const OperatorContext& context);
Result<PreparedNode> PrepareShape(const OperatorContext& context);
Result<PreparedNode> PrepareSigmoid(const OperatorContext& context);
Result<PreparedNode> PrepareSize(const OperatorContext& context);
Result<PreparedNode> PrepareSlice(const OperatorContext& context);
Result<PreparedNode> PrepareSoftmax(const OperatorContext& context);
Result<PreparedNode> PrepareSoftplus(const OperatorContext& context);
Result<PreparedNode> PrepareSplit(const OperatorContext& context);
Result<PreparedNode> PrepareSqrt(const OperatorContext& context);
Result<PreparedNode> PrepareSqueeze(const OperatorContext& context);
Result<PreparedNode> PrepareSub(const OperatorContext& context);
Result<PreparedNode> PrepareSum(const OperatorContext& context);
Result<PreparedNode> PrepareTanh(const OperatorContext& context);
Result<PreparedNode> PrepareTranspose(const OperatorContext& context);
Result<PreparedNode> PrepareUnsqueeze(const OperatorContext& context);
Result<PreparedNode> PrepareWhere(const OperatorContext& context);

// What of the operator the engine lacks for this node; empty for nothing.
std::string UnsupportedBatchNormalization(const Node& node);
std::string UnsupportedCast(const Node& node);
std::string UnsupportedConstant(const Node& node);
std::string UnsupportedDequantizeLinear(const Node& node);
std::string UnsupportedGru(const Node& node);
std::string UnsupportedLstm(const Node& node);

}  // namespace onnx_engine
