#include "data/corpora/licences.h"

#include <algorithm>

#include "data/corpora/known_corpora.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {

std::string LicenceOf(const std::vector<std::string>& corpora) {
  std::vector<std::string> named;
  bool all_known = true, allows_commerce = true;
  for (const std::string& name : corpora) {
    const KnownCorpus* corpus = FindKnownCorpus(name);
    all_known = all_known && corpus != nullptr;
    if (corpus == nullptr) continue;
    for (const CorpusTerms& terms : corpus->terms) {
      allows_commerce = allows_commerce && terms.allows_commerce;
      if (std::find(named.begin(), named.end(), terms.text) == named.end()) named.push_back(terms.text);
    }
  }
  if (named.empty()) return "that of its own data";
  const std::string sources = Joined(named, ", ");
  if (!allows_commerce) return "weights for non-commercial use only: trained on " + sources;
  return all_known ? "weights for commercial use, too: trained on " + sources
                   : "that of its own data, and of " + sources;
}

}  // namespace speech_emotion::trainer
