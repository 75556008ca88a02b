// ReduceSum, Mean, Max, Min, Prod, SumSquare, L1 and L2 over any axes.
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "loops/element_dispatch.h"
#include "loops/strided_loop.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

template <class T>
T AddWrapping(T a, T b) {
  return static_cast<T>(static_cast<Wrapping<T>>(a) + static_cast<Wrapping<T>>(b));
}

// A reduction starts from Start(), takes each element by Add(), puts two partial results together by
// Merge() and ends with Finish().
struct SumReduction {
  template <class T>
  static T Start() {
    return 0;
  }
  template <class T>
  static T Add(T sum, T x) {
    return AddWrapping(sum, x);
  }
  template <class T>
  static T Merge(T a, T b) {
    return AddWrapping(a, b);
  }
  template <class T>
  static T Finish(T sum, int64_t) {
    return sum;
  }
};
struct MeanReduction : SumReduction {
  template <class T>
  static T Finish(T sum, int64_t count) {
    if (std::is_integral_v<T> && count == 0) return 0;
    return sum / static_cast<T>(count);
  }
};
struct SumSquareReduction : SumReduction {
  template <class T>
  static T Add(T sum, T x) {
    const auto wrapping = static_cast<Wrapping<T>>(x);
    return static_cast<T>(static_cast<Wrapping<T>>(sum) + wrapping * wrapping);
  }
};
struct L1Reduction : SumReduction {
  template <class T>
  static T Add(T sum, T x) {
    return x < 0 ? static_cast<T>(static_cast<Wrapping<T>>(sum) - static_cast<Wrapping<T>>(x))
                 : SumReduction::Add(sum, x);
  }
};
struct L2Reduction : SumSquareReduction {
  template <class T>
  static T Finish(T sum, int64_t) {
    return static_cast<T>(std::sqrt(sum));
  }
};
struct ProductReduction : SumReduction {
  template <class T>
  static T Start() {
    return 1;
  }
  template <class T>
  static T Add(T product, T x) {
    return static_cast<T>(static_cast<Wrapping<T>>(product) * static_cast<Wrapping<T>>(x));
  }
  template <class T>
  static T Merge(T a, T b) {
    return Add(a, b);
  }
};
struct MaxReduction : SumReduction {
  template <class T>
  static T Start() {
    return std::is_floating_point_v<T> ? -std::numeric_limits<T>::infinity()
                                       : std::numeric_limits<T>::lowest();
  }
  template <class T>
  static T Add(T largest, T x) {
    return x > largest || x != x ? x : largest;  // NOLINT(misc-redundant-expression): NaN wins
  }
  template <class T>
  static T Merge(T a, T b) {
    return Add(a, b);
  }
};
struct MinReduction : SumReduction {
  template <class T>
  static T Start() {
    return std::is_floating_point_v<T> ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::max();
  }
  template <class T>
  static T Add(T smallest, T x) {
    return x < smallest || x != x ? x : smallest;  // NOLINT(misc-redundant-expression): NaN wins
  }
  template <class T>
  static T Merge(T a, T b) {
    return Add(a, b);
  }
};

// A row that becomes one number: eight partial results in a fixed order, for speed and precision.
template <class Reduction, class T>
T ReduceRow(const T* row, int64_t count) {
  constexpr int kLanes = 8;
  T lanes[kLanes];
  std::fill(lanes, lanes + kLanes, Reduction::template Start<T>());
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] = Reduction::Add(lanes[lane], row[i + lane]);
  }
  for (int lane = 0; i < count; ++i, ++lane) lanes[lane] = Reduction::Add(lanes[lane], row[i]);
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) lanes[lane] = Reduction::Merge(lanes[lane], lanes[lane + half]);
  }
  return lanes[0];
}

// The loops of a reduction for one element type.
struct ReductionRows {
  void (*start)(void* out, int64_t count);
  void (*reduce_row)(const void* row, int64_t count, void* result);                // to one number
  void (*add_row)(const void* row, int64_t count, int64_t stride, void* results);  // each to its own
  void (*finish)(void* out, int64_t count, int64_t reduced_count);
};

template <class Reduction, class T>
ReductionRows RowsOf() {
  return {[](void* out, int64_t count) {
            std::fill_n(static_cast<T*>(out), count, Reduction::template Start<T>());
          },
          [](const void* row, int64_t count, void* result) {
            T& total = *static_cast<T*>(result);
            total = Reduction::Merge(total, ReduceRow<Reduction>(static_cast<const T*>(row), count));
          },
          [](const void* row, int64_t count, int64_t stride, void* results) {
            const T* in = static_cast<const T*>(row);
            T* totals = static_cast<T*>(results);
            if (stride == 1) {
              for (int64_t i = 0; i < count; ++i) totals[i] = Reduction::Add(totals[i], in[i]);
            } else {
              for (int64_t i = 0; i < count; ++i)
                totals[i * stride] = Reduction::Add(totals[i * stride], in[i]);
            }
          },
          [](void* out, int64_t count, int64_t reduced_count) {
            for (T* total = static_cast<T*>(out); total != static_cast<T*>(out) + count; ++total) {
              *total = Reduction::Finish(*total, reduced_count);
            }
          }};
}

struct ReduceGeometry {
  StridedLoop<1> loop;  // over the input; its operand is the output, whose strides along reduced axes are 0
  ReductionRows rows;
  int64_t element_size, output_size, reduced_count;
};

void RunReduce(const ReduceGeometry& g, const KernelArguments& arguments) {
  const auto* in = arguments.Input<char>(0);
  auto* out = arguments.Output<char>(0);
  const int64_t stride = g.loop.row_strides()[0];
  g.rows.start(out, g.output_size);
  g.loop.ForEachRow([&](int64_t first, const StridedLoop<1>::Offsets& offsets) {
    const void* row = in + first * g.element_size;
    void* result = out + offsets[0] * g.element_size;
    if (stride == 0) {
      g.rows.reduce_row(row, g.loop.row_size(), result);
    } else {
      g.rows.add_row(row, g.loop.row_size(), stride, result);
    }
  });
  g.rows.finish(out, g.output_size, g.reduced_count);
}

// Which dimensions go; none named means all, or none at all with noop_with_empty_axes.
Result<std::vector<bool>> ReducedAxes(const OperatorContext& context) {
  const int rank = context.InputRank(0);
  auto axes = context.InputOrAttributeInts(1, "axes");
  if (!axes) return tl::unexpected(axes.error());
  const bool all = axes->empty() && context.Int("noop_with_empty_axes", 0) == 0;
  std::vector<bool> reduced(static_cast<size_t>(rank), all);
  for (int64_t given : *axes) {
    auto axis = context.Axis(given, rank);
    if (!axis) return tl::unexpected(axis.error());
    reduced[static_cast<size_t>(*axis)] = true;
  }
  return reduced;
}

Result<PreparedNode> Prepare(const OperatorContext& context, const ReductionRows& rows) {
  auto reduced = ReducedAxes(context);
  if (!reduced) return tl::unexpected(reduced.error());
  const TensorType& input = context.Input(0);
  const bool keep = context.Int("keepdims", 1) != 0;
  Shape with_ones = input.shape;  // the output, where it keeps the reduced dimensions
  Shape output;
  int64_t reduced_count = 1;
  for (size_t d = 0; d < input.shape.size(); ++d) {
    if ((*reduced)[d]) {
      reduced_count *= input.shape[d];
      with_ones[d] = 1;
    }
    if (keep || !(*reduced)[d]) output.push_back(with_ones[d]);
  }
  const ReduceGeometry g = {StridedLoop<1>(input.shape, {BroadcastStrides(with_ones, input.shape)}), rows,
                            ElementSize(input.element), ElementCount(output).value_or(0), reduced_count};
  PreparedNode prepared;
  prepared.outputs = {{input.element, std::move(output)}};
  prepared.run = [g](const KernelArguments& arguments) { RunReduce(g, arguments); };
  return prepared;
}

template <class Reduction>
Result<PreparedNode> PrepareReduction(const OperatorContext& context) {
  return Prepare(context, DispatchReal(context.Input(0).element,
                                       [](auto element) { return RowsOf<Reduction, decltype(element)>(); }));
}

// The extremes exist of every type, bool included.
template <class Reduction>
Result<PreparedNode> PrepareExtreme(const OperatorContext& context) {
  return Prepare(context, DispatchElement(context.Input(0).element, [](auto element) {
                   return RowsOf<Reduction, decltype(element)>();
                 }));
}

}  // namespace

Result<PreparedNode> PrepareReduceSum(const OperatorContext& context) {
  return PrepareReduction<SumReduction>(context);
}
Result<PreparedNode> PrepareReduceMean(const OperatorContext& context) {
  return PrepareReduction<MeanReduction>(context);
}
Result<PreparedNode> PrepareReduceMax(const OperatorContext& context) {
  return PrepareExtreme<MaxReduction>(context);
}
Result<PreparedNode> PrepareReduceMin(const OperatorContext& context) {
  return PrepareExtreme<MinReduction>(context);
}
Result<PreparedNode> PrepareReduceProd(const OperatorContext& context) {
  return PrepareReduction<ProductReduction>(context);
}
Result<PreparedNode> PrepareReduceSumSquare(const OperatorContext& context) {
  return PrepareReduction<SumSquareReduction>(context);
}
Result<PreparedNode> PrepareReduceL1(const OperatorContext& context) {
  return PrepareReduction<L1Reduction>(context);
}
Result<PreparedNode> PrepareReduceL2(const OperatorContext& context) {
  return PrepareReduction<L2Reduction>(context);
}

}  // namespace onnx_engine
