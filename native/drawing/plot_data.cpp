#include "drawing/plot_data.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "files/feature_stream.h"

namespace speech_emotion {
namespace {

constexpr double kRangeDb = 80.0;
constexpr double kQuietest = 1e-10;  // magnitude that stands for none
constexpr int kCoefficients = 12;
constexpr double kPitchFrame_s = 0.064;
constexpr float kVoiced = 0.6f;  // voicing probability above which a frame is drawn

// The model's frames and bands, with every output that is drawn.
FeatureOptions DrawnFeatures(const FeatureOptions& model) {
  FeatureOptions options;
  options.sample_rate_hz = model.sample_rate_hz;
  options.frame = model.frame;
  options.mel = model.mel;
  options.mel.top_db = 0.0;  // the picture has its own range, and the options must stream
  options.mfcc.first = 1;    // the level would take all of the colours
  options.mfcc.coefficients = std::clamp(model.mel.bands - 1, 1, kCoefficients);
  options.pitch.frame_length = 2 * static_cast<int>(std::lround(0.5 * kPitchFrame_s * model.sample_rate_hz));
  options.outputs = {FeatureKind::kMagnitudeSpectrum, FeatureKind::kMelDecibels, FeatureKind::kMfcc,
                     FeatureKind::kF0, FeatureKind::kVoicingProbability};
  return options;
}

// Where the outputs begin in a frame.
struct Layout {
  explicit Layout(const FeatureOptions& options)
      : bins(static_cast<size_t>(options.columns_of(FeatureKind::kMagnitudeSpectrum))),
        bands(static_cast<size_t>(options.mel.bands)),
        coefficients(static_cast<size_t>(options.mfcc.coefficients)) {}
  size_t mel() const { return bins; }
  size_t mfcc() const { return bins + bands; }
  size_t f0() const { return mfcc() + coefficients; }
  size_t voicing() const { return f0() + 1; }

  size_t bins, bands, coefficients;
};

// F0 counts where it is voiced: the mean over a column is weighted by the last value.
void AcceptFrames(const FeatureMatrix& frames, const Layout& layout, ColumnReducer& reducer) {
  std::vector<float> row;
  for (int frame = 0; frame < frames.frames(); ++frame) {
    row.assign(frames.row(frame).begin(), frames.row(frame).end());
    const float voiced = row[layout.voicing()] >= kVoiced && row[layout.f0()] > 0.0f ? 1.0f : 0.0f;
    row[layout.f0()] *= voiced;
    row[layout.voicing()] = voiced;
    reducer.Accept(row);
  }
}

HeatMap TakeRows(const ColumnReducer& reducer, size_t first, size_t count) {
  HeatMap map;
  map.columns = reducer.columns();
  map.rows = count;
  for (size_t column = 0; column < map.columns; ++column) {
    for (size_t row = 0; row < count; ++row) {
      map.values.push_back(static_cast<float>(reducer.Mean(column, first + row)));
    }
  }
  return map;
}

// In decibels below the greatest value, down to kRangeDb.
void MakeRelative(HeatMap& map) {
  const float greatest = *std::max_element(map.values.begin(), map.values.end());
  for (float& value : map.values) value -= greatest;
  map.low = -kRangeDb;
  map.high = 0.0;
}

float Decibels(double magnitude) {
  return static_cast<float>(20.0 * std::log10(std::max(magnitude, kQuietest)));
}

// The colours reach from the 1st to the 99th percentile: single values must not take them all.
void SetRobustRange(HeatMap& map) {
  std::vector<float> sorted = map.values;
  std::sort(sorted.begin(), sorted.end());
  map.low = sorted[sorted.size() / 100];
  map.high = sorted[sorted.size() - 1 - sorted.size() / 100];
  if (!(map.high > map.low)) map.high = map.low + 1.0;
}

std::vector<float> MeanSpectrum(const ColumnReducer& reducer, size_t bins) {
  std::vector<float> spectrum;
  for (size_t bin = 0; bin < bins; ++bin) {
    double sum = 0.0;
    for (size_t column = 0; column < reducer.columns(); ++column) sum += reducer.Mean(column, bin);
    spectrum.push_back(Decibels(sum / static_cast<double>(reducer.columns())));
  }
  const float greatest = *std::max_element(spectrum.begin(), spectrum.end());
  for (float& value : spectrum) value -= greatest;
  return spectrum;
}

void TakeFeatures(const ColumnReducer& reducer, const Layout& layout, PlotData& data) {
  data.spectrogram = TakeRows(reducer, 0, layout.bins);
  for (float& value : data.spectrogram.values) value = Decibels(value);
  MakeRelative(data.spectrogram);
  data.mel = TakeRows(reducer, layout.mel(), layout.bands);
  MakeRelative(data.mel);
  data.mfcc = TakeRows(reducer, layout.mfcc(), layout.coefficients);
  SetRobustRange(data.mfcc);
  data.spectrum = MeanSpectrum(reducer, layout.bins);
  for (size_t column = 0; column < reducer.columns(); ++column) {
    const double voiced = reducer.Mean(column, layout.voicing());
    data.f0_hz.push_back(voiced > 0.0 ? static_cast<float>(reducer.Mean(column, layout.f0()) / voiced)
                                      : 0.0f);
  }
  const FrameOptions& frame = data.options.frame;
  data.column_s = static_cast<double>(reducer.frames_per_column()) * data.options.frame_shift_s();
  // A frame stands for one shift of time around its middle.
  const double middle = frame.alignment == FrameAlignment::kStart ? 0.5 * frame.length : 0.0;
  data.first_column_s = (middle - 0.5 * frame.shift) / data.options.sample_rate_hz;
}

}  // namespace

Result<PlotData> ReadPlotData(const std::string& path, const AudioFileRange& range,
                              const std::shared_ptr<const EmotionModel>& model, size_t max_columns) {
  PlotData data;
  data.options = DrawnFeatures(model->feature_options());
  data.labels = model->labels();
  data.waveform = Envelope(max_columns);
  auto reader = AudioFileReader::Open(path, range);
  if (!reader) return tl::unexpected(reader.error());
  data.file_rate_hz = reader->sample_rate_hz();
  auto stream = FeatureStream::Create(data.options, data.file_rate_hz);
  if (!stream) return tl::unexpected(stream.error());

  const Layout layout(data.options);
  ColumnReducer reducer(layout.voicing() + 1, max_columns);
  while (true) {
    const auto block = reader->ReadBlock();
    if (!block) return tl::unexpected(block.error());
    if (block->empty()) break;
    data.waveform.Accept(*block);
    stream->AcceptWaveform(*block);
    AcceptFrames(stream->Take(), layout, reducer);
  }
  AcceptFrames(stream->Finish(), layout, reducer);
  if (reducer.frames() == 0) {
    return MakeError(ErrorCode::kInvalidAudio, "expected enough audio for one frame of features, found " +
                                                   std::to_string(reader->samples_read()) + " samples");
  }
  TakeFeatures(reducer, layout, data);
  data.first_column_s += range.offset_s;

  auto prediction = FilePredictor(model).Predict(path, range);
  if (!prediction) return tl::unexpected(prediction.error());
  data.prediction = std::move(*prediction);
  return data;
}

}  // namespace speech_emotion
