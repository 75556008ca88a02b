#include "prediction_json.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace speech_emotion::cli {
namespace {

using Json = nlohmann::ordered_json;

// The double whose shortest notation is the float's own: 0.1f as 0.1, not as 0.10000000149011612.
double ShortestDouble(float value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  double shortest = value;
  std::from_chars(text, end, shortest);
  return shortest;
}

Json ProbabilitiesToJson(const std::vector<float>& probabilities, const std::vector<std::string>& labels) {
  Json json = Json::object();
  for (size_t i = 0; i < labels.size(); ++i) json[labels[i]] = ShortestDouble(probabilities[i]);
  return json;
}

}  // namespace

std::string ToJsonLine(const FilePrediction& prediction, const std::vector<std::string>& labels) {
  Json segments = Json::array();
  for (const Prediction& segment : prediction.segments) {
    segments.push_back({{"start_s", segment.start_s},
                        {"end_s", segment.end_s},
                        {"probabilities", ProbabilitiesToJson(segment.probabilities, labels)}});
  }
  const Json line = {{"file", prediction.file},
                     {"duration_s", prediction.duration_s},
                     {"emotion", labels[prediction.leading()]},
                     {"probabilities", ProbabilitiesToJson(prediction.probabilities, labels)},
                     {"segments", std::move(segments)}};
  // A file name need not be UTF-8; JSON must.
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace speech_emotion::cli
