#include "evaluation/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "data/corpora/speakers.h"
#include "files/text_encoding.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kResamples = 2000;
constexpr uint64_t kSeed = 1;

}  // namespace

int64_t CountSpeakers(const std::vector<Utterance>& utterances) {
  const auto speakers = SpeakersOf(utterances).speakers;
  return std::count_if(speakers.begin(), speakers.end(),
                       [](const Speaker& speaker) { return !speaker.id.empty(); });
}

std::string NoIntervalText(int64_t speakers) {
  if (speakers > 1) return "";
  return speakers == 1 ? "one speaker: no interval" : "speakers unknown: no interval";
}

std::string RangeText(const Interval& interval) {
  return FixedPoint(interval.low, 3) + "-" + FixedPoint(interval.high, 3);
}

Interval IntervalOfResamples(double value, std::vector<double> resampled) {
  std::sort(resampled.begin(), resampled.end());
  const auto at = [&](double part) {
    return resampled[static_cast<size_t>(std::lround(part * static_cast<double>(resampled.size() - 1)))];
  };
  return {value, at(0.025), at(0.975)};
}

std::vector<Interval> IntervalsOverSpeakers(const std::vector<std::vector<Confusion>>& speakers,
                                            const std::vector<double (*)(const Confusion&)>& measures) {
  if (speakers.empty()) return std::vector<Interval>(measures.size());
  Confusion all = EmptyConfusion(speakers.front().front().labels);
  for (const auto& draws : speakers) {
    for (const Confusion& draw : draws) Add(draw, all);
  }
  const auto draw_one = [](const auto& choices, Random& random) -> const auto& {
    return choices[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(choices.size()) - 1))];
  };

  std::vector<std::vector<double>> resampled(measures.size());
  Random random(kSeed);
  for (int i = 0; i < kResamples; ++i) {
    Confusion sum = EmptyConfusion(all.labels);
    for (size_t s = 0; s < speakers.size(); ++s) {
      Add(draw_one(draw_one(speakers, random), random), sum);
    }
    for (size_t m = 0; m < measures.size(); ++m) resampled[m].push_back(measures[m](sum));
  }
  std::vector<Interval> intervals;
  for (size_t m = 0; m < measures.size(); ++m) {
    intervals.push_back(IntervalOfResamples(measures[m](all), std::move(resampled[m])));
  }
  return intervals;
}

}  // namespace speech_emotion::trainer
