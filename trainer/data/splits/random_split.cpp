#include "data/splits/random_split.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "data/splits/random_draws.h"
#include "data/tables/text_fields.h"

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

Error SettingsError(const std::string& name, const std::string& text) {
  return {ErrorCode::kInvalidArgument, "expected the split " + name + ":SEED:TRAIN/TEST or " + name +
                                           ":SEED:TRAIN/TEST/VALIDATION with whole percentages that are 100 "
                                           "in sum, e.g. " +
                                           name + ":1:80/15/5, found '" + name + ":" + text + "'"};
}

// Divides the entries, indices into the utterances, of which one may be there more than once.
Result<Fold> Deal(const std::vector<Utterance>& utterances, const std::vector<size_t>& entries,
                  const PartValues& ratios, Random& random) {
  std::map<std::pair<std::string_view, std::string_view>, std::vector<size_t>> strata;
  for (const size_t i : entries) strata[{utterances[i].corpus, utterances[i].label}].push_back(i);
  PartValues owed = {};
  Fold fold;
  const std::array<std::vector<size_t>*, kParts> parts = {&fold.train, &fold.test, &fold.validation};
  for (auto& [stratum, clips] : strata) {
    Shuffle(clips, random);
    const PartCounts counts = Divide(clips.size(), ratios, owed);
    auto next = clips.begin();
    for (size_t part = 0; part < kParts; ++part) {
      const auto end = next + static_cast<std::ptrdiff_t>(counts[part]);
      parts[part]->insert(parts[part]->end(), next, end);
      next = end;
    }
  }
  for (std::vector<size_t>* part : parts) std::sort(part->begin(), part->end());
  if (ratios[2] > 0.0 && fold.validation.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "leaves no clip of " + std::to_string(entries.size()) + " to validate on");
  }
  return fold;
}

std::vector<size_t> EachOnce(size_t clips) {
  std::vector<size_t> entries(clips);
  std::iota(entries.begin(), entries.end(), size_t{0});
  return entries;
}

// Each clip, and those of the smaller classes again at random until all classes have as many.
std::vector<size_t> Oversampled(const std::vector<Utterance>& utterances, Random& random) {
  std::map<std::string_view, std::vector<size_t>> classes;
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (IsEmotional(utterances[i])) classes[utterances[i].label].push_back(i);
  }
  size_t largest = 0;
  for (const auto& [label, clips] : classes) largest = std::max(largest, clips.size());
  std::vector<size_t> entries = EachOnce(utterances.size());
  for (const auto& [label, clips] : classes) {
    for (size_t i = clips.size(); i < largest; ++i) entries.push_back(DrawOne(clips, random));
  }
  return entries;
}

// How many of the tested entries the training part has, too. Both sorted.
size_t KnownToTraining(const Fold& fold) {
  return static_cast<size_t>(std::count_if(fold.test.begin(), fold.test.end(), [&](size_t i) {
    return std::binary_search(fold.train.begin(), fold.train.end(), i);
  }));
}

// `entries_of`: what is divided, drawn before the parts are.
Result<Split> SplitEntries(const std::string& name, const std::string& text,
                           const std::vector<Utterance>& utterances,
                           std::vector<size_t> (*entries_of)(const std::vector<Utterance>&, Random&)) {
  const auto settings = Parse(text);
  if (!settings) return tl::unexpected(SettingsError(name, text));
  Random random(settings->seed);
  const auto entries = entries_of(utterances, random);
  auto fold = Deal(utterances, entries, settings->ratios, random);
  if (!fold) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + name + ":" + text + " " + fold.error().message);
  }
  return Split{name + ":" + text, false, {std::move(*fold)}, {}};
}

// Each part of one fold behind that of the other.
Fold Appended(Fold first, const Fold& second) {
  first.train.insert(first.train.end(), second.train.begin(), second.train.end());
  first.validation.insert(first.validation.end(), second.validation.begin(), second.validation.end());
  first.test.insert(first.test.end(), second.test.begin(), second.test.end());
  return first;
}

}  // namespace

Result<Split> RandomSplit(const std::string& settings, const std::vector<Utterance>& utterances) {
  return SplitEntries("random", settings, utterances,
                      [](const std::vector<Utterance>& all, Random&) { return EachOnce(all.size()); });
}

Result<Split> LeakyRandomSplit(const std::string& settings, const std::vector<Utterance>& utterances) {
  auto split = SplitEntries("leaky-random", settings, utterances, Oversampled);
  if (!split) return split;
  const Fold& fold = split->folds.front();
  split->leaks = KnownToTraining(fold) > 0;
  split->notes.push_back(
      "this split leaks: clips of smaller classes were repeated before it was drawn, and " +
      std::to_string(KnownToTraining(fold)) + " of the " + std::to_string(fold.test.size()) +
      " clips tested are in training themselves; nothing follows for other clips");
  return split;
}

Result<Split> LeakyCopiesSplit(const std::string& text, const std::vector<Utterance>& utterances) {
  const auto settings = Parse(text);
  if (!settings) return tl::unexpected(SettingsError("leaky-copies", text));
  std::map<ClipCopy, std::vector<size_t>> kinds;
  for (size_t i = 0; i < utterances.size(); ++i) kinds[utterances[i].copy].push_back(i);
  const std::string name = "leaky-copies:" + text;
  Fold joined;
  for (const auto& [copy, entries] : kinds) {
    // Each kind is drawn on its own: which clips themselves are tested depends on none of their copies.
    Random random(settings->seed + static_cast<std::uint64_t>(copy) * 0x9e3779b97f4a7c15u);
    const auto fold = Deal(utterances, entries, settings->ratios, random);
    if (!fold) {
      return MakeError(ErrorCode::kInvalidArgument, "the split " + name + " " + fold.error().message);
    }
    joined = Appended(std::move(joined), *fold);
  }
  Split split{name, false, {std::move(joined)}, {}, true};
  split.notes.push_back(
      "this split leaks: each clip and each of its augmented copies was dealt on its own, so that most clips "
      "tested are in training as a copy; scored are the clips themselves; nothing follows for other clips");
  return split;
}

}  // namespace speech_emotion::trainer
