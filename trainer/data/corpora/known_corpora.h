// Corpora that are known by their names: whose terms a model carries, and what kind of clips they hold.
#pragma once

#include <string>
#include <vector>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

struct CorpusTerms {
  std::string text;  // "nEMO (CC BY-NC-SA 4.0)"
  bool allows_commerce = false;
};

struct KnownCorpus {
  std::string name;
  ClipKind kind = ClipKind::kActed;  // where neither the table nor --data says otherwise
  std::vector<CorpusTerms> terms;    // of each source that it was gathered from
  std::string (*sentence_of)(const std::string& stem) = nullptr;  // where the names of its files tell
};

// Those with a published layout (CorpusNames), and others that come as tables.
const std::vector<KnownCorpus>& KnownCorpora();

// Null for another name.
const KnownCorpus* FindKnownCorpus(const std::string& name);

// What the clips are where their table's row doesn't say: as --data's option has it, or as the corpus is
// known, or acted. `corpus`: a row's own, or the source's name.
ClipKind KindOf(const DataSource& source, const std::string& corpus);

// What is said in a clip of the corpus by its file's name; "" where that doesn't tell.
std::string SentenceOf(const std::string& corpus, const ClipPath& path);

}  // namespace speech_emotion::trainer
