#include "cli/prediction_csv.h"

#include "files/text_encoding.h"
#include "files/wording.h"

namespace speech_emotion::cli {
namespace {

std::string Seconds(double seconds) { return FixedPoint(seconds, 3); }

}  // namespace

std::string CsvHeader(const std::vector<std::string>& labels, bool shows_channel) {
  std::string header =
      std::string("file,") + (shows_channel ? "channel," : "") + "start_s,end_s,state,label,probability";
  for (const std::string& label : labels) header += "," + CsvField(ValidUtf8(label));
  return header + "\n";
}

std::string CsvRows(const FilePrediction& prediction, const std::vector<std::string>& labels,
                    bool shows_channel) {
  std::string rows;
  for (const Prediction& window : prediction.segments) {
    rows += CsvField(ValidUtf8(prediction.file)) + ",";
    if (shows_channel) rows += prediction.channel + ",";
    rows += Seconds(window.start_s) + "," + Seconds(window.end_s) + "," + Wording(window.state) + ",";
    const size_t label = LeadingLabel(window.probabilities);
    rows += window.state == SpeechState::kNoSpeech
                ? ","
                : CsvField(ValidUtf8(labels[label])) + "," + ShortestText(window.probabilities[label]);
    for (const float probability : window.probabilities) rows += "," + ShortestText(probability);
    rows += "\n";
  }
  return rows;
}

}  // namespace speech_emotion::cli
