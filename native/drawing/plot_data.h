// What a picture of a file shows, reduced to what can be seen.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "drawing/column_reducer.h"
#include "files/audio_file.h"
#include "files/file_predictor.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// Values [columns, rows] over time.
struct HeatMap {
  size_t columns = 0, rows = 0;
  std::vector<float> values;
  double low = 0.0, high = 1.0;  // of the colours
  float at(size_t column, size_t row) const { return values[column * rows + row]; }
};

struct PlotData {
  FeatureOptions options;  // those that the features were computed with
  int file_rate_hz = 0;
  double column_s = 0.0;        // of the heat maps and of F0
  double first_column_s = 0.0;  // where the first one starts, on the file's clock
  Envelope waveform{2};
  HeatMap spectrogram;  // dB below the loudest bin
  HeatMap mel;          // dB below the loudest band
  HeatMap mfcc;
  std::vector<float> f0_hz;     // [columns], 0 where nothing is voiced
  std::vector<float> spectrum;  // [bins], dB below the loudest one: of the mean magnitude
  FilePrediction prediction;
  std::vector<std::string> labels;
};

// One signal of the file; at most `max_columns`, an even number, over time.
Result<PlotData> ReadPlotData(const std::string& path, const AudioFileRange& range,
                              const std::shared_ptr<const EmotionModel>& model, size_t max_columns);

}  // namespace speech_emotion
