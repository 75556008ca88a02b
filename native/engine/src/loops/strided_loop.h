// A walk over an array in row-major order while other arrays are read by strides of their own:
// broadcasting (stride 0), transposing, slicing (negative strides) and reducing are all this walk.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "graph/graph.h"

namespace onnx_engine {

// Elements from index to index of each dimension of a dense array.
std::vector<int64_t> RowMajorStrides(const Shape& shape);

// The strides of an array of `shape` seen as one of `target` by numpy's rules: 0 where it repeats.
std::vector<int64_t> BroadcastStrides(const Shape& shape, const Shape& target);

template <size_t kOperands>
class StridedLoop {
 public:
  using Offsets = std::array<int64_t, kOperands>;

  // Merges the dimensions that all operands walk through without a jump, so that rows are long.
  StridedLoop(const Shape& shape, const std::array<std::vector<int64_t>, kOperands>& strides) {
    for (size_t d = 0; d < shape.size(); ++d) {
      empty_ = empty_ || shape[d] == 0;
      if (shape[d] == 1) continue;
      Offsets dimension;
      for (size_t i = 0; i < kOperands; ++i) dimension[i] = strides[i][d];
      if (rank_ > 0 && ContinuesInto(dimension, shape[d])) {
        sizes_[rank_ - 1] *= shape[d];
        strides_[rank_ - 1] = dimension;
      } else {
        sizes_[rank_] = shape[d];
        strides_[rank_++] = dimension;
      }
    }
    if (rank_ == 0) {
      sizes_[0] = 1;
      strides_[0] = {};
      rank_ = 1;
    }
  }

  int64_t row_size() const { return empty_ ? 0 : sizes_[rank_ - 1]; }
  const Offsets& row_strides() const { return strides_[rank_ - 1]; }

  // Calls row(first, offsets): `first` element of the walk, and where it lies in each operand.
  template <class Row>
  void ForEachRow(Row row) const {
    if (empty_) return;
    std::array<int64_t, kMaxRank> index = {};
    Offsets offsets = {};
    for (int64_t first = 0;; first += sizes_[rank_ - 1]) {
      row(first, offsets);
      int d = rank_ - 2;
      for (; d >= 0; --d) {
        for (size_t i = 0; i < kOperands; ++i) offsets[i] += strides_[d][i];
        if (++index[d] < sizes_[d]) break;
        for (size_t i = 0; i < kOperands; ++i) offsets[i] -= strides_[d][i] * sizes_[d];
        index[d] = 0;
      }
      if (d < 0) return;
    }
  }

 private:
  bool ContinuesInto(const Offsets& dimension, int64_t size) const {
    for (size_t i = 0; i < kOperands; ++i) {
      if (strides_[rank_ - 1][i] != dimension[i] * size) return false;
    }
    return true;
  }

  int rank_ = 0;
  bool empty_ = false;
  std::array<int64_t, kMaxRank> sizes_ = {};
  std::array<Offsets, kMaxRank> strides_ = {};
};

}  // namespace onnx_engine
