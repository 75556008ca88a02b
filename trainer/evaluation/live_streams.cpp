#include "evaluation/live_streams.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "data/features/codecs.h"
#include "data/splits/random_draws.h"
#include "data/storage/content_hash.h"
#include "files/audio_file.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kMaxDraws = 3;  // of a voice's splice

// Of one corpus, and of one speaker of it.
struct Voice {
  std::string corpus, speaker;
  std::vector<size_t> plain;                         // by path
  std::map<std::string, std::vector<size_t>> acted;  // by label

  const std::vector<size_t>& Of(const std::string& label) const {
    static const std::vector<size_t> none;
    const auto clips = acted.find(label);
    return clips == acted.end() ? none : clips->second;
  }
};

std::vector<Voice> VoicesByName(const std::vector<Utterance>& utterances) {
  std::map<std::pair<std::string, std::string>, Voice> voices;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& clip = utterances[i];
    if (clip.kind == ClipKind::kSound || (clip.kind == ClipKind::kActed && clip.speaker.empty())) continue;
    Voice& voice = voices[{clip.corpus, clip.speaker}];
    voice.corpus = clip.corpus;
    voice.speaker = clip.speaker;
    (clip.kind == ClipKind::kPlain ? voice.plain : voice.acted[clip.label]).push_back(i);
  }
  std::vector<Voice> list;
  for (auto& [name, voice] : voices) {
    std::sort(voice.plain.begin(), voice.plain.end(),
              [&](size_t a, size_t b) { return utterances[a].path < utterances[b].path; });
    list.push_back(std::move(voice));
  }
  return list;
}

uint64_t SeedOf(const Voice& voice, const std::string& purpose, size_t draw = 0) {
  ContentHash hash;
  for (const std::string& field : {voice.corpus, voice.speaker, purpose, std::to_string(draw)})
    hash.AddField(field);
  return hash.value();
}

LiveStream StreamOf(const Voice& voice, LiveStream::Kind kind, const std::string& label,
                    std::vector<StreamPart> parts) {
  return {kind, voice.corpus, voice.speaker, label, std::move(parts)};
}

void PlanSplices(const Voice& voice, std::vector<LiveStream>& streams) {
  const auto& neutral = voice.Of("neutral");
  const auto& angry = voice.Of("angry");
  if (neutral.empty() || angry.empty()) return;
  for (size_t draw = 0; draw < std::min(kMaxDraws, std::max(neutral.size(), angry.size())); ++draw) {
    streams.push_back(StreamOf(voice, LiveStream::Kind::kSplice, "angry",
                               {{neutral, kBeforeSpliceS, SeedOf(voice, "before splice", draw)},
                                {angry, kAfterSpliceS, SeedOf(voice, "after splice", draw)}}));
  }
}

void PlanDrifts(const Voice& voice, const std::string& label, std::vector<LiveStream>& streams) {
  const auto& clips = voice.Of(label);
  if (clips.size() < kLeastDriftClips) return;
  const StreamPart minute{clips, kDriftS, SeedOf(voice, label)};  // the same with neutral clips and without
  streams.push_back(StreamOf(voice, LiveStream::Kind::kDrift, label, {minute}));
  const auto& neutral = voice.Of("neutral");
  if (neutral.empty()) return;
  const StreamPart before{neutral, kNeutralBeforeDriftS, SeedOf(voice, "before drift")};
  streams.push_back(StreamOf(voice, LiveStream::Kind::kDrift, label, {before, minute}));
}

// Of the first clip that opens; of none any, as each will say why.
int RateOf(const LiveStream& stream, const std::vector<Utterance>& utterances) {
  for (const StreamPart& part : stream.parts) {
    for (const size_t clip : part.clips) {
      if (const auto reader = AudioFileReader::Open(utterances[clip].path.string())) {
        return reader->sample_rate_hz();
      }
    }
  }
  return 16000;
}

// At the stream's rate, as far as sample `end` of the stream, which it hasn't reached.
Result<void> AppendClip(const std::string& path, size_t end, Waveform& stream) {
  const double left_s = static_cast<double>(end - stream.samples.size()) / stream.sample_rate_hz;
  const auto clip = ReadAudioFile(path, {.duration_s = left_s});
  if (!clip) return tl::unexpected(clip.error());
  const auto resampled = AtRate(*clip, stream.sample_rate_hz);
  if (!resampled) return tl::unexpected(resampled.error());
  stream.samples.insert(stream.samples.end(), resampled->samples.begin(), resampled->samples.end());
  stream.samples.resize(std::min(stream.samples.size(), end));
  return {};
}

void AppendPart(const StreamPart& part, const std::vector<Utterance>& utterances, JoinedStream& joined) {
  const std::vector<float>& samples = joined.waveform.samples;
  const size_t end =
      samples.size() + static_cast<size_t>(std::llround(part.seconds * joined.waveform.sample_rate_hz));
  Random random(part.seed.value_or(0));
  std::vector<size_t> clips = part.clips;
  for (bool goes_on = true; goes_on;) {
    if (part.seed) Shuffle(clips, random);
    const size_t before = samples.size();
    std::vector<size_t> readable;
    for (const size_t clip : clips) {
      if (samples.size() == end) return;
      const std::string& path = utterances[clip].path.string();
      const auto ok = AppendClip(path, end, joined.waveform);
      if (ok) readable.push_back(clip);
      if (!ok) joined.failed.push_back(path + ": " + ok.error().message);
    }
    clips = std::move(readable);
    goes_on = part.seed.has_value() && samples.size() > before;
  }
}

}  // namespace

std::vector<LiveStream> PlanLiveStreams(const std::vector<Utterance>& utterances,
                                        const std::vector<std::string>& labels) {
  std::vector<LiveStream> streams;
  const auto is_known = [&](const char* label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  };
  for (const Voice& voice : VoicesByName(utterances)) {
    if (!voice.plain.empty()) {
      streams.push_back(
          StreamOf(voice, LiveStream::Kind::kSteady, "", {{voice.plain, kSteadyStreamS, std::nullopt}}));
    }
    if (is_known("angry")) PlanSplices(voice, streams);
    for (const char* label : {"angry", "sad"}) {
      if (is_known(label)) PlanDrifts(voice, label, streams);
    }
  }
  return streams;
}

JoinedStream JoinClips(const LiveStream& stream, const std::vector<Utterance>& utterances) {
  JoinedStream joined;
  joined.waveform.sample_rate_hz = RateOf(stream, utterances);
  for (const StreamPart& part : stream.parts) {
    const size_t before = joined.waveform.samples.size();
    joined.last_part_s = joined.waveform.duration_s();
    AppendPart(part, utterances, joined);
    if (joined.waveform.samples.size() == before) joined.is_whole = false;
  }
  return joined;
}

}  // namespace speech_emotion::trainer
