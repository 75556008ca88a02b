#include "cli/prediction_table.h"

#include <algorithm>
#include <utility>

#include "files/wording.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr char kGap[] = "  ";
constexpr size_t kNoSpeechWidth = 9;
constexpr size_t kLengthWidth = 8;   // "12:34:56"
constexpr size_t kPercentWidth = 5;  // "100 %"
constexpr size_t kBarWidth = 10;
constexpr size_t kAnswerWidth = kPercentWidth + kBarWidth + 2 * (sizeof kGap - 1);  // beside the label
constexpr size_t kMinFileWidth = 12;
constexpr size_t kChannelWidth = 8;  // " [right]"

// The end of a path says more than its beginning.
std::string KeepEnd(const std::string& text, size_t width) {
  const size_t columns = DisplayWidth(text);
  if (columns <= width) return text;
  const std::string ellipsis = ShowsUnicode() ? "…" : "~";
  size_t begin = 0;
  for (size_t dropped = 0; dropped < columns - width + 1; ++dropped) {
    do {
      ++begin;
    } while (begin < text.size() && (text[begin] & 0xc0) == 0x80);  // never half a UTF-8 character
  }
  return ellipsis + text.substr(begin);
}

}  // namespace

PredictionTable::PredictionTable(std::vector<std::string> labels, const std::vector<InputFile>& files,
                                 size_t width, bool shows_channel)
    : labels_(std::move(labels)),
      shows_channel_(shows_channel),
      label_width_(kNoSpeechWidth),
      file_width_(sizeof "FILE" - 1) {
  for (const std::string& label : labels_) label_width_ = std::max(label_width_, DisplayWidth(label));
  for (const InputFile& file : files) file_width_ = std::max(file_width_, DisplayWidth(Printable(file.path)));
  if (shows_channel_) file_width_ += kChannelWidth;
  const size_t others =
      kLengthWidth + 2 * label_width_ + 2 * kPercentWidth + kBarWidth + 6 * (sizeof kGap - 1);
  if (width > 0) file_width_ = std::min(file_width_, std::max(width, others + kMinFileWidth) - others);
}

std::string PredictionTable::Header() const {
  return PadRight("FILE", file_width_) + kGap + PadLeft("LENGTH", kLengthWidth) + kGap +
         PadRight("SOUNDS LIKE", label_width_ + kAnswerWidth) + kGap + "NEXT\n";
}

std::string PredictionTable::Row(const FilePrediction& prediction) const {
  std::string name = Printable(prediction.file);
  if (shows_channel_) name += " [" + prediction.channel + "]";
  const std::string start = PadRight(KeepEnd(name, file_width_), file_width_) + kGap +
                            PadLeft(DurationText(prediction.duration_s), kLengthWidth) + kGap;
  if (prediction.silent()) return start + Wording(SpeechState::kNoSpeech) + "\n";
  const auto& probabilities = prediction.probabilities;
  const size_t leading = LeadingLabel(probabilities);
  if (prediction.state == SpeechState::kUncertain) {
    // Nothing stands out: what comes nearest is what comes next.
    return start + PadRight(Wording(SpeechState::kUncertain), kAnswerWidth + label_width_) + kGap +
           PadRight(labels_[leading], label_width_) + kGap +
           PadLeft(Percent(probabilities[leading]), kPercentWidth) + "\n";
  }
  std::string row = start + PadRight(labels_[leading], label_width_) + kGap +
                    PadLeft(Percent(probabilities[leading]), kPercentWidth) + kGap +
                    Bar(probabilities[leading], kBarWidth);
  if (labels_.size() < 2) return row + "\n";
  size_t next = leading == 0 ? 1 : 0;
  for (size_t i = 0; i < labels_.size(); ++i) {
    if (i != leading && probabilities[i] > probabilities[next]) next = i;
  }
  return row + kGap + PadRight(labels_[next], label_width_) + kGap +
         PadLeft(Percent(probabilities[next]), kPercentWidth) + "\n";
}

}  // namespace speech_emotion::cli
