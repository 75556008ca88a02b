#include "data/splits/speaker_splits.h"

#include <algorithm>
#include <map>
#include <set>

#include "data/corpora/speakers.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

// `fold_of`: [speakers], the fold that tests them.
Split SplitOf(const std::string& name, const std::vector<Utterance>& utterances, const SpeakerTable& table,
              const std::vector<size_t>& fold_of, size_t count) {
  Split split{name, true, std::vector<Fold>(count), {}};
  for (size_t i = 0; i < table.index.size(); ++i) {
    const std::uint32_t speaker = table.index[i];
    const size_t tested = speaker == kDealtByName ? NameNumber(utterances[i]) % count : fold_of[speaker];
    for (size_t k = 0; k < count; ++k) {
      (tested == k ? split.folds[k].test : split.folds[k].train).push_back(i);
    }
  }
  if (std::string note = DealtByNameNote(utterances); !note.empty()) split.notes.push_back(std::move(note));
  return split;
}

const char* PartName(Part part) {
  return part == Part::kTrain ? "train" : part == Part::kValidation ? "validation" : "test";
}

}  // namespace

Result<Split> SpeakersSplit(const std::string& count_text, const std::vector<Utterance>& utterances) {
  const std::string name = "speakers:" + count_text;
  const size_t count = IsNumber(count_text) && count_text.size() < 7 ? std::stoul(count_text) : 0;
  if (count < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected the split speakers:K with K folds, 2 at least, found '" + name + "'");
  }
  const auto table = KnownVoicesOf(utterances, name);
  if (!table) return tl::unexpected(table.error());
  const auto& speakers = table->speakers;
  if (speakers.size() < count) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + name + " needs " + count_text + " speakers at least, found " +
                         std::to_string(speakers.size()) +
                         (speakers.empty() ? "" : ", e.g. " + speakers.front().name()));
  }
  // Dealt out like cards, corpus by corpus and sex by sex: no fold gets more than one more of a kind.
  std::map<std::pair<std::string, Sex>, std::vector<size_t>> kinds;
  for (size_t i = 0; i < speakers.size(); ++i) kinds[{speakers[i].corpus, speakers[i].sex}].push_back(i);
  std::vector<size_t> fold_of(speakers.size());
  size_t dealt = 0;
  for (const auto& [kind, members] : kinds) {
    for (const size_t speaker : members) fold_of[speaker] = dealt++ % count;
  }
  Split split = SplitOf(name, utterances, *table, fold_of, count);
  for (size_t k = 0; k < count; ++k) split.folds[k].name = std::to_string(k + 1);
  return split;
}

Result<Split> LeaveOneSpeakerOut(const std::vector<Utterance>& utterances) {
  const std::string name = "leave-one-speaker-out";
  const auto table = KnownVoicesOf(utterances, name);
  if (!table) return tl::unexpected(table.error());
  const auto& speakers = table->speakers;
  const size_t count = speakers.size();
  if (count < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + name + " needs two speakers at least, found " +
                         (speakers.empty() ? "none" : "only " + speakers.front().name()));
  }
  std::vector<size_t> fold_of(count);
  for (size_t i = 0; i < count; ++i) fold_of[i] = i;
  Split split = SplitOf(name, utterances, *table, fold_of, count);
  for (size_t i = 0; i < count; ++i) split.folds[i].name = speakers[i].name();
  return split;
}

Result<Split> LeaveOneCorpusOut(const std::vector<Utterance>& utterances) {
  std::map<std::string, std::set<std::string>> labels;  // by corpus
  for (const Utterance& utterance : utterances) {
    if (IsEmotional(utterance)) labels[utterance.corpus].insert(utterance.label);
  }
  Split split{"leave-one-corpus-out", true, {}, {}};
  const auto sounds = std::ranges::count_if(
      utterances, [&](const Utterance& utterance) { return !labels.contains(utterance.corpus); });
  if (sounds > 0) split.notes.push_back(std::to_string(sounds) + " sounds are in every training part");
  if (labels.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + split.name + " needs two corpora at least, found " +
                         (labels.empty() ? "none" : "only " + labels.begin()->first));
  }
  for (const auto& [corpus, its_labels] : labels) {
    std::set<std::string> trained;
    for (const auto& [other, other_labels] : labels) {
      if (other != corpus) trained.insert(other_labels.begin(), other_labels.end());
    }
    Fold fold{corpus, {}, {}, {}};
    size_t left_out = 0;
    for (size_t i = 0; i < utterances.size(); ++i) {
      if (utterances[i].corpus != corpus) {
        fold.train.push_back(i);
      } else if (!IsEmotional(utterances[i]) || trained.contains(utterances[i].label)) {
        fold.test.push_back(i);
      } else {
        ++left_out;
      }
    }
    if (std::ranges::none_of(fold.test, [&](size_t i) { return IsEmotional(utterances[i]); })) {
      return MakeError(ErrorCode::kInvalidArgument, "the split " + split.name +
                                                        " tests on shared classes, but " + corpus +
                                                        " shares none with the other corpora");
    }
    if (left_out > 0) {
      split.notes.push_back(corpus + ": " + std::to_string(left_out) +
                            " clips of classes that no other corpus has are not tested");
    }
    split.folds.push_back(std::move(fold));
  }
  return split;
}

Result<Split> GivenSplit(const std::vector<Utterance>& utterances) {
  const SpeakerTable table = VoicesOf(utterances);
  std::vector<Part> part_of(table.speakers.size(), Part::kNone);  // [speakers]
  std::map<Part, std::vector<size_t>> parts;
  size_t unknown = 0;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const bool is_acted = utterances[i].kind == ClipKind::kActed;
    const Part part = !is_acted && utterances[i].part == Part::kNone ? Part::kTrain : utterances[i].part;
    if (part == Part::kNone) {
      return MakeError(ErrorCode::kInvalidArgument,
                       utterances[i].path.string() +
                           ": the split given needs a table with a column split "
                           "(train, validation or test), found none for this clip");
    }
    parts[part].push_back(i);
    if (table.index[i] == kDealtByName) continue;
    if (utterances[i].speaker.empty()) {
      ++unknown;
      continue;
    }
    Part& known = part_of[table.index[i]];
    if (known != Part::kNone && known != part) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "the split given has the speaker " + table.speakers[table.index[i]].name() +
                           " in two parts, " + PartName(known) + " and " + PartName(part) +
                           ": expected each speaker in one (" + utterances[i].path.string() + ")");
    }
    known = part;
  }
  // Who has two parts calls the second one either.
  const bool is_chosen_on = !parts[Part::kTest].empty() || parts[Part::kValidation].empty();
  if (!is_chosen_on) parts[Part::kTest].swap(parts[Part::kValidation]);
  Split split{"given", true, {{"", parts[Part::kTrain], parts[Part::kValidation], parts[Part::kTest]}}, {}};
  if (!is_chosen_on) {
    split.notes.push_back("no clip is in a part test: the validation part is tested");
  }
  if (unknown > 0) {
    split.speaker_independent = false;
    split.notes.push_back("who speaks is unknown of " + std::to_string(unknown) +
                          " clips: a speaker may be in two parts");
  }
  return split;
}

}  // namespace speech_emotion::trainer
