// A stream of frames as a bounded number of columns, however long it gets.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace speech_emotion {

// Means over ever more frames: where the columns are full, neighbours become one, and so on.
class ColumnReducer {
 public:
  // `max_columns` is even.
  ColumnReducer(size_t rows, size_t max_columns) : rows_(rows), max_columns_(max_columns) {}

  void Accept(std::span<const float> frame) {
    if (frames_ == static_cast<int64_t>(max_columns_) * frames_per_column_) MergeNeighbors();
    const auto column = static_cast<size_t>(frames_ / frames_per_column_);
    if (column == columns()) sums_.resize(sums_.size() + rows_, 0.0);
    for (size_t row = 0; row < rows_; ++row) sums_[column * rows_ + row] += frame[row];
    ++frames_;
  }

  size_t rows() const { return rows_; }
  size_t columns() const { return rows_ > 0 ? sums_.size() / rows_ : 0; }
  int64_t frames() const { return frames_; }
  int64_t frames_per_column() const { return frames_per_column_; }

  double Mean(size_t column, size_t row) const {
    const int64_t begin = static_cast<int64_t>(column) * frames_per_column_;
    const int64_t count = std::min(frames_per_column_, frames_ - begin);  // fewer in the last one
    return sums_[column * rows_ + row] / static_cast<double>(count);
  }

 private:
  void MergeNeighbors() {
    for (size_t column = 0; column < max_columns_ / 2; ++column) {
      for (size_t row = 0; row < rows_; ++row) {
        sums_[column * rows_ + row] = sums_[2 * column * rows_ + row] + sums_[(2 * column + 1) * rows_ + row];
      }
    }
    sums_.resize(max_columns_ / 2 * rows_);
    frames_per_column_ *= 2;
  }

  size_t rows_;
  size_t max_columns_;
  int64_t frames_ = 0;
  int64_t frames_per_column_ = 1;
  std::vector<double> sums_;  // [columns, rows]
};

// The least and the greatest sample of every stretch, bounded in the same way.
class Envelope {
 public:
  struct Extent {
    float low = 0.0f, high = 0.0f;
  };

  explicit Envelope(size_t max_columns) : max_columns_(max_columns) {}

  void Accept(std::span<const float> samples) {
    for (const float sample : samples) {
      if (samples_ == static_cast<int64_t>(max_columns_) * samples_per_column_) MergeNeighbors();
      if (samples_ % samples_per_column_ == 0) extents_.push_back({sample, sample});
      Extent& extent = extents_.back();
      extent.low = std::min(extent.low, sample);
      extent.high = std::max(extent.high, sample);
      ++samples_;
    }
  }

  const std::vector<Extent>& extents() const { return extents_; }
  int64_t samples_per_column() const { return samples_per_column_; }

 private:
  void MergeNeighbors() {
    for (size_t i = 0; i < max_columns_ / 2; ++i) {
      const Extent &a = extents_[2 * i], &b = extents_[2 * i + 1];
      extents_[i] = {std::min(a.low, b.low), std::max(a.high, b.high)};
    }
    extents_.resize(max_columns_ / 2);
    samples_per_column_ *= 2;
  }

  size_t max_columns_;
  int64_t samples_ = 0;
  int64_t samples_per_column_ = 1;
  std::vector<Extent> extents_;
};

}  // namespace speech_emotion
