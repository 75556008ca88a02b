#include "cli/time_line_text.h"

#include <cmath>
#include <cstdio>

#include "files/text_encoding.h"
#include "files/wording.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

std::string Seconds(double seconds) { return FixedPoint(seconds, 6); }

// One line without control characters, in UTF-8: what all of the formats need.
std::string OneLine(const Stretch& stretch, const std::vector<std::string>& labels) {
  return Printable(ValidUtf8(Wording(stretch, labels)));
}

// "01:02:03.456"
std::string VttTime(double seconds) {
  const long long milliseconds = std::llround(seconds * 1000.0);
  char text[48];
  std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld.%03lld", milliseconds / 3600000,
                milliseconds / 60000 % 60, milliseconds / 1000 % 60, milliseconds % 1000);
  return text;
}

}  // namespace

std::string ToTextGrid(const FilePrediction& prediction, const std::vector<std::string>& labels) {
  const std::vector<Stretch> stretches = TimeLine(prediction.segments, prediction.heard());
  const std::string start = Seconds(prediction.start_s);
  const std::string end = Seconds(prediction.start_s + prediction.duration_s);
  std::string text = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = " + start +
                     "\nxmax = " + end +
                     "\ntiers? <exists>\nsize = 1\nitem []:\n"
                     "    item [1]:\n"
                     "        class = \"IntervalTier\"\n"
                     "        name = \"sounds like\"\n"
                     "        xmin = " +
                     start + "\n        xmax = " + end +
                     "\n        intervals: size = " + std::to_string(stretches.size()) + "\n";
  for (size_t i = 0; i < stretches.size(); ++i) {
    text += "        intervals [" + std::to_string(i + 1) +
            "]:\n            xmin = " + Seconds(stretches[i].start_s) +
            "\n            xmax = " + Seconds(stretches[i].end_s) +
            "\n            text = " + Quoted(OneLine(stretches[i], labels)) + "\n";
  }
  return text;
}

std::string ToAudacityLabels(const FilePrediction& prediction, const std::vector<std::string>& labels) {
  std::string text;
  for (const Stretch& stretch : TimeLine(prediction.segments, prediction.heard())) {
    text += Seconds(stretch.start_s) + "\t" + Seconds(stretch.end_s) + "\t" + OneLine(stretch, labels) + "\n";
  }
  return text;
}

std::string ToWebVtt(const FilePrediction& prediction, const std::vector<std::string>& labels) {
  std::string text = "WEBVTT\n";
  for (const Stretch& stretch : TimeLine(prediction.segments, prediction.heard())) {
    std::string caption;
    for (const char c : OneLine(stretch, labels)) {
      caption += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    }
    const bool has_label = stretch.state == SpeechState::kSpeech;
    text += "\n" + VttTime(stretch.start_s) + " --> " + VttTime(stretch.end_s) + "\n" +
            (has_label ? "sounds like: " : "") + caption + "\n";
  }
  return text;
}

}  // namespace speech_emotion::cli
