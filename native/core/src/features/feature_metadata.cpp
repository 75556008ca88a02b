// Feature options as a model's metadata, and back.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/number_text.h"
#include "base/text_list.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {
namespace {

template <class Enum>
struct Name {
  std::string_view text;
  Enum value;
};

constexpr Name<FrameAlignment> kAlignmentNames[] = {{"start", FrameAlignment::kStart},
                                                    {"center", FrameAlignment::kCenter}};
constexpr Name<MelScale> kScaleNames[] = {{"slaney", MelScale::kSlaney}, {"htk", MelScale::kHtk}};
constexpr Name<MelNorm> kNormNames[] = {{"area", MelNorm::kArea}, {"peak", MelNorm::kPeak}};
constexpr Name<PitchMethod> kPitchNames[] = {{"yin", PitchMethod::kYin}, {"pyin", PitchMethod::kPyin}};
constexpr Name<NormalizationMethod> kNormalizationNames[] = {{"none", NormalizationMethod::kNone},
                                                             {"clip", NormalizationMethod::kClip},
                                                             {"running", NormalizationMethod::kRunning}};
constexpr Name<bool> kBoolNames[] = {{"false", false}, {"true", true}};
constexpr Name<FeatureKind> kKindNames[] = {
    {"magnitude-spectrum", FeatureKind::kMagnitudeSpectrum},
    {"mel-spectrogram", FeatureKind::kMelSpectrogram},
    {"mel-decibels", FeatureKind::kMelDecibels},
    {"log-mel", FeatureKind::kLogMel},
    {"mfcc", FeatureKind::kMfcc},
    {"chroma", FeatureKind::kChroma},
    {"zero-crossing-rate", FeatureKind::kZeroCrossingRate},
    {"rms-energy", FeatureKind::kRmsEnergy},
    {"log-energy", FeatureKind::kLogEnergy},
    {"spectral-centroid", FeatureKind::kSpectralCentroid},
    {"spectral-rolloff", FeatureKind::kSpectralRolloff},
    {"spectral-flatness", FeatureKind::kSpectralFlatness},
    {"f0", FeatureKind::kF0},
    {"voicing-probability", FeatureKind::kVoicingProbability},
    {"samples", FeatureKind::kSamples},
};

template <class Enum, size_t N>
std::string NameOf(Enum value, const Name<Enum> (&names)[N]) {
  for (const auto& name : names) {
    if (name.value == value) return std::string(name.text);
  }
  return "?";
}

template <class Enum, size_t N>
bool Parse(std::string_view text, const Name<Enum> (&names)[N], Enum& value) {
  for (const auto& name : names) {
    if (name.text != text) continue;
    value = name.value;
    return true;
  }
  return false;
}

bool Parse(std::string_view text, double& value) { return ParseNumber(text, value); }
bool Parse(std::string_view text, int& value) { return ParseNumber(text, value); }

bool Parse(std::string_view text, std::vector<FeatureKind>& kinds) {
  kinds.clear();
  for (const std::string_view word : SplitAtCommas(text)) {
    FeatureKind kind;
    if (!Parse(word, kKindNames, kind)) return false;
    kinds.push_back(kind);
  }
  return !kinds.empty();
}

bool Parse(std::string_view text, std::vector<PreprocessingStep>& steps) {
  auto read = PreprocessingFromText(text);
  if (read) steps = std::move(*read);
  return read.has_value();
}

bool Parse(std::string_view text, std::vector<Functional>& functionals) {
  auto read = FunctionalsFromText(text);
  if (read) functionals = std::move(*read);
  return read.has_value();
}

std::string Format(int value) { return std::to_string(value); }
std::string Format(double value) { return FormatNumber(value); }
std::string Format(const std::vector<PreprocessingStep>& steps) { return ToText(steps); }
std::string Format(const std::vector<Functional>& functionals) { return ToText(functionals); }

std::string Format(const std::vector<FeatureKind>& kinds) {
  return JoinWithCommas(kinds, [](FeatureKind kind) { return NameOf(kind, kKindNames); });
}

// The one list of keys: writing and reading both walk it, so that neither can forget an option.
// `visit` is called as visit(key, value, names-or-nothing...) for every option.
template <class Options, class Visit>
void VisitFirstOptions(Options& options, Visit visit) {
  visit("features.sample_rate_hz", options.sample_rate_hz);
  visit("features.frame.length", options.frame.length);
  visit("features.frame.shift", options.frame.shift);
  visit("features.frame.fft_length", options.frame.fft_length);
  visit("features.frame.alignment", options.frame.alignment, kAlignmentNames);
  visit("features.mel.bands", options.mel.bands);
  visit("features.mel.low_hz", options.mel.low_hz);
  visit("features.mel.high_hz", options.mel.high_hz);
  visit("features.mel.scale", options.mel.scale, kScaleNames);
  visit("features.mel.norm", options.mel.norm, kNormNames);
  visit("features.mfcc.coefficients", options.mfcc.coefficients);
  visit("features.mfcc.lifter", options.mfcc.lifter);
  visit("features.mfcc.top_db", options.mfcc.top_db);
  visit("features.log_floor", options.log_floor);
  visit("features.outputs", options.outputs);
}

// Options that the first models don't name: their defaults must stay what they are.
template <class Options, class Visit>
void VisitLaterOptions(Options& options, Visit visit) {
  visit("features.preprocessing", options.preprocessing);
  visit("features.mel.top_db", options.mel.top_db);
  visit("features.mfcc.first", options.mfcc.first);
  visit("features.pitch.method", options.pitch.method, kPitchNames);
  visit("features.pitch.low_hz", options.pitch.low_hz);
  visit("features.pitch.high_hz", options.pitch.high_hz);
  visit("features.pitch.frame_length", options.pitch.frame_length);
  visit("features.rolloff", options.rolloff);
  visit("features.deltas", options.deltas);
  visit("features.delta_width", options.delta_width);
  visit("features.normalization.method", options.normalization.method, kNormalizationNames);
  visit("features.normalization.variance", options.normalization.variance, kBoolNames);
  visit("features.normalization.time_constant_s", options.normalization.time_constant_s);
  visit("features.functionals", options.functionals);
}

using Metadata = std::map<std::string, std::string>;

// Inlined, their calls would be ten times what they are: one for each option.
struct Writer {
  Metadata& metadata;
  template <class Value>
  [[gnu::noinline]] void operator()(const char* key, const Value& value) const {
    metadata[key] = Format(value);
  }
  template <class Enum, size_t N>
  [[gnu::noinline]] void operator()(const char* key, const Enum& value, const Name<Enum> (&names)[N]) const {
    metadata[key] = NameOf(value, names);
  }
};

struct Reader {
  const Metadata& metadata;
  std::string& problem;
  bool required;

  template <class Value, class... NamesOfEnum>
  [[gnu::noinline]] void operator()(const char* key, Value& value, const NamesOfEnum&... names) const {
    const auto entry = metadata.find(key);
    if (entry == metadata.end()) {
      if (required && problem.empty()) problem = std::string("expected the key ") + key + ", found none";
    } else if (!Parse(entry->second, names..., value) && problem.empty()) {
      problem = std::string("unusable value '") + entry->second + "' of " + key;
    }
  }
};

Metadata LaterMetadata(const FeatureOptions& options) {
  Metadata metadata;
  VisitLaterOptions(options, Writer{metadata});
  return metadata;
}

}  // namespace

std::map<std::string, std::string> ToMetadata(const FeatureOptions& options) {
  Metadata metadata;
  VisitFirstOptions(options, Writer{metadata});
  const Metadata defaults = LaterMetadata(FeatureOptions{});
  for (const auto& [key, value] : LaterMetadata(options)) {
    if (value != defaults.at(key)) metadata[key] = value;
  }
  return metadata;
}

namespace {

Result<FeatureOptions> Read(const Metadata& metadata, FeatureOptions options, bool all_required) {
  std::string problem;
  VisitFirstOptions(options, Reader{metadata, problem, all_required});
  VisitLaterOptions(options, Reader{metadata, problem, false});
  if (!problem.empty()) return MakeError(ErrorCode::kInvalidModel, problem);
  Metadata known = LaterMetadata(options);
  VisitFirstOptions(options, Writer{known});
  for (const auto& [key, value] : metadata) {
    if (key.starts_with("features.") && !known.contains(key)) {
      return MakeError(ErrorCode::kInvalidModel, "unknown option " + key + " = '" + value + "'");
    }
  }
  if (auto ok = Validate(options); !ok) return tl::unexpected(ok.error());
  return options;
}

std::string ColumnName(FeatureKind kind, int column, int columns) {
  std::string name = NameOf(kind, kKindNames);
  std::replace(name.begin(), name.end(), '-', '_');
  return columns > 1 ? name + "_" + std::to_string(column) : name;
}

}  // namespace

Result<FeatureOptions> FeatureOptionsFromMetadata(const Metadata& metadata) {
  return Read(metadata, {}, true);
}

Result<FeatureOptions> FeatureOptionsFromMetadata(const Metadata& metadata, const FeatureOptions& base) {
  return Read(metadata, base, false);
}

std::vector<std::string> FeatureNames(const FeatureOptions& options) {
  std::vector<std::string> frame_names;
  for (int order = 0; order <= options.deltas; ++order) {
    const char* suffix = order == 0 ? "" : order == 1 ? "_delta" : "_delta2";
    for (FeatureKind kind : options.outputs) {
      const int columns = options.columns_of(kind);
      for (int c = 0; c < columns; ++c) frame_names.push_back(ColumnName(kind, c, columns) + suffix);
    }
  }
  if (options.functionals.empty()) return frame_names;
  std::vector<std::string> names;
  for (const Functional& functional : options.functionals) {
    const std::string suffix = "_" + ToText(std::span(&functional, 1));
    for (const std::string& name : frame_names) names.push_back(name + suffix);
  }
  return names;
}

bool FeatureOptions::operator==(const FeatureOptions& other) const {
  return ToMetadata(*this) == ToMetadata(other);
}

}  // namespace speech_emotion
