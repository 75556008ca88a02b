// A copy of a JavaScript array of numbers.
#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <memory>
#include <span>

namespace speech_emotion {

// Embind's own vector would first be filled with zeros, one by one: milliseconds of a page's start.
template <class T>
class TypedArray {
 public:
  explicit TypedArray(const emscripten::val& array)
      : size_(array["length"].as<size_t>()), values_(new T[size_]) {
    emscripten::val(emscripten::typed_memory_view(size_, values_.get())).call<void>("set", array);
  }
  operator std::span<const T>() const { return {values_.get(), size_}; }

 private:
  size_t size_;
  std::unique_ptr<T[]> values_;
};

}  // namespace speech_emotion
