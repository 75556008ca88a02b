#include "feature_file.h"

#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "text_encoding.h"

namespace speech_emotion::cli {

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
std::string ToNpy(const FeatureMatrix& matrix) {
  constexpr size_t kAlignment = 64;     // of the data
  constexpr size_t kPreambleSize = 10;  // magic, version, header length
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                       std::to_string(matrix.frames()) + ", " + std::to_string(matrix.features) + "), }";
  const size_t unpadded = kPreambleSize + header.size() + 1;
  header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  header += '\n';

  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  bytes.reserve(bytes.size() + matrix.values.size() * sizeof(float));
  for (const float value : matrix.values) {
    const auto bits = std::bit_cast<uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(bits >> shift & 0xff);
  }
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

}  // namespace speech_emotion::cli
