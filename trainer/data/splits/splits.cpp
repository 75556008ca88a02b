#include "data/splits/splits.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "data/corpora/speakers.h"
#include "data/splits/published_splits.h"
#include "data/splits/random_split.h"
#include "data/splits/speaker_splits.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

using MakeNamed = Result<Split> (*)(const std::vector<Utterance>& utterances);

const std::vector<std::pair<std::string, MakeNamed>>& NamedSplits() {
  static const std::vector<std::pair<std::string, MakeNamed>> splits = {
      {"leave-one-speaker-out", LeaveOneSpeakerOut},
      {"emobox", EmoBox},
      {"first-journey", FirstJourney},
      {"crema-d-audeering", CremaDAudeering},
      {"iemocap-sessions", IemocapSessions},
      {"pooled-speakers:3", PooledSpeakers},
      {"leave-one-corpus-out", LeaveOneCorpusOut},
      {"given", GivenSplit}};
  return splits;
}

Result<Split> MakeByName(const std::string& name, const std::vector<Utterance>& utterances) {
  if (name.starts_with("random:")) return RandomSplit(name.substr(7), utterances);
  if (name.starts_with("leaky-random:")) return LeakyRandomSplit(name.substr(13), utterances);
  if (DealsCopies(name)) return LeakyCopiesSplit(name.substr(13), utterances);
  if (name.starts_with("speakers:")) return SpeakersSplit(name.substr(9), utterances);
  for (const auto& [known, make] : NamedSplits()) {
    if (name == known) return make(utterances);
  }
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected one of the splits " + SplitNames() + ", found '" + name + "'");
}

// A fold that can't be trained or tested is found before hours are spent on the others.
Result<void> CheckFold(const std::string& split, const Fold& fold, const std::vector<Utterance>& utterances) {
  const auto is_emotional = [&](size_t i) { return IsEmotional(utterances[i]); };
  const auto clips = std::ranges::count_if(fold.train, is_emotional);
  const auto tested = std::ranges::count_if(fold.test, is_emotional);
  const std::string where = fold.name.empty() ? "the split " + split : "fold " + fold.name + " of " + split;
  if (clips == 0 || (tested == 0 && split != "crema-d-audeering")) {
    return MakeError(ErrorCode::kInvalidArgument, where + " leaves " + std::to_string(clips) +
                                                      " clips to train and " + std::to_string(tested) +
                                                      " to test of the data given");
  }
  const std::string& label = utterances[*std::ranges::find_if(fold.train, is_emotional)].label;
  const auto is_other = [&](size_t i) { return is_emotional(i) && utterances[i].label != label; };
  if (std::any_of(fold.train.begin(), fold.train.end(), is_other)) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   where + " has one class to train on, expected two at least, found only " + label);
}

// Whether a clip of the training part goes to the validation part.
std::function<bool(size_t)> HeldOutOf(const std::vector<size_t>& train,
                                      const std::vector<Utterance>& utterances) {
  SpeakerTable table = VoicesOf(utterances);
  std::vector<bool> trains(table.speakers.size(), false);  // [speakers]
  for (const size_t i : train) {
    if (table.index[i] != kDealtByName) trains[table.index[i]] = true;
  }
  std::vector<bool> validates(table.speakers.size(), false);
  std::map<std::string, std::vector<size_t>> training;  // speakers, by corpus
  for (size_t s = 0; s < table.speakers.size(); ++s) {
    const Speaker& speaker = table.speakers[s];
    if (!trains[s] || speaker.id.empty() || speaker.corpus == "savee" || speaker.corpus == "tess") continue;
    training[speaker.corpus].push_back(s);
  }
  for (const auto& [corpus, speakers] : training) {
    if (speakers.size() == 3 || speakers.size() == 4) validates[speakers.back()] = true;
    for (size_t i = 4; i < speakers.size(); i += 5) validates[speakers[i]] = true;
  }
  return [&utterances, table = std::move(table), validates = std::move(validates)](size_t i) {
    return table.index[i] == kDealtByName ? NameNumber(utterances[i], "validation") % 5 == 4
                                          : validates[table.index[i]];
  };
}

std::string NamesOf(const std::vector<Fold>& folds) {
  constexpr size_t kShown = 12;
  std::string names;
  for (size_t i = 0; i < folds.size() && i < kShown; ++i) names += (i > 0 ? ", " : "") + folds[i].name;
  return names + (folds.size() > kShown ? ", ..." : "");
}

// As the split's name says, each fold fit to train and test.
Result<Split> Deal(const std::string& name, const std::vector<Utterance>& utterances) {
  if (name == "all") {
    Fold everything;
    for (size_t i = 0; i < utterances.size(); ++i) everything.train.push_back(i);
    return Split{name, true, {std::move(everything)}, {}};
  }
  auto split = MakeByName(name, utterances);
  if (!split) return split;
  for (const Fold& fold : split->folds) {
    if (auto ok = CheckFold(name, fold, utterances); !ok) return tl::unexpected(ok.error());
  }
  return split;
}

}  // namespace

Result<Split> MakeSplit(const std::string& name, const std::vector<Utterance>& utterances,
                        const FoldOptions& options) {
  if (utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, "the split " + name + " needs clips, found none");
  }
  if (std::ranges::none_of(utterances, IsEmotional)) {
    return MakeError(ErrorCode::kInvalidArgument, "the split " + name +
                                                      " needs clips with an emotion, found " +
                                                      std::to_string(utterances.size()) + " sounds");
  }
  auto split = Deal(name, utterances);
  if (!split) return split;
  for (Fold& fold : split->folds) fold = MakeFold(std::move(fold), utterances, options);
  return split;
}

Fold MakeFold(Fold dealt, const std::vector<Utterance>& utterances, const FoldOptions& options) {
  Fold fold = std::move(dealt);
  const auto erase = [&fold](const auto& predicate) {
    for (auto* part : {&fold.train, &fold.validation, &fold.test}) std::erase_if(*part, predicate);
  };
  if (!options.has_copies) erase([&](size_t i) { return utterances[i].copy != ClipCopy::kNone; });
  if (options.holds_out_validation && fold.validation.empty()) {
    const auto is_held_out = HeldOutOf(fold.train, utterances);
    const auto held_out = std::stable_partition(fold.train.begin(), fold.train.end(),
                                                [&](size_t i) { return !is_held_out(i); });
    fold.validation.assign(held_out, fold.train.end());
    fold.train.erase(held_out, fold.train.end());
  }
  if (!options.has_sounds) erase([&](size_t i) { return !IsEmotional(utterances[i]); });
  return fold;
}

bool DealsCopies(const std::string& split) { return split.starts_with("leaky-copies:"); }

Result<std::vector<Fold>> ChooseFolds(const Split& split, const std::string& name) {
  if (name == "all") return split.folds;
  for (const Fold& fold : split.folds) {
    if (name.empty() || fold.name == name) return std::vector<Fold>{fold};
  }
  const bool has_one = split.folds.size() == 1;
  return MakeError(ErrorCode::kInvalidArgument,
                   has_one
                       ? "expected no fold of " + split.name + ", which has one part, found '" + name + "'"
                       : "expected a fold of " + split.name + " (" + NamesOf(split.folds) +
                             ") or all, found '" + name + "'");
}

std::string SplitNames() {
  std::vector<std::string> names = {"random:SEED:TRAIN/TEST/VALIDATION",
                                    "leaky-random:SEED:TRAIN/TEST/VALIDATION",
                                    "leaky-copies:SEED:TRAIN/TEST/VALIDATION", "speakers:K"};
  for (const auto& [name, make] : NamedSplits()) names.push_back(name);
  names.push_back("all");
  return Joined(names, ", ");
}

std::vector<Utterance> Pick(const std::vector<Utterance>& utterances, const std::vector<size_t>& indices) {
  std::vector<Utterance> picked;
  picked.reserve(indices.size());
  for (const size_t index : indices) picked.push_back(utterances[index]);
  return picked;
}

}  // namespace speech_emotion::trainer
