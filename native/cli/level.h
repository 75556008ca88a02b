// How loud it is, for meters.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace speech_emotion::cli {

// Root mean square in dB below full scale; -120 for silence and for no sample.
double LevelDbfs(std::span<const float> samples);

// "-23 dBFS ████████  ": from -60 dBFS up.
std::string LevelMeter(double level_dbfs, size_t width);

}  // namespace speech_emotion::cli
