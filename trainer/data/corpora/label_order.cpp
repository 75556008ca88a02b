#include "data/corpora/label_order.h"

#include <set>

namespace speech_emotion::trainer {

std::vector<std::string> LabelsInOrder(const std::vector<Utterance>& utterances) {
  std::set<std::string> others;
  for (const Utterance& utterance : utterances) {
    if (IsEmotional(utterance)) others.insert(utterance.label);
  }
  std::vector<std::string> labels;
  for (const std::string& label : FlagshipLabels()) {
    if (others.erase(label) > 0) labels.push_back(label);
  }
  labels.insert(labels.end(), others.begin(), others.end());
  return labels;
}

}  // namespace speech_emotion::trainer
