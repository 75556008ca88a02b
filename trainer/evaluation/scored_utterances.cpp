#include "evaluation/scored_utterances.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace speech_emotion::trainer {
namespace {

void Mask(const std::vector<bool>& allowed, std::vector<float>& probabilities) {
  double sum = 0.0;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    if (!allowed[i]) probabilities[i] = 0.0f;
    sum += probabilities[i];
  }
  const auto count = static_cast<double>(std::count(allowed.begin(), allowed.end(), true));
  for (size_t i = 0; i < probabilities.size(); ++i) {
    // All of it went to classes that the corpus lacks: nothing is known of the others.
    const double share = sum > 0.0 ? probabilities[i] / sum : 1.0 / count;
    if (allowed[i]) probabilities[i] = static_cast<float>(share);
  }
}

}  // namespace

CorpusClasses ClassesOf(const std::vector<Utterance>& utterances) {
  std::map<std::string, std::set<std::string>> present;
  for (const Utterance& utterance : utterances) {
    if (utterance.kind == ClipKind::kActed) present[utterance.corpus].insert(utterance.label);
  }
  CorpusClasses classes;
  for (const auto& [corpus, labels] : present) classes[corpus] = {labels.begin(), labels.end()};
  return classes;
}

bool ScoredUtterances::HasClass(const std::string& corpus, const std::string& label) const {
  const auto entry = classes.find(corpus);
  return entry == classes.end() ||
         std::find(entry->second.begin(), entry->second.end(), label) != entry->second.end();
}

void ScoredUtterances::Add(Utterance utterance, std::vector<float> probabilities, int draw) {
  std::vector<bool> allowed;
  for (const std::string& label : labels) allowed.push_back(HasClass(utterance.corpus, label));
  if (std::find(allowed.begin(), allowed.end(), true) == allowed.end()) allowed.assign(labels.size(), true);
  Mask(allowed, probabilities);

  size_t best = labels.size();
  for (size_t i = 0; i < labels.size(); ++i) {
    if (allowed[i] && (best == labels.size() || probabilities[i] > probabilities[best])) best = i;
  }
  std::string predicted = best < labels.size() ? labels[best] : "";
  utterances.push_back(
      {std::move(utterance), std::move(probabilities), std::move(predicted), draw, SpeechState::kSpeech, {}});
}

std::vector<std::string> CorporaOf(const ScoredUtterances& scored) {
  std::vector<std::string> corpora;
  std::set<std::string> seen;
  for (const ScoredUtterance& one : scored.utterances) {
    if (seen.insert(one.utterance.corpus).second) corpora.push_back(one.utterance.corpus);
  }
  return corpora;
}

void Append(ScoredUtterances part, ScoredUtterances& all) {
  all.labels = std::move(part.labels);
  all.classes.merge(part.classes);  // a fold may have one corpus of several
  std::move(part.utterances.begin(), part.utterances.end(), std::back_inserter(all.utterances));
}

ScoredUtterances OfCorpus(const ScoredUtterances& scored, const std::string& corpus) {
  ScoredUtterances chosen{scored.labels, scored.classes, {}};
  for (const ScoredUtterance& one : scored.utterances) {
    if (one.utterance.corpus == corpus) chosen.utterances.push_back(one);
  }
  return chosen;
}

}  // namespace speech_emotion::trainer
