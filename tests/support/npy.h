// Reads the .npy files of the golden values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

struct NpyArray {
  std::vector<int64_t> shape;
  std::vector<double> values;  // row-major, whatever the stored type
};

// float32, float64, int32 and int64 in C order; nothing for any other file.
std::optional<NpyArray> ReadNpy(const std::filesystem::path& path);
