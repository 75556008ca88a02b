// How what a page's user sees is told.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <set>

#include "evaluation/html.h"
#include "evaluation/live_scores.h"
#include "evaluation/window_states.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

using LiveResults = std::vector<const LiveResult*>;

struct SteadySummary {
  std::string corpus;
  int64_t streams = 0;
  double seconds = 0.0, changes_a_minute = 0.0;  // of the shown time, silence included
  ShownCounts counts;
};

struct SoonSummary {
  double share = 0.0;            // within 2 s
  std::optional<double> median;  // seconds; none: not within the stream
};

struct SpliceSummary {
  std::string corpus;
  int64_t voices = 0, draws = 0;  // whose headline was quiet at the splice
  int64_t left_out = 0;           // draws whose headline wasn't
  SoonSummary label, named;
};

struct DriftSummary {
  std::string corpus, label;
  bool after_neutral = false;
  int64_t voices = 0, left_out = 0;                   // these without speech in one of the spans
  double first = 0.0, last = 0.0, as_stranger = 0.0;  // means over voices
};

struct LiveSummary {
  std::vector<SteadySummary> steady;
  std::vector<SpliceSummary> splices;
  std::vector<DriftSummary> drifts;
};

SteadySummary SummaryOfSteady(const LiveResults& results, double hop_s) {
  SteadySummary summary;
  for (const LiveResult* one : results) {
    ++summary.streams;
    summary.seconds += one->seconds;
    summary.counts.shown += one->shown.shown;
    summary.counts.quiet += one->shown.quiet;
    summary.counts.named += one->shown.named;
    summary.counts.no_speech += one->shown.no_speech;
    summary.counts.changes += one->shown.changes;
  }
  const double minutes = static_cast<double>(summary.counts.shown) * hop_s / 60.0;
  if (minutes > 0.0) summary.changes_a_minute = static_cast<double>(summary.counts.changes) / minutes;
  return summary;
}

// Of one or more.
SoonSummary SummaryOfTimes(const std::vector<std::optional<double>>& times) {
  std::vector<double> sorted;
  for (const auto& time_s : times) sorted.push_back(time_s.value_or(std::numeric_limits<double>::infinity()));
  std::sort(sorted.begin(), sorted.end());
  const size_t half = sorted.size() / 2;
  const double median = sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
  const auto soon =
      std::count_if(sorted.begin(), sorted.end(), [](double time_s) { return time_s <= kSoonS; });
  SoonSummary summary{static_cast<double>(soon) / static_cast<double>(sorted.size()), std::nullopt};
  if (std::isfinite(median)) summary.median = median;
  return summary;
}

SpliceSummary SummaryOfSplices(const LiveResults& results) {
  SpliceSummary summary;
  std::vector<std::optional<double>> label, named;
  std::set<std::string> voices;
  for (const LiveResult* one : results) {
    if (!one->splice.was_quiet) {
      ++summary.left_out;
      continue;
    }
    ++summary.draws;
    voices.insert(one->stream.corpus + "/" + one->stream.speaker);
    label.push_back(one->splice.label_s);
    named.push_back(one->splice.named_s);
  }
  summary.voices = static_cast<int64_t>(voices.size());
  if (summary.draws == 0) return summary;
  summary.label = SummaryOfTimes(label);
  summary.named = SummaryOfTimes(named);
  return summary;
}

DriftSummary SummaryOfDrifts(const LiveResults& results) {
  DriftSummary summary;
  for (const LiveResult* one : results) {
    if (!one->first_share || !one->last_share || !one->last_share_as_stranger) {
      ++summary.left_out;
      continue;
    }
    ++summary.voices;
    summary.first += *one->first_share;
    summary.last += *one->last_share;
    summary.as_stranger += *one->last_share_as_stranger;
  }
  if (summary.voices == 0) return summary;
  summary.first /= static_cast<double>(summary.voices);
  summary.last /= static_cast<double>(summary.voices);
  summary.as_stranger /= static_cast<double>(summary.voices);
  return summary;
}

// Each corpus, and where there are several, all of them; `add` gets a name and results, one or more.
void ForEachCorpus(const LiveScores& scores, const std::function<bool(const LiveResult&)>& is_wanted,
                   const std::function<void(const std::string&, const LiveResults&)>& add) {
  std::vector<std::string> corpora;
  LiveResults all;
  for (const LiveResult& one : scores.results) {
    if (!is_wanted(one)) continue;
    all.push_back(&one);
    if (std::count(corpora.begin(), corpora.end(), one.stream.corpus) == 0)
      corpora.push_back(one.stream.corpus);
  }
  for (const std::string& corpus : corpora) {
    LiveResults own = all;
    std::erase_if(own, [&](const LiveResult* one) { return one->stream.corpus != corpus; });
    add(corpus, own);
  }
  if (corpora.size() > 1) add("all together", all);
}

LiveSummary Summarize(const LiveScores& scores) {
  LiveSummary summary;
  const auto is = [](LiveStream::Kind kind) {
    return [kind](const LiveResult& one) { return one.stream.kind == kind; };
  };
  ForEachCorpus(scores, is(LiveStream::Kind::kSteady), [&](const std::string& corpus, const auto& results) {
    summary.steady.push_back(SummaryOfSteady(results, scores.hop_s));
    summary.steady.back().corpus = corpus;
  });
  ForEachCorpus(scores, is(LiveStream::Kind::kSplice), [&](const std::string& corpus, const auto& results) {
    summary.splices.push_back(SummaryOfSplices(results));
    summary.splices.back().corpus = corpus;
  });
  for (const std::string label : {"angry", "sad"}) {
    for (const bool after_neutral : {false, true}) {
      const auto is_such = [&](const LiveResult& one) {
        return one.stream.kind == LiveStream::Kind::kDrift && one.stream.label == label &&
               one.after_neutral == after_neutral;
      };
      ForEachCorpus(scores, is_such, [&](const std::string& corpus, const auto& results) {
        DriftSummary drift = SummaryOfDrifts(results);
        drift.corpus = corpus;
        drift.label = label;
        drift.after_neutral = after_neutral;
        summary.drifts.push_back(std::move(drift));
      });
    }
  }
  return summary;
}

std::string ShareText(double share) { return FixedPoint(100.0 * share, 1) + " %"; }

std::string SoonText(const SoonSummary& soon) {
  return ShareText(soon.share) + " (median " +
         (soon.median ? FixedPoint(*soon.median, 2) : "above " + FixedPoint(kAfterSpliceS, 0)) + " s)";
}

std::string SteadyText(const SteadySummary& one) {
  const ShownCounts& counts = one.counts;
  return one.corpus + ", plain speech, " + Counted(one.streams, "stream") + ", " +
         FixedPoint(one.seconds, 0) + " s in all: " + FixedPoint(one.changes_a_minute, 2) +
         " headline changes a minute; " + PercentText(counts.quiet, counts.shown) +
         " of the shown time neutral, calm or uncertain, " + PercentText(counts.named, counts.shown) +
         " any other label, " + PercentText(counts.no_speech, counts.shown) + " no speech";
}

std::string SpliceText(const SpliceSummary& one) {
  std::string text = one.corpus + ", from neutral to angry: ";
  if (one.draws > 0) {
    text += "angry within 2 s in " + SoonText(one.label) + ", anything but quiet in " + SoonText(one.named) +
            "; " + Counted(one.draws, "draw") + " of " + Counted(one.voices, "voice");
  }
  if (one.left_out > 0) {
    text += (one.draws > 0 ? "; " : "") + Counted(one.left_out, "draw") +
            " not counted: the headline wasn't quiet before the splice";
  }
  return text;
}

std::string DriftText(const DriftSummary& one) {
  std::string text =
      one.corpus + ", a minute of " + one.label + (one.after_neutral ? " after 10 s of neutral" : "") + ": ";
  if (one.voices > 0) {
    text += one.label + " leads in " + ShareText(one.first) + " of the windows of its first 10 s, in " +
            ShareText(one.last) + " of its last (" + ShareText(one.as_stranger) +
            " as a stranger's); mean of " + Counted(one.voices, "voice");
  }
  if (one.left_out > 0) {
    text += (one.voices > 0 ? "; " : "") + Counted(one.left_out, "voice") +
            " not counted: no speech in one of the two";
  }
  return text;
}

// Rows of the CSV.
class LiveRows {
 public:
  void Begin(const std::string& measure, const std::string& corpus, const std::string& label) {
    head_ = measure + "," + CsvField(corpus) + "," + CsvField(label) + ",";
  }
  void Add(const std::string& figure, std::optional<double> value) {
    csv_ += head_ + figure + "," + (value ? FixedPoint(*value, 5) : "") + "\n";
  }
  void AddCount(const std::string& figure, int64_t count) {
    csv_ += head_ + figure + "," + std::to_string(count) + "\n";
  }
  const std::string& csv() const { return csv_; }

 private:
  std::string head_, csv_ = "measure,corpus,label,figure,value\n";
};

double ShareOf(int64_t part, int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

}  // namespace

std::string LiveText(const LiveScores& scores) {
  if (scores.results.empty() && scores.unknown.empty()) return "";
  const LiveSummary summary = Summarize(scores);
  std::string text =
      "\nLive, as the page shows it, every " + FixedPoint(scores.hop_s, 2) +
      " s\n"
      "(a change: from one label to another, or to or from uncertain; silence is passed over)\n";
  for (const SteadySummary& one : summary.steady) text += "  " + SteadyText(one) + "\n";
  for (const SpliceSummary& one : summary.splices) text += "  " + SpliceText(one) + "\n";
  for (const DriftSummary& one : summary.drifts) text += "  " + DriftText(one) + "\n";
  for (const std::string& emotion : scores.unknown) {
    text += "note: the model has no class " + emotion + ", and nothing is told of it\n";
  }
  return text;
}

std::string LiveCsv(const LiveScores& scores) {
  const LiveSummary summary = Summarize(scores);
  LiveRows rows;
  for (const SteadySummary& one : summary.steady) {
    rows.Begin("steadiness", one.corpus, "");
    rows.AddCount("streams", one.streams);
    rows.Add("seconds", one.seconds);
    rows.Add("changes_a_minute", one.changes_a_minute);
    rows.Add("quiet", ShareOf(one.counts.quiet, one.counts.shown));
    rows.Add("named", ShareOf(one.counts.named, one.counts.shown));
    rows.Add("no_speech", ShareOf(one.counts.no_speech, one.counts.shown));
  }
  for (const SpliceSummary& one : summary.splices) {
    rows.Begin("splice", one.corpus, "angry");
    rows.AddCount("voices", one.voices);
    rows.AddCount("draws", one.draws);
    rows.AddCount("draws_not_quiet_before", one.left_out);
    const auto known = [&](double share) { return one.draws > 0 ? std::optional(share) : std::nullopt; };
    rows.Add("label_within_2_s", known(one.label.share));
    rows.Add("label_median_s", one.label.median);
    rows.Add("not_quiet_within_2_s", known(one.named.share));
    rows.Add("not_quiet_median_s", one.named.median);
  }
  for (const DriftSummary& one : summary.drifts) {
    rows.Begin(one.after_neutral ? "drift_after_neutral" : "drift", one.corpus, one.label);
    rows.AddCount("voices", one.voices);
    rows.AddCount("voices_without_speech", one.left_out);
    const auto known = [&](double share) { return one.voices > 0 ? std::optional(share) : std::nullopt; };
    rows.Add("first_10_s", known(one.first));
    rows.Add("last_10_s", known(one.last));
    rows.Add("last_10_s_as_stranger", known(one.as_stranger));
  }
  return rows.csv();
}

}  // namespace speech_emotion::trainer
