// The charts of report.html, as inline SVG that takes its colours from the page's style.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evaluation/bootstrap.h"
#include "evaluation/calibration.h"
#include "evaluation/curves.h"

namespace speech_emotion::trainer {

// The value on a line from 0 to 1, with its interval and a mark where chance would be.
std::string IntervalChart(const Interval& interval, double chance);

// Accuracy of each bin of confidence beside what it should be, and below it how many clips there are.
std::string ReliabilityDiagram(const Calibration& calibration);

// One chart for the losses, one for what lies between 0 and 1, and one for each other column.
std::string CurveCharts(const Curves& curves);

// Least and greatest sample of each stretch, up to the loudest.
std::string WaveformChart(const std::vector<std::pair<float, float>>& waveform);

}  // namespace speech_emotion::trainer
