#include "cli/live_view.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/level.h"
#include "cli/prediction_json.h"
#include "files/wording.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr size_t kBarWidth = 40;
constexpr size_t kPercentWidth = 5;
constexpr double kKnownVoice_s = 10.0;  // of speech: a voice that was heard for less is hardly known
constexpr char kHideCursor[] = "\033[?25l";
constexpr char kShowCursor[] = "\033[?25h";
constexpr char kEraseLine[] = "\033[K";

std::string UpBy(size_t lines) { return "\033[" + std::to_string(lines) + "A"; }

// What the latest windows sound like.
std::string Headline(const Prediction& prediction, const std::vector<std::string>& labels) {
  if (prediction.state == SpeechState::kNoSpeech) return Wording(prediction.state);
  if (!prediction.headline) return Wording(SpeechState::kUncertain);
  return labels[*prediction.headline] + " " +
         Percent(prediction.smoothed_probabilities[*prediction.headline]);
}

}  // namespace

std::string LiveBars::Frame(double time_s, double level_dbfs, const Prediction* latest) {
  size_t width = 0;
  for (const std::string& label : labels_) width = std::max(width, DisplayWidth(Printable(label)));
  std::string text = std::exchange(drawn_, true) ? UpBy(labels_.size() + 2) : kHideCursor;
  text += PadLeft(DurationText(time_s), 8) + "  " + LevelMeter(level_dbfs, kBarWidth / 2) + kEraseLine + "\n";
  const bool is_known = !learns_voice_ || (latest != nullptr && latest->reference_s >= kKnownVoice_s);
  text += "  sounds like: " + (latest == nullptr ? std::string("...") : Headline(*latest, labels_)) +
          (is_known ? "" : "  (getting to know your voice)") + kEraseLine + "\n";
  for (size_t i = 0; i < labels_.size(); ++i) {
    const bool has_speech = latest != nullptr && latest->state != SpeechState::kNoSpeech;
    const float probability = has_speech ? latest->smoothed_probabilities[i] : 0.0f;
    text += "  " + PadRight(Printable(labels_[i]), width) + "  " +
            PadLeft(has_speech ? Percent(probability) : "", kPercentWidth) + "  " +
            Bar(probability, kBarWidth) + kEraseLine + "\n";
  }
  return text;
}

std::string LiveBars::Clear() {
  if (!std::exchange(drawn_, false)) return {};
  return UpBy(labels_.size() + 2) + "\033[J" + kShowCursor;
}

std::string LiveLine(const Prediction& prediction, const std::vector<std::string>& labels) {
  char time[32];
  std::snprintf(time, sizeof time, "%8.2f s  ", prediction.end_s);
  return time + Headline(prediction, labels) + "\n";
}

std::string LiveJson(const Prediction& prediction, const std::vector<std::string>& labels) {
  using Json = nlohmann::ordered_json;
  const Json json = {{"event", "prediction"},
                     {"start_s", prediction.start_s},
                     {"end_s", prediction.end_s},
                     {"state", Wording(prediction.state)},
                     {"emotion", EmotionName(prediction.state, prediction.smoothed_probabilities, labels)},
                     {"headline", prediction.headline ? Json(labels[*prediction.headline]) : Json()},
                     {"reference_s", prediction.reference_s},
                     {"probabilities", ProbabilitiesToJson(prediction.probabilities, labels)},
                     {"smoothed", ProbabilitiesToJson(prediction.smoothed_probabilities, labels)},
                     {"provisional", prediction.provisional}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace speech_emotion::cli
