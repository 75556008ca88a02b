#include "files/feature_file.h"

#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "files/npy_header.h"
#include "files/text_encoding.h"

namespace speech_emotion {

std::string ToNpy(const FeatureMatrix& matrix) {
  const size_t shape[] = {static_cast<size_t>(matrix.frames()), static_cast<size_t>(matrix.features)};
  std::string bytes = NpyHeader("<f4", shape);
  bytes.reserve(bytes.size() + matrix.values.size() * sizeof(float));
  for (const float value : matrix.values) AppendLittleEndian(bytes, std::bit_cast<uint32_t>(value));
  return bytes;
}

std::string ToCsv(const FeatureMatrix& matrix, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + CsvField(name);
  text += '\n';
  for (int frame = 0; frame < matrix.frames(); ++frame) {
    bool is_first = true;
    for (const float value : matrix.row(frame)) {
      if (!is_first) text += ',';
      is_first = false;
      text += ShortestText(value);
    }
    text += '\n';
  }
  return text;
}

std::string ToJson(const FeatureMatrix& matrix, const FeatureSource& source) {
  using Json = nlohmann::ordered_json;
  Json json = {{"file", source.file}};
  if (source.channel) json["channel"] = *source.channel;
  json["label"] = source.label ? Json(*source.label) : Json();
  json["sample_rate"] = source.sample_rate_hz;
  json["shape"] = {matrix.frames(), matrix.features};
  // A file name need not be UTF-8; JSON must. The rows go in by hand: as a tree of values they would
  // take many times their memory.
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.back() = ',';
  text += "\"features\":[";
  for (int frame = 0; frame < matrix.frames(); ++frame) {
    text += frame > 0 ? ",[" : "[";
    bool is_first = true;
    for (const float value : matrix.row(frame)) {
      if (!is_first) text += ',';
      is_first = false;
      text += ShortestText(value);
    }
    text += ']';
  }
  return text + "]}\n";
}

}  // namespace speech_emotion
