// From an ElementType at run time to a C++ type at compile time.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "onnx_engine/tensor.h"

namespace onnx_engine {

// Calls function(T()) for the type's T; bool is a uint8_t that is 0 or 1.
template <class Function>
auto DispatchElement(ElementType type, Function function) {
  switch (type) {
    case ElementType::kDouble:
      return function(double());
    case ElementType::kInt32:
      return function(int32_t());
    case ElementType::kInt64:
      return function(int64_t());
    case ElementType::kInt8:
      return function(int8_t());
    case ElementType::kUint8:
    case ElementType::kBool:
      return function(uint8_t());
    case ElementType::kFloat:
      break;
  }
  return function(float());
}

// For operators that the registry restricts to InputTypes::kSameReal.
template <class Function>
auto DispatchReal(ElementType type, Function function) {
  switch (type) {
    case ElementType::kDouble:
      return function(double());
    case ElementType::kInt32:
      return function(int32_t());
    case ElementType::kInt64:
      return function(int64_t());
    default:
      return function(float());
  }
}

// For InputTypes::kSameNumber.
template <class Function>
auto DispatchNumber(ElementType type, Function function) {
  if (type == ElementType::kInt8) return function(int8_t());
  if (type == ElementType::kUint8) return function(uint8_t());
  return DispatchReal(type, function);
}

// For InputTypes::kSameFloating.
template <class Function>
auto DispatchFloating(ElementType type, Function function) {
  return type == ElementType::kDouble ? function(double()) : function(float());
}

// For operators that only move elements: an unsigned integer of their size.
template <class Function>
auto DispatchSize(ElementType type, Function function) {
  switch (ElementSize(type)) {
    case 8:
      return function(uint64_t());
    case 4:
      return function(uint32_t());
    default:
      return function(uint8_t());
  }
}

// Integer arithmetic wraps around, as numpy's does; in C++ that takes unsigned integers.
template <class T, class = void>
struct WrappingType {
  using type = T;
};
template <class T>
struct WrappingType<T, std::enable_if_t<std::is_integral_v<T>>> {
  using type = std::make_unsigned_t<T>;
};
template <class T>
using Wrapping = typename WrappingType<T>::type;

// A conversion that is defined for every value: integers stop at their limits, NaN becomes 0.
template <class To, class From>
To SaturatingCast(From value) {
  if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>) {
    if (std::isnan(value)) return 0;
    // The limits as doubles: the upper one of int64 rounds to 2^63, which itself does not fit.
    if (static_cast<double>(value) <= static_cast<double>(std::numeric_limits<To>::min())) {
      return std::numeric_limits<To>::min();
    }
    if (static_cast<double>(value) >= static_cast<double>(std::numeric_limits<To>::max())) {
      return std::numeric_limits<To>::max();
    }
  }
  return static_cast<To>(value);
}

}  // namespace onnx_engine
