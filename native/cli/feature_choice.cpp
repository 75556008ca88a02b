#include "cli/feature_choice.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "speech_emotion/feature_presets.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr std::string_view kPrefix = "features.";

// Samples of the file at the rate that features are computed at; 0 where it can't be read.
int64_t SamplesAtRate(const InputFile& input, const AudioFileRange& range, int64_t rate_hz) {
  if (!input.found) return 0;
  auto reader = AudioFileReader::Open(input.path, range);
  if (!reader) return 0;
  for (auto block = reader->ReadBlock(); !block || !block->empty(); block = reader->ReadBlock()) {
    if (!block) return 0;
  }
  const int64_t file_rate_hz = reader->sample_rate_hz();
  return (reader->samples_read() * rate_hz + file_rate_hz - 1) / file_rate_hz;  // as the Resampler gives
}

}  // namespace

Result<FeatureOptions> WithSettings(const FeatureOptions& options, const std::vector<std::string>& settings) {
  std::map<std::string, std::string> metadata;
  for (const std::string& setting : settings) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      return MakeError(ErrorCode::kInvalidArgument, "expected KEY=VALUE, found '" + setting + "'");
    }
    metadata[std::string(kPrefix) + setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  return FeatureOptionsFromMetadata(metadata, options);
}

FeatureOptions PaddedToLongest(const FeatureOptions& options, const std::vector<InputFile>& inputs,
                               const AudioFileRange& range) {
  int64_t longest = 0;
  for (const InputFile& input : inputs) {
    longest = std::max(longest, SamplesAtRate(input, range, options.sample_rate_hz));
  }
  FeatureOptions padded = options;
  if (longest == 0) return padded;
  const double longest_s = static_cast<double>(longest) / options.sample_rate_hz;
  const auto step = std::find_if(padded.preprocessing.begin(), padded.preprocessing.end(),
                                 [](const auto& s) { return s.kind == PreprocessingKind::kFitLength; });
  if (step != padded.preprocessing.end()) {
    step->value = longest_s;
  } else {
    padded.preprocessing.push_back({PreprocessingKind::kFitLength, longest_s});
  }
  return padded;
}

std::string SettingsText(const FeatureOptions& options) {
  std::string text;
  for (const auto& [key, value] : ToMetadata(options))
    text += key.substr(kPrefix.size()) + "=" + value + "\n";
  return text;
}

std::string PresetTable() {
  size_t width = 0;
  for (const FeaturePreset& preset : FeaturePresets()) width = std::max(width, preset.name.size());
  std::string text;
  for (const FeaturePreset& preset : FeaturePresets()) {
    text += PadRight(std::string(preset.name), width) + "  " + std::string(preset.description) + "\n";
  }
  return text;
}

}  // namespace speech_emotion::cli
