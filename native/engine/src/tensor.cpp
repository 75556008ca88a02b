#include "onnx_engine/tensor.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace onnx_engine {

int ElementSize(ElementType type) {
  switch (type) {
    case ElementType::kDouble:
    case ElementType::kInt64:
      return 8;
    case ElementType::kFloat:
    case ElementType::kInt32:
      return 4;
    case ElementType::kInt8:
    case ElementType::kUint8:
    case ElementType::kBool:
      return 1;
  }
  return 0;
}

std::string_view ElementTypeName(ElementType type) {
  switch (type) {
    case ElementType::kFloat:
      return "float";
    case ElementType::kDouble:
      return "double";
    case ElementType::kInt32:
      return "int32";
    case ElementType::kInt64:
      return "int64";
    case ElementType::kInt8:
      return "int8";
    case ElementType::kUint8:
      return "uint8";
    case ElementType::kBool:
      return "bool";
  }
  return "unknown";
}

std::optional<int64_t> ElementCount(const std::vector<int64_t>& shape) {
  constexpr int64_t kLimit = int64_t{1} << 31;
  int64_t count = 1;
  int64_t nonzero_count = 1;  // bounds the strides of a tensor that has no elements, too
  for (int64_t dimension : shape) {
    if (dimension < 0 || dimension >= kLimit) return std::nullopt;
    count *= dimension;
    nonzero_count *= std::max<int64_t>(dimension, 1);
    if (nonzero_count >= kLimit) return std::nullopt;
  }
  return count;
}

Tensor::Tensor(ElementType type, std::vector<int64_t> shape)
    : type_(type), shape_(std::move(shape)), size_(ElementCount(shape_).value_or(0)) {
  // One unit at least: data() is never null, which memcpy of no bytes would not forgive.
  storage_.resize(std::max<size_t>(1, (static_cast<size_t>(byte_size()) + 7) / 8));
}

Tensor Tensor::FromFloats(std::vector<int64_t> shape, const float* values) {
  Tensor tensor(ElementType::kFloat, std::move(shape));
  if (tensor.size() > 0) std::memcpy(tensor.data<float>(), values, static_cast<size_t>(tensor.byte_size()));
  return tensor;
}

std::string ShapeToString(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += shape[i] < 0 ? "?" : std::to_string(shape[i]);
  }
  return text + "]";
}

}  // namespace onnx_engine
