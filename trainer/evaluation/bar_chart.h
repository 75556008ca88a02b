// Bars with intervals, one below the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/bootstrap.h"

namespace speech_emotion::trainer {

struct Bar {
  std::string name;
  Interval value;
  bool has_interval = true;
};

struct BarChart {
  std::string title;
  std::string axis;  // its title, with the unit
  double low = 0.0, high = 1.0;
  std::optional<double> chance;  // an upright mark, told in the legend
  std::vector<Bar> bars;
};

// A figure in the page's colours; bars begin at 0, or at the end of the axis that is nearest to it.
std::string BarChartSvg(const BarChart& chart);

}  // namespace speech_emotion::trainer
