// speech-emotion info: what a model is and where it comes from.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "command.h"
#include "shipped_model.h"
#include "terminal.h"

namespace speech_emotion::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kFeaturePrefix = "features.";
constexpr char kExamples[] =
    "Examples:\n"
    "  speech-emotion info\n"
    "  speech-emotion info --json models/emotion.onnx\n";

struct InfoOptions {
  std::string model;  // a path; the shipped model where empty
  bool json = false;
};

std::string Join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) joined += (joined.empty() ? "" : ", ") + part;
  return joined;
}

// 1234567 -> "1,234,567"
std::string Grouped(int64_t value) {
  std::string text = std::to_string(value);
  for (int64_t position = static_cast<int64_t>(text.size()) - 3; position > 0; position -= 3) {
    text.insert(static_cast<size_t>(position), ",");
  }
  return text;
}

std::string Seconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%g s", seconds);
  return text;
}

// Self-test vectors and the like would fill the screen; --json has them whole.
std::string Shortened(const std::string& value) {
  constexpr size_t kMaxLength = 200;
  if (value.size() <= kMaxLength) return value;
  size_t end = kMaxLength;
  while ((value[end] & 0xc0) == 0x80) --end;  // never half a UTF-8 character
  return value.substr(0, end) + "... (" + Grouped(static_cast<int64_t>(value.size())) + " characters)";
}

// Rows of the same kind, aligned, under a title.
std::string Section(const std::string& title, const Rows& rows) {
  size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, DisplayWidth(Printable(name)));
  std::string text = title + "\n";
  for (const auto& [name, value] : rows) {
    text += "  " + PadRight(Printable(name), width) + "  " + Printable(Shortened(value)) + "\n";
  }
  return text;
}

std::string ToText(const LoadedModel& loaded, const std::string& name) {
  const EmotionModel& model = *loaded.model;
  Rows features, metadata;
  for (const auto& [key, value] : ToMetadata(model.feature_options())) {
    features.emplace_back(key.starts_with(kFeaturePrefix) ? key.substr(kFeaturePrefix.size()) : key, value);
  }
  for (const auto& [key, value] : model.metadata()) {
    if (!key.starts_with(kFeaturePrefix)) metadata.emplace_back(key, value);
  }
  return Section("Model", {{"file", name},
                           {"size", Grouped(loaded.size_bytes) + " bytes"},
                           {"parameters", Grouped(model.onnx().parameter_count())},
                           {"labels", Join(model.labels())},
                           {"window", Seconds(model.window_s())}}) +
         "\n" + Section("Features", features) + "\n" + Section("Metadata", metadata);
}

std::string ToJson(const LoadedModel& loaded, const std::string& path) {
  const EmotionModel& model = *loaded.model;
  const Json json = {{"file", path.empty() ? Json() : Json(path)},
                     {"size_bytes", loaded.size_bytes},
                     {"parameters", model.onnx().parameter_count()},
                     {"labels", model.labels()},
                     {"window_s", model.window_s()},
                     {"features", ToMetadata(model.feature_options())},
                     {"metadata", model.metadata()}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int RunInfo(const InfoOptions& options) {
  const auto loaded = LoadModel(options.model);
  if (!loaded) {
    PrintMessage(ModelName(options.model), loaded.error().message);
    return kFailure;
  }
  const std::string text =
      options.json ? ToJson(*loaded, options.model) : ToText(*loaded, ModelName(options.model));
  return WriteOutput(text) ? kSuccess : kFailure;
}

}  // namespace

Command AddInfo(CLI::App& app) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* info = app.add_subcommand("info", "Tell what a model was made from and what it hears");
  info->footer(kExamples);
  info->add_option("MODEL", options->model, "The model; the one in the program where left out")
      ->type_name("");
  info->add_flag("--json", options->json, "As a JSON object");
  return {info, [options] { return RunInfo(*options); }};
}

}  // namespace speech_emotion::cli
