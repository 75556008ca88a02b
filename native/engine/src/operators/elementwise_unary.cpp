// Functions of one number, applied to every element of a tensor.
#include <cmath>
#include <numbers>
#include <string>
#include <type_traits>

#include "kernels/vector_math.h"
#include "loops/element_dispatch.h"
#include "loops/elementwise.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

// `Function`: a lambda without captures, called as function(x, alpha, beta) for x of each type.
template <class Function>
PreparedNode MapNumber(const OperatorContext& context, Function) {
  return PrepareUnary(context, DispatchNumber(context.Input(0).element, [](auto element) -> UnaryRow {
                        return MapRow<decltype(element), Function>;
                      }));
}

template <class Function>
PreparedNode MapFloating(const OperatorContext& context, Function, float alpha = 0.0f, float beta = 0.0f) {
  const UnaryRow row = DispatchFloating(
      context.Input(0).element, [](auto element) -> UnaryRow { return MapRow<decltype(element), Function>; });
  return PrepareUnary(context, row, alpha, beta);
}

template <void (*kFunction)(const float*, int64_t, float*)>
void MapFloatArray(const void* in, int64_t count, float, float, void* out) {
  kFunction(static_cast<const float*>(in), count, static_cast<float*>(out));
}

// Floats by whole arrays, doubles by `Function`.
template <void (*kFunction)(const float*, int64_t, float*), class Function>
PreparedNode MapArrays(const OperatorContext& context, Function) {
  const bool is_double = context.Input(0).element == ElementType::kDouble;
  return PrepareUnary(context, is_double ? MapRow<double, Function> : MapFloatArray<kFunction>);
}

struct NegateElement {
  template <class T>
  T operator()(T x) const {
    return static_cast<T>(-static_cast<Wrapping<T>>(x));
  }
};

template <class T>
T ClampToUnit(T x) {
  return x < 0 ? T{0} : x > 1 ? T{1} : x;
}

}  // namespace

Result<PreparedNode> PrepareRelu(const OperatorContext& context) {
  return MapNumber(context, [](auto x, auto, auto) { return x < 0 ? decltype(x)(0) : x; });
}

Result<PreparedNode> PrepareNeg(const OperatorContext& context) {
  return MapNumber(context, [](auto x, auto, auto) { return NegateElement()(x); });
}

Result<PreparedNode> PrepareAbs(const OperatorContext& context) {
  return MapNumber(context, [](auto x, auto, auto) {
    if constexpr (std::is_floating_point_v<decltype(x)>) {
      return std::abs(x);
    } else {
      return x < 0 ? NegateElement()(x) : x;
    }
  });
}

Result<PreparedNode> PrepareSqrt(const OperatorContext& context) {
  return MapFloating(context, [](auto x, auto, auto) { return std::sqrt(x); });
}

Result<PreparedNode> PrepareReciprocal(const OperatorContext& context) {
  return MapFloating(context, [](auto x, auto, auto) { return 1 / x; });
}

Result<PreparedNode> PrepareLog(const OperatorContext& context) {
  return MapFloating(context, [](auto x, auto, auto) { return std::log(x); });
}

Result<PreparedNode> PrepareErf(const OperatorContext& context) {
  return MapFloating(context, [](auto x, auto, auto) { return std::erf(x); });
}

Result<PreparedNode> PrepareExp(const OperatorContext& context) {
  return MapArrays<Exponentials>(context, [](auto x, auto, auto) { return std::exp(x); });
}

Result<PreparedNode> PrepareSigmoid(const OperatorContext& context) {
  return MapArrays<Sigmoids>(context, [](auto x, auto, auto) { return 1 / (1 + std::exp(-x)); });
}

Result<PreparedNode> PrepareTanh(const OperatorContext& context) {
  return MapArrays<HyperbolicTangents>(context, [](auto x, auto, auto) { return std::tanh(x); });
}

Result<PreparedNode> PrepareSoftplus(const OperatorContext& context) {
  // log(1 + e^x) without the overflow of e^x.
  return MapFloating(context, [](auto x, auto, auto) {
    return (x > 0 ? x : decltype(x)(0)) + std::log1p(std::exp(-std::abs(x)));
  });
}

Result<PreparedNode> PrepareLeakyRelu(const OperatorContext& context) {
  return MapFloating(
      context, [](auto x, auto alpha, auto) { return x < 0 ? alpha * x : x; }, context.Float("alpha", 0.01f));
}

Result<PreparedNode> PrepareElu(const OperatorContext& context) {
  return MapFloating(
      context, [](auto x, auto alpha, auto) { return x < 0 ? alpha * std::expm1(x) : x; },
      context.Float("alpha", 1.0f));
}

Result<PreparedNode> PrepareHardSigmoid(const OperatorContext& context) {
  return MapFloating(
      context, [](auto x, auto alpha, auto beta) { return ClampToUnit(alpha * x + beta); },
      context.Float("alpha", 0.2f), context.Float("beta", 0.5f));
}

Result<PreparedNode> PrepareHardSwish(const OperatorContext& context) {
  return MapFloating(context, [](auto x, auto, auto) { return x * ClampToUnit(x / 6 + decltype(x)(0.5)); });
}

Result<PreparedNode> PrepareGelu(const OperatorContext& context) {
  const std::string approximate = context.String("approximate", "none");
  if (approximate == "none") {
    return MapFloating(context, [](auto x, auto, auto) {
      using T = decltype(x);
      return T{0.5} * x * (1 + std::erf(x / std::numbers::sqrt2_v<T>));
    });
  }
  if (approximate != "tanh") return context.AttributeError("approximate none or tanh", approximate);
  return MapFloating(context, [](auto x, auto, auto) {
    using T = decltype(x);
    const T scale = std::numbers::sqrt2_v<T> * std::numbers::inv_sqrtpi_v<T>;  // sqrt(2 / pi)
    return T{0.5} * x * (1 + std::tanh(scale * (x + T(0.044715) * x * x * x)));
  });
}

}  // namespace onnx_engine
