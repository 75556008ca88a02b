#include "data/known_corpora.h"

#include "data/utterance_words.h"

namespace speech_emotion::trainer {

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
      {"nemo", kActed, {{"nEMO (CC BY-NC-SA 4.0)", false}}},
      {"ased", kActed, {{"ASED (research use)", false}}},
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

}  // namespace speech_emotion::trainer
