// Add, Sub, Mul, Div and Pow of two tensors, and Min, Max, Sum and Mean of any number, with broadcasting.
#include <cmath>
#include <type_traits>
#include <utility>

#include "loops/broadcast.h"
#include "loops/element_dispatch.h"
#include "loops/elementwise.h"
#include "loops/strided_loop.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

struct AddElements {
  template <class T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Wrapping<T>>(a) + static_cast<Wrapping<T>>(b));
  }
};
struct SubtractElements {
  template <class T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Wrapping<T>>(a) - static_cast<Wrapping<T>>(b));
  }
};
struct MultiplyElements {
  template <class T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Wrapping<T>>(a) * static_cast<Wrapping<T>>(b));
  }
};
struct DivideElements {
  template <class T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>) {
      // Both would trap: the quotient by zero has no value, that by -1 may not fit.
      if (b == 0) return 0;
      if (std::is_signed_v<T> && b == static_cast<T>(-1)) return SubtractElements{}(T{0}, a);
    }
    return static_cast<T>(a / b);
  }
};
struct MinElements {
  template <class T>
  T operator()(T a, T b) const {
    return b < a || b != b ? b : a;  // NOLINT(misc-redundant-expression): NaN wins, as in numpy
  }
};
struct MaxElements {
  template <class T>
  T operator()(T a, T b) const {
    return b > a || b != b ? b : a;  // NOLINT(misc-redundant-expression): as above
  }
};

// One function each for all types: what is made of them sixteen times is a loop around a call. Wraps around;
// 32 bits of the result are what 32-bit arithmetic would give.
[[gnu::noinline]] int64_t WholePower(int64_t base, int64_t exponent) {
  if (exponent < 0) return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0;
  int64_t power = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) power = MultiplyElements{}(power, base);
    base = MultiplyElements{}(base, base);
  }
  return power;
}
[[gnu::noinline]] double RealPower(double base, double exponent) { return std::pow(base, exponent); }

// The result has the base's type; the exponent's own is free.
struct PowerElements {
  template <class Base, class Exponent>
  Base operator()(Base base, Exponent exponent) const {
    if constexpr (std::is_integral_v<Base> && std::is_integral_v<Exponent>) {
      return static_cast<Base>(WholePower(base, exponent));
    } else if constexpr (std::is_same_v<Base, float> && std::is_same_v<Exponent, float>) {
      return exponent == 2.0f ? base * base : std::pow(base, exponent);
    } else {
      return SaturatingCast<Base>(RealPower(static_cast<double>(base), static_cast<double>(exponent)));
    }
  }
};

template <class Function>
BinaryRow RowOf(ElementType type) {
  if (type == ElementType::kFloat) return CombineFloatRow<Function>;
  return DispatchNumber(type, [](auto element) -> BinaryRow {
    using T = decltype(element);
    return CombineRow<T, T, T, Function>;
  });
}

template <class Function>
Result<PreparedNode> PrepareArithmetic(const OperatorContext& context) {
  const ElementType type = context.Input(0).element;
  return PrepareBinary(context, RowOf<Function>(type), type);
}

template <class T>
void DivideRow(const void* in, int64_t count, float divisor, float, void* out) {
  for (int64_t i = 0; i < count; ++i)
    static_cast<T*>(out)[i] = static_cast<const T*>(in)[i] / static_cast<T>(divisor);
}

// Folds any number of inputs into the output, one after the other; the first is only copied.
struct VariadicGeometry {
  std::vector<BinaryWalk> walks;  // of the result so far, and the next input
  int64_t size = 0;
  UnaryRow finish = nullptr;  // or none
};

void RunVariadic(const VariadicGeometry& g, const KernelArguments& arguments) {
  void* out = arguments.Output<void>(0);
  for (size_t i = 0; i < g.walks.size(); ++i) {
    const int input = static_cast<int>(i);
    g.walks[i].Run(i == 0 ? arguments.Input<void>(0) : out, arguments.Input<void>(input), out);
  }
  if (g.finish != nullptr) g.finish(out, g.size, static_cast<float>(g.walks.size()), 0.0f, out);
}

struct SecondElement {
  template <class T>
  T operator()(T, T b) const {
    return b;
  }
};

Result<PreparedNode> PrepareVariadic(const OperatorContext& context, BinaryRow row, UnaryRow finish) {
  auto shape = BroadcastInputShapes(context);
  if (!shape) return tl::unexpected(shape.error());
  const ElementType type = context.Input(0).element;
  const int64_t element_size = ElementSize(type);
  VariadicGeometry g;
  g.size = ElementCount(*shape).value_or(0);
  g.finish = finish;
  for (int i = 0; i < context.input_count(); ++i) {
    const std::vector<int64_t> strides = BroadcastStrides(context.InputShape(i), *shape);
    BinaryWalk walk;
    walk.loop = StridedLoop<2>(*shape, {i == 0 ? strides : RowMajorStrides(*shape), strides});
    walk.row = i == 0 ? RowOf<SecondElement>(type) : row;
    walk.a_size = walk.b_size = walk.out_size = element_size;
    g.walks.push_back(walk);
  }
  PreparedNode prepared;
  prepared.outputs = {{type, std::move(*shape)}};
  prepared.run = [g = std::move(g)](const KernelArguments& arguments) { RunVariadic(g, arguments); };
  return prepared;
}

}  // namespace

Result<PreparedNode> PrepareAdd(const OperatorContext& context) {
  return PrepareArithmetic<AddElements>(context);
}
Result<PreparedNode> PrepareSub(const OperatorContext& context) {
  return PrepareArithmetic<SubtractElements>(context);
}
Result<PreparedNode> PrepareMul(const OperatorContext& context) {
  return PrepareArithmetic<MultiplyElements>(context);
}
Result<PreparedNode> PrepareDiv(const OperatorContext& context) {
  return PrepareArithmetic<DivideElements>(context);
}

Result<PreparedNode> PreparePow(const OperatorContext& context) {
  const ElementType base_type = context.Input(0).element;
  const ElementType exponent_type = context.Input(1).element;
  if (base_type == ElementType::kFloat && exponent_type == base_type) {
    return PrepareBinary(context, CombineFloatRow<PowerElements>, base_type);
  }
  const BinaryRow row = DispatchReal(base_type, [&](auto base) {
    return DispatchReal(exponent_type, [](auto exponent) -> BinaryRow {
      using Base = decltype(base);
      return CombineRow<Base, decltype(exponent), Base, PowerElements>;
    });
  });
  return PrepareBinary(context, row, base_type);
}

Result<PreparedNode> PrepareMin(const OperatorContext& context) {
  return PrepareVariadic(context, RowOf<MinElements>(context.Input(0).element), nullptr);
}
Result<PreparedNode> PrepareMax(const OperatorContext& context) {
  return PrepareVariadic(context, RowOf<MaxElements>(context.Input(0).element), nullptr);
}
Result<PreparedNode> PrepareSum(const OperatorContext& context) {
  return PrepareVariadic(context, RowOf<AddElements>(context.Input(0).element), nullptr);
}
Result<PreparedNode> PrepareMean(const OperatorContext& context) {
  const ElementType type = context.Input(0).element;
  const UnaryRow divide =
      DispatchReal(type, [](auto element) -> UnaryRow { return DivideRow<decltype(element)>; });
  return PrepareVariadic(context, RowOf<AddElements>(type), divide);
}

}  // namespace onnx_engine
