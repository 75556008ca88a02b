#include "data/splits/published_splits.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "data/corpora/speakers.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

using Speakers = std::set<std::string>;

// audEERING's published split of CREMA-D.
const Speakers& CremaDDevelopment() {
  static const Speakers speakers = {"1049", "1053", "1054", "1055", "1058", "1059", "1061", "1062", "1063",
                                    "1064", "1065", "1066", "1067", "1068", "1070", "1075", "1080", "1085"};
  return speakers;
}

const Speakers& CremaDTest() {
  static const Speakers speakers = {"1048", "1069", "1071", "1074", "1076", "1077", "1078", "1079", "1082",
                                    "1083", "1084", "1086", "1087", "1088", "1089", "1090", "1091"};
  return speakers;
}

const std::map<std::string, std::vector<Speakers>>& EmoBoxTest() {
  static const std::map<std::string, std::vector<Speakers>> folds = {
      {"ravdess",
       {{"01", "11", "20", "21"},
        {"04", "10", "12", "14"},
        {"08", "09", "19", "23"},
        {"03", "05", "07", "24"},
        {"02", "15", "16", "18"},
        {"06", "13", "17", "22"}}},
      {"savee", {{"JE"}, {"KL"}, {"DC"}, {"JK"}}}};
  return folds;
}

bool Has(const std::vector<Utterance>& utterances, const std::string& corpus) {
  return std::any_of(utterances.begin(), utterances.end(),
                     [&](const Utterance& utterance) { return utterance.corpus == corpus; });
}

tl::unexpected<Error> Lacks(const std::string& split, const std::string& corpora) {
  return MakeError(ErrorCode::kInvalidArgument,
                   "the split " + split + " needs clips of " + corpora + ", found none");
}

// "3 of the 4 test speakers are here", where not all are.
void NoteMissing(const std::string& where, const Speakers& published, const Speakers& here, Split& split) {
  if (here.size() == published.size()) return;
  split.notes.push_back(where + ": " + std::to_string(here.size()) + " of the " +
                        std::to_string(published.size()) + " published speakers are here");
}

std::optional<int> NumberOf(const std::string& id) {
  return IsNumber(id) && id.size() < 9 ? std::optional(std::stoi(id)) : std::nullopt;
}

// Of "Ses03F"; 0 where the id is no such.
int SessionOf(const std::string& id) {
  return id.size() == 6 && id.starts_with("Ses") ? NumberOf(id.substr(3, 2)).value_or(0) : 0;
}

constexpr int kPooledFolds = 3;

// The fold that tests the speaker; none where they always train. `rank`: among their corpus's speakers.
std::optional<int> PooledFold(const Speaker& speaker, int rank) {
  if (speaker.corpus == "tess") return {};
  if (speaker.corpus == "savee") return speaker.id == "JE" ? 1 : speaker.id == "JK" ? 2 : 0;
  const auto number = NumberOf(speaker.id);
  if (speaker.corpus == "ravdess" && number && *number > 0) return (*number - 1) / 2 % kPooledFolds;
  if (speaker.corpus == "crema-d" && number) return *number % kPooledFolds;
  const int session = speaker.corpus == "iemocap" ? SessionOf(speaker.id) : 0;
  return (session > 0 ? session - 1 : rank) % kPooledFolds;
}

}  // namespace

Result<Split> FirstJourney(const std::vector<Utterance>& utterances) {
  static const std::map<std::string, Speakers> held_out = {
      {"ravdess", {"17", "18", "19", "20"}}, {"crema-d", CremaDDevelopment()}, {"savee", {"JK"}}};
  Fold fold;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const auto speakers = held_out.find(utterances[i].corpus);
    const bool tested = speakers != held_out.end() && speakers->second.contains(utterances[i].speaker);
    (tested ? fold.test : fold.train).push_back(i);
  }
  return Split{"first-journey", true, {std::move(fold)}, {}};
}

Result<Split> CremaDAudeering(const std::vector<Utterance>& utterances) {
  Split split{"crema-d-audeering", true, {Fold{}}, {}};
  if (!Has(utterances, "crema-d")) return Lacks(split.name, "crema-d");
  Fold& fold = split.folds.front();
  Speakers validated, tested;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const std::string& speaker = utterances[i].speaker;
    if (utterances[i].corpus == "crema-d" && CremaDDevelopment().contains(speaker)) {
      fold.validation.push_back(i);
      validated.insert(speaker);
    } else if (utterances[i].corpus == "crema-d" && CremaDTest().contains(speaker)) {
      fold.test.push_back(i);
      tested.insert(speaker);
    } else {
      fold.train.push_back(i);
    }
  }
  NoteMissing("validation", CremaDDevelopment(), validated, split);
  NoteMissing("test", CremaDTest(), tested, split);
  return split;
}

Result<Split> EmoBox(const std::vector<Utterance>& utterances) {
  Split split{"emobox", true, {}, {}};
  for (const Utterance& utterance : utterances) {
    if (EmoBoxTest().contains(utterance.corpus)) continue;
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split emobox is one of ravdess and of savee, found clips of " + utterance.corpus);
  }
  for (const auto& [corpus, folds] : EmoBoxTest()) {
    if (!Has(utterances, corpus)) continue;
    for (size_t k = 0; k < folds.size(); ++k) {
      Fold fold{corpus + "-" + std::to_string(k + 1), {}, {}, {}};
      Speakers here;
      for (size_t i = 0; i < utterances.size(); ++i) {
        if (utterances[i].corpus != corpus) continue;
        const bool tested = folds[k].contains(utterances[i].speaker);
        if (tested) here.insert(utterances[i].speaker);
        (tested ? fold.test : fold.train).push_back(i);
      }
      NoteMissing("fold " + fold.name, folds[k], here, split);
      if (!here.empty()) split.folds.push_back(std::move(fold));
    }
  }
  if (split.folds.empty()) return Lacks(split.name, "ravdess or savee");
  return split;
}

Result<Split> IemocapSessions(const std::vector<Utterance>& utterances) {
  Split split{"iemocap-sessions", true, {}, {}};
  std::set<int> sessions;
  for (const Utterance& utterance : utterances) {
    if (utterance.corpus == "iemocap") sessions.insert(SessionOf(utterance.speaker));
  }
  if (sessions.empty()) return Lacks(split.name, "iemocap");
  if (sessions.contains(0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the split " + split.name + " needs speakers such as Ses01F, found others in iemocap");
  }
  if (sessions.size() < 5) {
    split.notes.push_back(std::to_string(sessions.size()) + " of the 5 published sessions are here");
  }
  for (const int session : sessions) {
    Fold fold{"Session" + std::to_string(session), {}, {}, {}};
    for (size_t i = 0; i < utterances.size(); ++i) {
      const bool tested = utterances[i].corpus == "iemocap" && SessionOf(utterances[i].speaker) == session;
      (tested ? fold.test : fold.train).push_back(i);
    }
    split.folds.push_back(std::move(fold));
  }
  return split;
}

Result<Split> PooledSpeakers(const std::vector<Utterance>& utterances) {
  Split split{"pooled-speakers:3", true, std::vector<Fold>(kPooledFolds), {}};
  const auto table = KnownVoicesOf(utterances, split.name);
  if (!table) return tl::unexpected(table.error());
  std::map<std::string, int> ranks;  // the next, by corpus
  std::vector<std::optional<int>> fold_of;
  for (const Speaker& speaker : table->speakers) {
    fold_of.push_back(PooledFold(speaker, ranks[speaker.corpus]++));
  }
  for (int k = 0; k < kPooledFolds; ++k) {
    Fold& fold = split.folds[static_cast<size_t>(k)];
    fold.name = std::to_string(k);
    for (size_t i = 0; i < utterances.size(); ++i) {
      const std::uint32_t speaker = table->index[i];
      const auto tested = speaker == kDealtByName
                              ? std::optional(static_cast<int>(NameNumber(utterances[i]) % kPooledFolds))
                              : fold_of[speaker];
      (tested == k ? fold.test : fold.train).push_back(i);
    }
  }
  if (std::string note = DealtByNameNote(utterances); !note.empty()) split.notes.push_back(std::move(note));
  return split;
}

}  // namespace speech_emotion::trainer
