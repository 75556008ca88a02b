// A dense array of one ONNX element type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "speech_emotion/export.h"

namespace onnx_engine {

enum class ElementType : uint8_t { kFloat, kDouble, kInt32, kInt64, kInt8, kUint8, kBool };

// Bytes of one element.
SPEECH_EMOTION_EXPORT int ElementSize(ElementType type);
// ONNX's own word: "float", "int64", ...
SPEECH_EMOTION_EXPORT std::string_view ElementTypeName(ElementType type);

// The number of elements of a shape; none where a dimension is negative, or where the dimensions,
// zeros aside, multiply to 2^31 or more: index arithmetic is safe behind this check.
SPEECH_EMOTION_EXPORT std::optional<int64_t> ElementCount(const std::vector<int64_t>& shape);

// Row-major. The typed accessors do not check: `type` says which one is right. As std::vector: threads may
// read one that nobody changes.
class SPEECH_EMOTION_EXPORT Tensor {
 public:
  Tensor() = default;
  // Zeros. `shape` must have an ElementCount.
  Tensor(ElementType type, std::vector<int64_t> shape);
  // A copy of the values, as many as `shape` has elements.
  static Tensor FromFloats(std::vector<int64_t> shape, const float* values);

  ElementType type() const { return type_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  int64_t size() const { return size_; }  // elements
  int64_t byte_size() const { return size_ * ElementSize(type_); }

  template <class T>
  T* data() {
    return reinterpret_cast<T*>(storage_.data());
  }
  template <class T>
  const T* data() const {
    return reinterpret_cast<const T*>(storage_.data());
  }

 private:
  ElementType type_ = ElementType::kFloat;
  std::vector<int64_t> shape_;
  int64_t size_ = 0;
  std::vector<uint64_t> storage_;  // 8-byte units: aligned for every element type
};

// "[1, 64, ?]" for messages.
SPEECH_EMOTION_EXPORT std::string ShapeToString(const std::vector<int64_t>& shape);

}  // namespace onnx_engine
