#include "speech_emotion/functionals.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text_list.h"

namespace speech_emotion {
namespace {

std::string Word(const Functional& functional) {
  switch (functional.kind) {
    case FunctionalKind::kMean:
      return "mean";
    case FunctionalKind::kStandardDeviation:
      return "sd";
    case FunctionalKind::kPercentile:
      return "p" + std::to_string(functional.percent);
    case FunctionalKind::kSlope:
      return "slope";
  }
  return {};
}

// "p0" to "p100" as ToText writes them: no sign, no zero in front.
bool ParsePercentile(std::string_view word, int& percent) {
  const std::string_view digits = word.substr(std::min<size_t>(1, word.size()));
  if (!word.starts_with('p') || (digits.starts_with('0') && digits.size() > 1)) return false;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, percent);
  return error == std::errc() && stop == end && percent >= 0 && percent <= 100 && !digits.starts_with('-');
}

bool ParseFunctional(std::string_view word, Functional& functional) {
  functional = {FunctionalKind::kPercentile};
  if (ParsePercentile(word, functional.percent)) return true;
  for (const auto kind :
       {FunctionalKind::kMean, FunctionalKind::kStandardDeviation, FunctionalKind::kSlope}) {
    functional = {kind};
    if (word == Word(functional)) return true;
  }
  return false;
}

double Mean(std::span<const double> values) {
  double sum = 0.0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double StandardDeviation(std::span<const double> values) {
  const double mean = Mean(values);
  double sum = 0.0;
  for (double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

// Of ascending values: the p-th lies at rank p / 100 * (n - 1), counted from 0 (definition 7 of Hyndman &
// Fan, Sample Quantiles in Statistical Packages, 1996).
double Percentile(std::span<const double> sorted, int percent) {
  const double rank = std::clamp(percent, 0, 100) / 100.0 * static_cast<double>(sorted.size() - 1);
  const size_t below = static_cast<size_t>(rank);
  const double fraction = rank - static_cast<double>(below);
  if (fraction == 0.0) return sorted[below];
  return sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
}

// Cov(t, v) / Var(t) with t in frames from their middle, where the sum of t^2 is n (n^2 - 1) / 12.
double SlopePerFrame(std::span<const double> values) {
  const double count = static_cast<double>(values.size());
  if (values.size() < 2) return 0.0;
  double covariance = 0.0;
  double t = -(count - 1.0) / 2.0;
  for (double value : values) {
    covariance += t * value;
    t += 1.0;
  }
  return covariance / (count * (count * count - 1.0) / 12.0);
}

double ComputeOne(const Functional& functional, std::span<const double> column,
                  std::span<const double> sorted, double frame_shift_s) {
  switch (functional.kind) {
    case FunctionalKind::kMean:
      return Mean(column);
    case FunctionalKind::kStandardDeviation:
      return StandardDeviation(column);
    case FunctionalKind::kPercentile:
      return Percentile(sorted, functional.percent);
    case FunctionalKind::kSlope:
      return SlopePerFrame(column) / frame_shift_s;
  }
  return 0.0;
}

// NaN has no place in an order; std::sort needs one.
bool NanLast(double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); }

}  // namespace

std::string ToText(std::span<const Functional> functionals) { return JoinWithCommas(functionals, Word); }

Result<std::vector<Functional>> FunctionalsFromText(std::string_view text) {
  std::vector<Functional> functionals;
  for (const std::string_view word : SplitAtCommas(text)) {
    Functional functional{};
    if (!ParseFunctional(word, functional)) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected functionals mean, sd, p0 to p100 or slope between commas, found '" +
                           std::string(word) + "'");
    }
    functionals.push_back(functional);
  }
  return functionals;
}

std::vector<float> ComputeFunctionals(std::span<const Functional> functionals, std::span<const float> values,
                                      int features, double frame_shift_s) {
  if (features <= 0 || values.size() < static_cast<size_t>(features)) return {};
  const size_t frames = values.size() / features;
  std::vector<float> result(functionals.size() * features);
  std::vector<double> column(frames), sorted(frames);
  // values: [frames, features] -> result: [functionals, features]
  for (int feature = 0; feature < features; ++feature) {
    for (size_t frame = 0; frame < frames; ++frame) column[frame] = values[frame * features + feature];
    sorted = column;
    std::sort(sorted.begin(), sorted.end(), NanLast);
    for (size_t i = 0; i < functionals.size(); ++i) {
      result[i * features + feature] =
          static_cast<float>(ComputeOne(functionals[i], column, sorted, frame_shift_s));
    }
  }
  return result;
}

}  // namespace speech_emotion
