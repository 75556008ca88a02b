#include "evaluation/worst_clips.h"

#include <algorithm>
#include <utility>

#include "drawing/canvas.h"
#include "drawing/plot_data.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kColumns = 300;  // a card of the report is about as many pixels wide

float Confidence(const ScoredUtterance& one) {
  return *std::max_element(one.probabilities.begin(), one.probabilities.end());
}

// One pixel a band and a column.
Result<std::string> MelPng(const HeatMap& map) {
  PixelImage image{static_cast<int>(map.columns), static_cast<int>(map.rows), {}};
  for (size_t row = map.rows; row-- > 0;) {
    for (size_t column = 0; column < map.columns; ++column) {
      image.pixels.push_back(Viridis((map.at(column, row) - map.low) / (map.high - map.low)));
    }
  }
  auto canvas = PlotCanvas::Create(PlotCanvas::Format::kPng, image.width, image.height);
  if (!canvas) return tl::unexpected(canvas.error());
  canvas->Image({0.0, 0.0, static_cast<double>(image.width), static_cast<double>(image.height)}, image);
  return canvas->Finish();
}

}  // namespace

Result<ClipPicture> DrawClip(const std::string& path, const std::shared_ptr<const EmotionModel>& model) {
  const auto data = ReadPlotData(path, {}, model, kColumns);
  if (!data) return tl::unexpected(data.error());
  auto png = MelPng(data->mel);
  if (!png) return tl::unexpected(png.error());
  ClipPicture picture{
      data->prediction.duration_s, data->options.mel.low_hz, data->options.mel.high_hz, {}, std::move(*png)};
  for (const auto& extent : data->waveform.extents()) picture.waveform.emplace_back(extent.low, extent.high);
  return picture;
}

std::vector<WorstClip> WorstClips(const ScoredUtterances& scored,
                                  const std::shared_ptr<const EmotionModel>& model, size_t count) {
  std::vector<WorstClip> worst;
  for (const ScoredUtterance& one : scored.utterances) {
    if (!one.correct() && !one.probabilities.empty()) worst.push_back({one, {}});
  }
  std::stable_sort(worst.begin(), worst.end(), [](const WorstClip& a, const WorstClip& b) {
    return Confidence(a.scored) > Confidence(b.scored);
  });
  if (worst.size() > count) worst.resize(count);
  for (WorstClip& clip : worst) {
    auto picture = DrawClip(clip.scored.utterance.path.string(), model);
    if (picture) clip.picture = std::move(*picture);
  }
  return worst;
}

}  // namespace speech_emotion::trainer
