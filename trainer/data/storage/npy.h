// Arrays of NumPy's files (.npy), memory-mapped: what numpy.save writes of numbers, booleans and texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/storage/mapped_file.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

enum class NpyType { kFloat32, kFloat64, kInt8, kInt16, kInt32, kInt64, kUint8, kBool, kText };

struct NpyArray {
  std::filesystem::path path;
  NpyType type = NpyType::kFloat32;
  size_t item_size = 0;       // bytes; of kText four a character
  std::vector<size_t> shape;  // in C order; empty for a single value
  std::span<const std::byte> data;
  std::shared_ptr<const MappedFile> file;  // keeps the data

  size_t size() const { return item_size > 0 ? data.size() / item_size : 0; }
};

// Of format 1.0, 2.0 or 3.0. kInvalidArgument, naming the file and what was found, where the header is
// damaged, the array is in Fortran order, or its values are none of NpyType, the lowest byte first.
Result<NpyArray> MapNpy(const std::filesystem::path& path);

// The array's values as floats; fails for texts.
Result<std::vector<float>> FloatsOf(const NpyArray& array);
// Without a copy where they are floats in the file, else nothing.
std::span<const float> FloatsIn(const NpyArray& array);
// Fails for texts, and where a value is no whole number.
Result<std::vector<int64_t>> IntegersOf(const NpyArray& array);
// UTF-8, without the padding; fails for others than texts.
Result<std::vector<std::string>> TextsOf(const NpyArray& array);

// "[3, 20, 15]"
std::string ShapeText(const NpyArray& array);

}  // namespace speech_emotion::trainer
