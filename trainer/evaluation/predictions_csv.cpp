#include "evaluation/predictions_csv.h"

#include "evaluation/measures.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {

std::string PredictionsCsv(const ScoredUtterances& scored) {
  std::string csv = "path,corpus,speaker,sex,label,predicted,correct";
  for (const std::string& label : scored.labels) csv += "," + CsvField("p_" + label);
  csv += "\n";
  for (const ScoredUtterance& one : scored.utterances) {
    const Utterance& utterance = one.utterance;
    for (const std::string& field : {utterance.path.string(), utterance.corpus, utterance.speaker,
                                     SexName(utterance.sex), utterance.label, one.predicted}) {
      csv += CsvField(field) + ",";
    }
    csv += one.correct() ? "1" : "0";
    for (const float probability : one.probabilities) csv += "," + ShortestText(probability);
    csv += "\n";
  }
  return csv;
}

}  // namespace speech_emotion::trainer
