#include "evaluation/live_scores.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "evaluation/window_states.h"
#include "files/ordered_work.h"
#include "speech_emotion/recognizer.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

constexpr char kUncertain[] = "uncertain";

// What a page writes: a label, or that none stands out; none where nobody speaks.
std::optional<std::string> ShownOf(const Prediction& prediction, const std::vector<std::string>& labels) {
  if (prediction.state == SpeechState::kNoSpeech) return std::nullopt;
  return prediction.headline ? labels[*prediction.headline] : kUncertain;
}

bool IsQuiet(const std::string& shown) { return shown == kUncertain || IsQuietLabel(shown); }

Result<std::vector<Prediction>> Listen(const std::shared_ptr<const EmotionModel>& model,
                                       const Waveform& waveform, bool learns_voice = true) {
  RecognizerOptions options;
  options.learns_voice = learns_voice;
  auto recognizer = Recognizer::Create(model, waveform.sample_rate_hz, options);
  if (!recognizer) return tl::unexpected(recognizer.error());
  return recognizer->AcceptWaveform(waveform.samples);
}

// In which part of a drift's last seconds its emotion leads.
std::optional<double> LastShare(const LiveStream& stream, const JoinedStream& joined,
                                const std::vector<Prediction>& predictions,
                                const std::vector<std::string>& labels) {
  const double end_s = joined.last_part_s + kDriftS;
  return LeadingShare(end_s - kDriftSpanS, end_s, stream.label, predictions, labels);
}

LiveResult ResultOf(const LiveStream& stream, const JoinedStream& joined,
                    const std::vector<Prediction>& predictions, const std::vector<std::string>& labels) {
  LiveResult result;
  result.stream = {stream.kind, stream.corpus, stream.speaker, stream.label, {}};
  result.after_neutral = stream.kind == LiveStream::Kind::kDrift && stream.parts.size() > 1;
  result.seconds = joined.waveform.duration_s();
  const double start_s = joined.last_part_s;
  switch (stream.kind) {
    case LiveStream::Kind::kSteady:
      result.shown = CountShown(predictions, labels);
      break;
    case LiveStream::Kind::kSplice:
      result.splice = TimesAfter(start_s, stream.label, predictions, labels);
      break;
    case LiveStream::Kind::kDrift:
      result.first_share = LeadingShare(start_s, start_s + kDriftSpanS, stream.label, predictions, labels);
      result.last_share = LastShare(stream, joined, predictions, labels);
      break;
  }
  return result;
}

struct HeardStream {
  std::optional<LiveResult> result;
  std::vector<std::string> failed;
};

HeardStream HearStream(const std::shared_ptr<const EmotionModel>& model, const LiveStream& stream,
                       const std::vector<Utterance>& utterances) {
  JoinedStream joined = JoinClips(stream, utterances);
  HeardStream heard{std::nullopt, std::move(joined.failed)};
  if (!joined.is_whole) return heard;
  const auto failed = [&](const Error& error) {
    heard.failed.push_back("a stream of " + stream.corpus + " " + stream.speaker + ": " + error.message);
    heard.result.reset();
    return heard;
  };
  const auto predictions = Listen(model, joined.waveform);
  if (!predictions) return failed(predictions.error());
  heard.result = ResultOf(stream, joined, *predictions, model->labels());
  if (stream.kind != LiveStream::Kind::kDrift) return heard;
  // A model that takes no reference answers as to a stranger anyway.
  const auto as_stranger =
      model->contract().has_reference() ? Listen(model, joined.waveform, false) : predictions;
  if (!as_stranger) return failed(as_stranger.error());
  heard.result->last_share_as_stranger = LastShare(stream, joined, *as_stranger, model->labels());
  return heard;
}

void AddFailures(const std::vector<std::string>& failed, std::vector<std::string>& all) {
  for (const std::string& reason : failed) {
    if (std::find(all.begin(), all.end(), reason) == all.end()) all.push_back(reason);
  }
}

}  // namespace

ShownCounts CountShown(const std::vector<Prediction>& predictions, const std::vector<std::string>& labels) {
  ShownCounts counts;
  std::optional<std::string> last;
  for (const Prediction& prediction : predictions) {
    ++counts.shown;
    const auto shown = ShownOf(prediction, labels);
    if (!shown) {
      ++counts.no_speech;
      continue;
    }
    ++(IsQuiet(*shown) ? counts.quiet : counts.named);
    if (last && *last != *shown) ++counts.changes;
    last = shown;
  }
  return counts;
}

SpliceTimes TimesAfter(double splice_s, const std::string& label, const std::vector<Prediction>& predictions,
                       const std::vector<std::string>& labels) {
  SpliceTimes times;
  for (const Prediction& prediction : predictions) {
    const auto shown = ShownOf(prediction, labels);
    if (!shown) continue;
    if (prediction.end_s <= splice_s) {
      times.was_quiet = IsQuiet(*shown);
      continue;
    }
    const double after_s = prediction.end_s - splice_s;
    if (!times.named_s && !IsQuiet(*shown)) times.named_s = after_s;
    if (!times.label_s && *shown == label) times.label_s = after_s;
  }
  return times;
}

std::optional<double> LeadingShare(double start_s, double end_s, const std::string& label,
                                   const std::vector<Prediction>& predictions,
                                   const std::vector<std::string>& labels) {
  constexpr double kRounding = 1e-6;  // s
  int64_t windows = 0, led = 0;
  for (const Prediction& prediction : predictions) {
    const bool is_within = prediction.start_s >= start_s - kRounding && prediction.end_s <= end_s + kRounding;
    if (!is_within || prediction.state == SpeechState::kNoSpeech) continue;
    ++windows;
    led += labels[LeadingLabel(prediction.probabilities)] == label ? 1 : 0;
  }
  if (windows == 0) return std::nullopt;
  return static_cast<double>(led) / static_cast<double>(windows);
}

LiveScores HearLive(const std::shared_ptr<const EmotionModel>& model,
                    const std::vector<Utterance>& utterances, int threads) {
  LiveScores scores;
  scores.hop_s = RecognizerOptions{}.hop_s;
  const auto& labels = model->labels();
  for (const char* emotion : {"angry", "sad"}) {
    if (std::find(labels.begin(), labels.end(), emotion) == labels.end()) scores.unknown.push_back(emotion);
  }
  const auto streams = PlanLiveStreams(utterances, labels);
  ProgressLine progress("live", "streams", streams.size());
  const auto make_worker = [&] {
    return [&](size_t i) { return HearStream(model, streams[i], utterances); };
  };
  WorkInOrder(streams.size(), static_cast<size_t>(threads), make_worker, [&](size_t i, HeardStream& heard) {
    if (heard.result) scores.results.push_back(std::move(*heard.result));
    AddFailures(heard.failed, scores.failed);
    progress.Update(i + 1);
    return true;
  });
  return scores;
}

void Append(LiveScores part, LiveScores& all) {
  all.hop_s = part.hop_s;
  all.unknown = std::move(part.unknown);  // of all parts' models the labels are the same
  std::move(part.results.begin(), part.results.end(), std::back_inserter(all.results));
  AddFailures(part.failed, all.failed);
}

}  // namespace speech_emotion::trainer
