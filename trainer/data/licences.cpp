#include "data/licences.h"

#include <map>

#include "data/text_fields.h"

namespace speech_emotion::trainer {

std::string LicenceOf(const std::vector<std::string>& corpora) {
  static const std::map<std::string, std::string> terms = {{"ravdess", "RAVDESS (CC BY-NC-SA 4.0)"},
                                                           {"tess", "TESS (CC BY-NC-ND 4.0)"},
                                                           {"crema-d", "CREMA-D (ODbL 1.0)"},
                                                           {"savee", "SAVEE (research use)"},
                                                           {"iemocap", "IEMOCAP (research use)"}};
  std::vector<std::string> named;
  for (const std::string& corpus : corpora) {
    if (const auto entry = terms.find(corpus); entry != terms.end()) named.push_back(entry->second);
  }
  return named.empty() ? "that of its own data"
                       : "weights for non-commercial use only: trained on " + Joined(named, ", ");
}

}  // namespace speech_emotion::trainer
