// A training run's numbers, epoch by epoch.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct Curve {
  std::string name;
  std::vector<double> values;  // one an epoch; NaN where the cell is empty or "nan"
};

struct Curves {
  std::vector<double> epochs;
  std::vector<Curve> curves;
};

// Comma-separated, with a header: epoch first, then numbers. Fails naming the line.
Result<Curves> ReadCurves(const std::filesystem::path& path);

}  // namespace speech_emotion::trainer
