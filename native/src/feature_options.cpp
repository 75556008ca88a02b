#include "speech_emotion/feature_options.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <utility>

namespace speech_emotion {
namespace {

constexpr int kMaxFftLength = 1 << 16;
constexpr int kMaxSampleRateHz = 768000;

template <class Enum>
using Names = std::vector<std::pair<std::string_view, Enum>>;

const Names<FrameAlignment>& AlignmentNames() {
  static const Names<FrameAlignment> names = {{"start", FrameAlignment::kStart},
                                              {"center", FrameAlignment::kCenter}};
  return names;
}
const Names<MelScale>& ScaleNames() {
  static const Names<MelScale> names = {{"slaney", MelScale::kSlaney}, {"htk", MelScale::kHtk}};
  return names;
}
const Names<MelNorm>& NormNames() {
  static const Names<MelNorm> names = {{"area", MelNorm::kArea}, {"peak", MelNorm::kPeak}};
  return names;
}
const Names<FeatureKind>& KindNames() {
  static const Names<FeatureKind> names = {{"mel-spectrogram", FeatureKind::kMelSpectrogram},
                                           {"log-mel", FeatureKind::kLogMel},
                                           {"mfcc", FeatureKind::kMfcc}};
  return names;
}

template <class Enum>
std::string NameOf(Enum value, const Names<Enum>& names) {
  for (const auto& [name, candidate] : names) {
    if (candidate == value) return std::string(name);
  }
  return "?";
}

template <class Enum>
bool Parse(std::string_view text, const Names<Enum>& names, Enum& value) {
  for (const auto& [name, candidate] : names) {
    if (name == text) {
      value = candidate;
      return true;
    }
  }
  return false;
}

bool Parse(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && std::isfinite(value);
}

bool Parse(const std::string& text, int& value) {
  double number = 0.0;
  if (!Parse(text, number) || number != std::floor(number) || std::abs(number) > 1e9) return false;
  value = static_cast<int>(number);
  return true;
}

bool Parse(const std::string& text, std::vector<FeatureKind>& kinds) {
  kinds.clear();
  for (size_t start = 0; start <= text.size();) {
    const size_t comma = std::min(text.find(',', start), text.size());
    FeatureKind kind;
    if (!Parse(std::string_view(text).substr(start, comma - start), KindNames(), kind)) return false;
    kinds.push_back(kind);
    start = comma + 1;
  }
  return true;
}

std::string Format(int value) { return std::to_string(value); }

std::string Format(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  char shorter[32];
  std::snprintf(shorter, sizeof shorter, "%.9g", value);
  return std::strtod(shorter, nullptr) == value ? shorter : text;
}

std::string Format(const std::vector<FeatureKind>& kinds) {
  std::string text;
  for (FeatureKind kind : kinds) {
    if (!text.empty()) text += ',';
    text += NameOf(kind, KindNames());
  }
  return text;
}

// The one list of keys: writing and reading both walk it, so that neither can forget an option.
// `visit` is called as visit(key, value, names-or-nothing...) for every option.
template <class Options, class Visit>
void VisitOptions(Options& options, Visit visit) {
  visit("features.sample_rate_hz", options.sample_rate_hz);
  visit("features.frame.length", options.frame.length);
  visit("features.frame.shift", options.frame.shift);
  visit("features.frame.fft_length", options.frame.fft_length);
  visit("features.frame.alignment", options.frame.alignment, AlignmentNames());
  visit("features.mel.bands", options.mel.bands);
  visit("features.mel.low_hz", options.mel.low_hz);
  visit("features.mel.high_hz", options.mel.high_hz);
  visit("features.mel.scale", options.mel.scale, ScaleNames());
  visit("features.mel.norm", options.mel.norm, NormNames());
  visit("features.mfcc.coefficients", options.mfcc.coefficients);
  visit("features.mfcc.lifter", options.mfcc.lifter);
  visit("features.mfcc.top_db", options.mfcc.top_db);
  visit("features.log_floor", options.log_floor);
  visit("features.outputs", options.outputs);
}

struct Writer {
  std::map<std::string, std::string>& metadata;
  template <class Value>
  void operator()(const char* key, const Value& value) const {
    metadata[key] = Format(value);
  }
  template <class Enum>
  void operator()(const char* key, const Enum& value, const Names<Enum>& names) const {
    metadata[key] = NameOf(value, names);
  }
};

struct Reader {
  const std::map<std::string, std::string>& metadata;
  std::string& problem;
  size_t& keys_read;

  template <class Value, class... NamesOfEnum>
  void operator()(const char* key, Value& value, const NamesOfEnum&... names) const {
    const auto entry = metadata.find(key);
    if (entry == metadata.end()) {
      if (problem.empty()) problem = std::string("expected the key ") + key + ", found none";
      return;
    }
    ++keys_read;
    if (!Parse(entry->second, names..., value) && problem.empty()) {
      problem = std::string("unusable value '") + entry->second + "' of " + key;
    }
  }
};

Result<void> CheckRange(const char* name, double value, double low, double high) {
  if (value >= low && value <= high) return {};
  return MakeError(ErrorCode::kInvalidArgument, std::string("expected ") + name + " of " + Format(low) +
                                                    " to " + Format(high) + ", found " + Format(value));
}

}  // namespace

int FeatureOptions::features_per_frame() const {
  int count = 0;
  for (FeatureKind kind : outputs) count += kind == FeatureKind::kMfcc ? mfcc.coefficients : mel.bands;
  return count;
}

bool FeatureOptions::streams() const {
  for (FeatureKind kind : outputs) {
    if (kind == FeatureKind::kMfcc && mfcc.top_db > 0.0) return false;
  }
  return true;
}

bool FeatureOptions::operator==(const FeatureOptions& other) const {
  return ToMetadata(*this) == ToMetadata(other);
}

Result<void> Validate(const FeatureOptions& options) {
  const FrameOptions& frame = options.frame;
  const MelOptions& mel = options.mel;
  const int bins = frame.fft_length / 2 + 1;
  const struct {
    const char* name;
    double value, low, high;
  } ranges[] = {
      {"a sample rate in Hz", static_cast<double>(options.sample_rate_hz), 1000, kMaxSampleRateHz},
      {"a transform length in samples", static_cast<double>(frame.fft_length), 4, kMaxFftLength},
      {"a frame length in samples", static_cast<double>(frame.length), 2,
       static_cast<double>(frame.fft_length)},
      {"a frame shift in samples", static_cast<double>(frame.shift), 1, kMaxFftLength},
      {"a number of mel bands", static_cast<double>(mel.bands), 1, static_cast<double>(bins)},
      {"an upper mel edge in Hz", mel.high_hz, 1.0, options.sample_rate_hz / 2.0},
      {"a lower mel edge in Hz", mel.low_hz, 0.0, mel.high_hz - 1.0},
      {"a number of cepstral coefficients", static_cast<double>(options.mfcc.coefficients), 1,
       static_cast<double>(mel.bands)},
      {"a lifter", static_cast<double>(options.mfcc.lifter), 0, 1000},
      {"a top_db", options.mfcc.top_db, 0, 400},
      {"a log floor", options.log_floor, 1e-30, 1.0},
  };
  for (const auto& range : ranges) {
    // Written so that a NaN, which compares false, is refused.
    if (auto ok = CheckRange(range.name, range.value, range.low, range.high); !ok) return ok;
  }
  if (frame.fft_length % 2 != 0) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected an even transform length, found " + std::to_string(frame.fft_length));
  }
  if (options.outputs.empty()) return MakeError(ErrorCode::kInvalidArgument, "expected at least one feature");
  return {};
}

std::map<std::string, std::string> ToMetadata(const FeatureOptions& options) {
  std::map<std::string, std::string> metadata;
  VisitOptions(options, Writer{metadata});
  return metadata;
}

Result<FeatureOptions> FeatureOptionsFromMetadata(const std::map<std::string, std::string>& metadata) {
  FeatureOptions options;
  std::string problem;
  size_t keys_read = 0;
  VisitOptions(options, Reader{metadata, problem, keys_read});
  if (!problem.empty()) return MakeError(ErrorCode::kInvalidModel, problem);
  const std::map<std::string, std::string> known = ToMetadata(options);
  for (const auto& [key, value] : metadata) {
    if (key.starts_with("features.") && !known.contains(key)) {
      return MakeError(ErrorCode::kInvalidModel, "unknown option " + key + " = '" + value + "'");
    }
  }
  if (auto ok = Validate(options); !ok) return tl::unexpected(ok.error());
  return options;
}

}  // namespace speech_emotion
