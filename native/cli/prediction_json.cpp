#include "cli/prediction_json.h"

#include <nlohmann/json.hpp>

#include "files/text_encoding.h"
#include "files/wording.h"

namespace speech_emotion::cli {
using Json = nlohmann::ordered_json;

Json ProbabilitiesToJson(const std::vector<float>& probabilities, const std::vector<std::string>& labels) {
  Json json = Json::object();
  for (size_t i = 0; i < labels.size(); ++i) json[labels[i]] = ShortestDouble(probabilities[i]);
  return json;
}

std::string EmotionName(SpeechState state, const std::vector<float>& probabilities,
                        const std::vector<std::string>& labels) {
  return state == SpeechState::kSpeech ? labels[LeadingLabel(probabilities)] : Wording(state);
}

std::string ToJsonLine(const FilePrediction& prediction, const std::vector<std::string>& labels,
                       bool shows_channel) {
  Json segments = Json::array();
  for (const Prediction& segment : prediction.segments) {
    segments.push_back({{"start_s", segment.start_s},
                        {"end_s", segment.end_s},
                        {"reference_s", segment.reference_s},
                        {"probabilities", ProbabilitiesToJson(segment.probabilities, labels)}});
  }
  Json line = {{"file", prediction.file}};
  if (shows_channel) line["channel"] = prediction.channel;
  line["duration_s"] = prediction.duration_s;
  line["emotion"] = EmotionName(prediction.state, prediction.probabilities, labels);
  line["reference_s"] = prediction.reference_s();
  line["probabilities"] = ProbabilitiesToJson(prediction.probabilities, labels);
  line["segments"] = std::move(segments);
  // A file name need not be UTF-8; JSON must.
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace speech_emotion::cli
