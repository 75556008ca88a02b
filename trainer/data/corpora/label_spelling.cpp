#include "data/corpora/label_spelling.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "data/corpora/folder_words.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

using Spellings = std::map<std::string, size_t>;     // label -> clips
using Renamed = std::map<std::string, std::string>;  // label -> what it becomes; others stay

std::string Chosen(const Spellings& spellings) {
  for (const std::string& known : FlagshipLabels()) {
    if (spellings.size() > 1 && FoldedText(known) == FoldedText(spellings.begin()->first)) return known;
  }
  const auto rank = [](const auto& one) {
    const std::string tidied = Tidied(one.first);
    // Of equally frequent ones that in lower case, and that without odd spaces.
    return std::tuple(one.second, Lower(tidied) == tidied, tidied == one.first);
  };
  const auto best = std::max_element(spellings.begin(), spellings.end(), [&](const auto& a, const auto& b) {
    const bool knows_a = IsEmotionWord(a.first) && Lower(a.first) == a.first;
    const bool knows_b = IsEmotionWord(b.first) && Lower(b.first) == b.first;
    return knows_a != knows_b ? knows_b : rank(a) < rank(b);
  });
  return Tidied(best->first);
}

// What to rename of labels of one kind.
class SpellingMerger {
 public:
  void Count(const std::string& label, size_t clips) { labels_[label] += clips; }

  Renamed Find() const {
    std::map<std::string, Spellings> groups;
    for (const auto& [label, clips] : labels_) groups[FoldedText(label)][label] = clips;
    Renamed renamed;
    for (const auto& [key, spellings] : groups) {
      const std::string chosen = Chosen(spellings);
      for (const auto& [label, clips] : spellings) {
        if (label != chosen) renamed[label] = chosen;
      }
    }
    return renamed;
  }

 private:
  Spellings labels_;
};

void Rename(const Renamed& renamed, std::string& label) {
  if (const auto entry = renamed.find(label); entry != renamed.end()) label = entry->second;
}

void RenameVotes(const Renamed& renamed, std::vector<ClassVotes>& votes) {
  std::vector<ClassVotes> merged;
  for (ClassVotes& one : votes) {
    Rename(renamed, one.label);
    const auto same = std::find_if(merged.begin(), merged.end(),
                                   [&](const auto& known) { return known.label == one.label; });
    if (same == merged.end()) {
      merged.push_back(std::move(one));
    } else {
      same->count += one.count;
    }
  }
  votes = std::move(merged);
}

// Clips by the label that they had, of those that have another now.
std::map<std::string, size_t> RenameAll(const Renamed& classes, const Renamed& sounds,
                                        std::vector<Utterance>& utterances) {
  std::map<std::string, size_t> changed;
  for (Utterance& utterance : utterances) {
    const Renamed& renamed = IsEmotional(utterance) ? classes : sounds;
    if (renamed.contains(utterance.label)) ++changed[utterance.label];
    Rename(renamed, utterance.label);
    if (!utterance.votes.empty() && !classes.empty()) RenameVotes(classes, utterance.votes);
  }
  return changed;
}

std::string Difference(const std::string& one, const std::string& other) {
  return Tidied(one) == Tidied(other) ? "spaces or in how its letters are composed" : "case or spaces";
}

}  // namespace

void MergeSpellings(std::vector<Corpus>& corpora) {
  SpellingMerger classes, sounds;
  for (const Corpus& corpus : corpora) {
    for (const Utterance& utterance : corpus.utterances) {
      (IsEmotional(utterance) ? classes : sounds).Count(utterance.label, 1);
      for (const ClassVotes& votes : utterance.votes) classes.Count(votes.label, 0);
    }
  }
  const Renamed of_classes = classes.Find(), of_sounds = sounds.Find();
  if (of_classes.empty() && of_sounds.empty()) return;
  for (Corpus& corpus : corpora) {
    for (const auto& [label, clips] : RenameAll(of_classes, of_sounds, corpus.utterances)) {
      const auto entry = of_classes.find(label);
      const std::string& merged = entry != of_classes.end() ? entry->second : of_sounds.at(label);
      corpus.notes.push_back("'" + label + "' (" + std::to_string(clips) + (clips == 1 ? " clip" : " clips") +
                             ") is merged into '" + merged + "', from which it differs in " +
                             Difference(label, merged) + " alone");
    }
  }
}

size_t FindLabel(const std::vector<std::string>& labels, const std::string& label) {
  const auto same = std::find(labels.begin(), labels.end(), label);
  if (same != labels.end()) return static_cast<size_t>(same - labels.begin());
  const std::string folded = FoldedText(label);
  const auto is_alike = [&](const std::string& other) { return FoldedText(other) == folded; };
  const auto alike = std::find_if(labels.begin(), labels.end(), is_alike);
  if (alike == labels.end() || std::any_of(alike + 1, labels.end(), is_alike)) return labels.size();
  return static_cast<size_t>(alike - labels.begin());
}

std::vector<std::string> SpellAs(const std::vector<std::string>& model_labels,
                                 std::vector<Utterance>& utterances) {
  Renamed renamed;
  std::set<std::string> seen;
  const auto see = [&](const std::string& label) {
    if (!seen.insert(label).second) return;
    const size_t found = FindLabel(model_labels, label);
    if (found < model_labels.size() && model_labels[found] != label) renamed[label] = model_labels[found];
  };
  for (const Utterance& utterance : utterances) {
    if (!IsEmotional(utterance)) continue;
    see(utterance.label);
    for (const ClassVotes& votes : utterance.votes) see(votes.label);
  }
  RenameAll(renamed, {}, utterances);
  std::vector<std::string> notes;
  for (const auto& [label, known] : renamed)
    notes.push_back("'" + label + "' is read as the model's '" + known + "'");
  return notes;
}

}  // namespace speech_emotion::trainer
