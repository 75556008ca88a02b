// Vectors of kLanes floats, for kernel_source.h, whose rules hold here, too.
//
// The vector extensions are those that GCC, clang and Emscripten share. Loads need no alignment, so
// results never depend on it.
#pragma once

#include <cstdint>
#include <cstring>

namespace onnx_engine {
namespace {  // NOLINT(google-build-namespaces): see kernel_source.h

template <int kLanes>
struct VectorSource {
  typedef float Floats __attribute__((vector_size(kLanes * 4)));  // g++ drops the attribute after `using`
  typedef uint32_t Bits __attribute__((vector_size(kLanes * 4)));

  static Floats Load(const float* source) {
    Floats value;
    std::memcpy(&value, source, sizeof value);
    return value;
  }
  static void Store(float* destination, Floats value) { std::memcpy(destination, &value, sizeof value); }
  static Floats Splat(float value) { return value - Floats{}; }
  static Bits ToBits(Floats value) { return reinterpret_cast<Bits>(value); }
};

}  // namespace
}  // namespace onnx_engine
