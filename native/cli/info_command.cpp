// speech-emotion info: what a model is and where it comes from.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/shipped_model.h"
#include "speech_emotion/recognizer.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kFeaturePrefix = "features.";
constexpr char kInfoExamples[] =
    "Examples:\n"
    "  speech-emotion info\n"
    "  speech-emotion info --json models/emotion.onnx\n";

struct InfoOptions {
  ModelChoice model;
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

// 18345678 -> "18.3 million"
std::string Rounded(int64_t value) {
  const bool billions = value >= 1'000'000'000;
  if (value < 1'000'000) return Grouped(value);
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", static_cast<double>(value) / (billions ? 1e9 : 1e6),
                billions ? "billion" : "million");
  return text;
}

// What the network costs; features and elementwise operators are small beside it.
struct Cost {
  int64_t window = 0;  // multiply-adds of convolutions, matrix products and recurrent layers
  int64_t second = 0;  // of live audio, of which there is a window every hop
  double hop_s = RecognizerOptions{}.hop_s;
};

Result<Cost> CostOf(const EmotionModel& model) {
  const FeatureOptions& options = model.feature_options();
  const Waveform second = SelfTestWaveform(options.sample_rate_hz);
  Waveform window = second;
  window.samples.resize(static_cast<size_t>(std::llround(model.window_s() * options.sample_rate_hz)));
  for (size_t i = 0; i < window.samples.size(); ++i) {
    window.samples[i] = second.samples[i % second.samples.size()];
  }
  const auto features = ExtractFeatures(options, window);
  if (!features) return tl::unexpected(features.error());
  onnx_engine::Session session = model.CreateSession();
  const auto inputs = model.contract().Inputs(*features);
  if (!inputs) return tl::unexpected(inputs.error());
  const auto multiply_adds = session.MultiplyAdds(*inputs);
  if (!multiply_adds) return tl::unexpected(multiply_adds.error());
  Cost cost;
  cost.window = *multiply_adds;
  cost.second = std::llround(static_cast<double>(cost.window) / cost.hop_s);
  return cost;
}

std::string CostText(const Result<Cost>& cost) {
  if (!cost) return "unknown: " + cost.error().message;
  return Rounded(cost->window) + " a window, " + Rounded(cost->second) +
         " a second of live audio (a window every " + Seconds(cost->hop_s) +
         "): convolutions, matrix products and recurrent layers";
}

std::string Parameters(const onnx_engine::Model& model) {
  const int64_t int8 = model.int8_parameter_count();
  return Grouped(model.parameter_count()) + (int8 > 0 ? ", " + Grouped(int8) + " of them int8" : "");
}

std::string ToText(const LoadedModel& loaded, const Result<Cost>& cost, const std::string& name) {
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
                           {"parameters", Parameters(model.onnx())},
                           {"multiply-adds", CostText(cost)},
                           {"labels", Join(model.labels())},
                           {"window", Seconds(model.window_s())}}) +
         "\n" + Section("Features", features) + "\n" + Section("Metadata", metadata);
}

std::string ToJson(const LoadedModel& loaded, const Result<Cost>& cost, const std::string& path) {
  const EmotionModel& model = *loaded.model;
  const Json json = {{"file", path.empty() ? Json() : Json(path)},
                     {"size_bytes", loaded.size_bytes},
                     {"parameters", model.onnx().parameter_count()},
                     {"int8_parameters", model.onnx().int8_parameter_count()},
                     {"multiply_adds_per_window", cost ? Json(cost->window) : Json()},
                     {"multiply_adds_per_second", cost ? Json(cost->second) : Json()},
                     {"hop_s", RecognizerOptions{}.hop_s},
                     {"labels", model.labels()},
                     {"window_s", model.window_s()},
                     {"features", ToMetadata(model.feature_options())},
                     {"metadata", model.metadata()}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int RunInfo(const InfoOptions& options) {
  const auto loaded = LoadModel(options.model);
  if (!loaded) return Fail(ModelName(options.model.path), loaded.error());
  const auto cost = CostOf(*loaded->model);
  const std::string text = options.json ? ToJson(*loaded, cost, options.model.path)
                                        : ToText(*loaded, cost, ModelName(options.model.path));
  return WriteOutput(text) ? kSuccess : kFailure;
}

}  // namespace

Command AddInfo(CLI::App& app) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* info = app.add_subcommand("info", "Tell what a model was made from and what it hears");
  info->footer(kInfoExamples);
  CLI::Option* path =
      info->add_option("MODEL", options->model.path, "The model; the one in the program where left out")
          ->type_name("");
  AddModelOptions(*info, path, options->model.options);
  info->add_flag("--json", options->json, "As a JSON object");
  return {info, [options] { return RunInfo(*options); }};
}

}  // namespace speech_emotion::cli
