// What a page's user sees of a model: how steady the headline is, how soon it follows a change of voice, and
// whether an emotion that goes on stays named.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/live_streams.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/prediction.h"

namespace speech_emotion::trainer {

inline constexpr double kSoonS = 2.0;        // after a splice
inline constexpr double kDriftSpanS = 10.0;  // of an emotion's first and last seconds

// Counts of predictions, provisional ones as well: each is shown until the next one comes, a hop later. What
// is shown is the headline, "uncertain" where there is none, or that nobody speaks.
struct ShownCounts {
  int64_t shown = 0;
  int64_t quiet = 0;  // neutral, calm or uncertain
  int64_t named = 0;  // any other label
  int64_t no_speech = 0;
  // From one label to another, or to or from uncertain. Silence is passed over: what comes after it is
  // compared with what was shown before it.
  int64_t changes = 0;
};
ShownCounts CountShown(const std::vector<Prediction>& predictions, const std::vector<std::string>& labels);

// Seconds from a splice to the end of the first window behind it whose headline is so; none: never.
struct SpliceTimes {
  bool was_quiet = true;  // what was shown last before the splice: only then is there anything to wait for
  std::optional<double> label_s, named_s;  // the new label; any that isn't quiet
};
SpliceTimes TimesAfter(double splice_s, const std::string& label, const std::vector<Prediction>& predictions,
                       const std::vector<std::string>& labels);

// Which part of the windows with speech that lie wholly within a span `label` leads in, each by itself; none
// of no such window.
std::optional<double> LeadingShare(double start_s, double end_s, const std::string& label,
                                   const std::vector<Prediction>& predictions,
                                   const std::vector<std::string>& labels);

// One stream's figures: those of its kind.
struct LiveResult {
  LiveStream stream;           // without its clips
  bool after_neutral = false;  // a drift
  double seconds = 0.0;
  ShownCounts shown;
  SpliceTimes splice;
  std::optional<double> first_share, last_share;  // of a drift: in the label's first and last 10 s
  // Of the last 10 s where nothing was learnt before: what a reference makes of them. Other clips lie in the
  // first 10 s, so that first and last differ without one, too.
  std::optional<double> last_share_as_stranger;
};

struct LiveScores {
  double hop_s = 0.0;  // how long a prediction is shown
  std::vector<LiveResult> results;
  std::vector<std::string> failed;   // "path: reason", each once
  std::vector<std::string> unknown;  // emotions that the model lacks: of them there is nothing to tell
};

// By the streaming path, the defaults of RecognizerOptions and with the voice learnt on the way. As on a page
// that goes on listening, there is no window that ends with the input. A stream that can't be joined has no
// result; why is among the failures.
LiveScores HearLive(const std::shared_ptr<const EmotionModel>& model,
                    const std::vector<Utterance>& utterances, int threads);

void Append(LiveScores part, LiveScores& all);

// A line for each corpus and figure, and what they count; "" where there is nothing to tell.
std::string LiveText(const LiveScores& scores);
// A row a figure: measure, corpus, label, figure, value.
std::string LiveCsv(const LiveScores& scores);

}  // namespace speech_emotion::trainer
