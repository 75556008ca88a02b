#include "data/random_split.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "data/text_fields.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kParts = 3;  // train, test, validation
using PartValues = std::array<double, kParts>;
using PartCounts = std::array<size_t, kParts>;

struct Settings {
  std::uint64_t seed = 0;
  PartValues ratios = {};  // 1 in sum; 0 for a part that isn't asked for
};

template <class Number>
std::optional<Number> WholeNumber(const std::string& text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !IsNumber(text)) return {};
  return number;
}

std::optional<Settings> Parse(const std::string& text) {
  const auto fields = SplitFields(text, ':');
  if (fields.size() != 2) return {};
  const auto seed = WholeNumber<std::uint64_t>(fields[0]);
  const auto ratios = SplitFields(fields[1], '/');
  if (!seed || ratios.size() < 2 || ratios.size() > kParts) return {};
  Settings settings{*seed};
  int sum = 0;
  for (size_t i = 0; i < ratios.size(); ++i) {
    const auto percent = WholeNumber<int>(ratios[i]);
    if (!percent || *percent < 1 || *percent > 99) return {};
    sum += *percent;
    settings.ratios[i] = *percent / 100.0;
  }
  return sum == 100 ? std::optional(settings) : std::nullopt;
}

// Largest remainders. What rounding owes a part is carried on to the next stratum, so that a small part
// gets its share of strata in which it is less than a clip.
PartCounts Divide(size_t clips, const PartValues& ratios, PartValues& owed) {
  PartValues quotas = {};
  PartCounts counts = {};
  size_t given = 0;
  for (size_t part = 0; part < kParts; ++part) {
    quotas[part] = static_cast<double>(clips) * ratios[part] + owed[part];
    counts[part] = static_cast<size_t>(std::max(0.0, std::floor(quotas[part] + 1e-9)));
    given += counts[part];
  }
  const auto remainder = [&](size_t part) {
    return ratios[part] > 0.0 ? quotas[part] - static_cast<double>(counts[part]) : -1e9;
  };
  for (; given < clips; ++given) {
    size_t neediest = 0;
    for (size_t part = 1; part < kParts; ++part) {
      if (remainder(part) > remainder(neediest) + 1e-9) neediest = part;
    }
    ++counts[neediest];
  }
  for (size_t part = 0; part < kParts; ++part) owed[part] = quotas[part] - static_cast<double>(counts[part]);
  return counts;
}

void Shuffle(std::vector<size_t>& values, Random& random) {
  for (size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(i) - 1))]);
  }
}

}  // namespace

Result<Split> RandomSplit(const std::string& text, const std::vector<Utterance>& utterances) {
  const auto settings = Parse(text);
  if (!settings) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected the split random:SEED:TRAIN/TEST or random:SEED:TRAIN/TEST/VALIDATION with "
                     "whole percentages that are 100 in sum, e.g. random:1:80/15/5, found 'random:" +
                         text + "'");
  }
  std::map<std::pair<std::string_view, std::string_view>, std::vector<size_t>> strata;
  for (size_t i = 0; i < utterances.size(); ++i) {
    strata[{utterances[i].corpus, utterances[i].label}].push_back(i);
  }
  Random random(settings->seed);
  PartValues owed = {};
  Fold fold;
  const std::array<std::vector<size_t>*, kParts> parts = {&fold.train, &fold.test, &fold.validation};
  for (auto& [stratum, clips] : strata) {
    Shuffle(clips, random);
    const PartCounts counts = Divide(clips.size(), settings->ratios, owed);
    auto next = clips.begin();
    for (size_t part = 0; part < kParts; ++part) {
      const auto end = next + static_cast<std::ptrdiff_t>(counts[part]);
      parts[part]->insert(parts[part]->end(), next, end);
      next = end;
    }
  }
  for (std::vector<size_t>* part : parts) std::sort(part->begin(), part->end());
  if (settings->ratios[2] > 0.0 && fold.validation.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, "the split random:" + text + " leaves no clip of " +
                                                      std::to_string(utterances.size()) + " to validate on");
  }
  return Split{"random:" + text, false, {std::move(fold)}, {}};
}

}  // namespace speech_emotion::trainer
