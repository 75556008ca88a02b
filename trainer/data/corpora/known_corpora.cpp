#include "data/corpora/known_corpora.h"

#include "data/corpora/utterance_words.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

// EB0_anger_10: speaker, emotion, sentence. Christop 2024.
std::string NemoSentence(const std::string& stem) {
  const auto fields = SplitFields(stem, '_');
  return fields.size() == 3 && IsNumber(fields[2]) ? fields[2] : "";
}

// n1-02-01-02-17: emotion, sentence among those of that emotion, repetition, sex, speaker. Retta et al. 2022.
std::string AsedSentence(const std::string& stem) {
  const auto fields = SplitFields(stem, '-');
  return fields.size() == 5 && fields[0].size() == 2 && IsNumber(fields[1]) ? fields[0][0] + fields[1] : "";
}

}  // namespace

const std::vector<KnownCorpus>& KnownCorpora() {
  constexpr ClipKind kActed = ClipKind::kActed, kPlain = ClipKind::kPlain, kSound = ClipKind::kSound;
  // One sample has both Korean folders.
  static const CorpusTerms emotiontts = {"the emotiontts sample (CC BY-NC-SA, research use)", false};
  static const std::vector<KnownCorpus> corpora = {
      {"ravdess", kActed, {{"RAVDESS (CC BY-NC-SA 4.0)", false}}},
      {"tess", kActed, {{"TESS (CC BY-NC-ND 4.0)", false}}},
      {"crema-d", kActed, {{"CREMA-D (ODbL 1.0)", true}}},
      {"savee", kActed, {{"SAVEE (research use)", false}}},
      {"iemocap", kActed, {{"IEMOCAP (research use)", false}}},
      {"nemo", kActed, {{"nEMO (CC BY-NC-SA 4.0)", false}}, NemoSentence},
      {"ased", kActed, {{"ASED (research use)", false}}, AsedSentence},
      {"korean-emotional", kActed, {emotiontts}},
      {"korean-reading", kPlain, {emotiontts}},
      {"audiobooks", kPlain, {{"LibriSpeech (CC BY 4.0)", true}}},
      {"student-words", kPlain, {{"DSPSpeech-20 (MIT)", true}}},
      {"spoken-commands", kPlain, {{"the speech-to-intent benchmark (Apache-2.0)", true}}},
      {"sounds", kSound, {{"ESC-10 (CC BY 3.0)", true}, {"UrbanSound8K (CC BY-NC 3.0)", false}}}};
  return corpora;
}

const KnownCorpus* FindKnownCorpus(const std::string& name) {
  for (const KnownCorpus& corpus : KnownCorpora()) {
    if (corpus.name == name) return &corpus;
  }
  return nullptr;
}

ClipKind KindOf(const DataSource& source, const std::string& corpus) {
  for (const std::string& option : source.options) {
    if (const auto kind = KindFromWord(option)) return *kind;
  }
  const KnownCorpus* known = FindKnownCorpus(corpus);
  return known != nullptr ? known->kind : ClipKind::kActed;
}

std::string SentenceOf(const std::string& corpus, const ClipPath& path) {
  const KnownCorpus* known = FindKnownCorpus(corpus);
  return known != nullptr && known->sentence_of != nullptr ? known->sentence_of(path.stem().string()) : "";
}

}  // namespace speech_emotion::trainer
