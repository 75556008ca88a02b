#include "evaluation/channel_scores.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "data/corpora/speakers.h"
#include "data/features/clip_copies.h"
#include "evaluation/measures.h"
#include "files/audio_file.h"
#include "files/file_predictor.h"
#include "files/ordered_work.h"
#include "speech_emotion/random.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

using ChannelAnswers = std::vector<FilePrediction>;  // [channels]

struct TestedClips {
  const std::vector<Utterance>& utterances;
  Street street;  // of them
};

Result<std::vector<Waveform>> BackgroundOf(Channel::Kind kind, const Utterance& clip,
                                           const TestedClips& tested) {
  Random random(NameNumber(clip, "behind"));
  const auto paths = kind == Channel::Kind::kBabble
                         ? DrawVoicesBehind(clip, tested.utterances, tested.street, random)
                         : DrawSoundBehind(clip, tested.utterances, tested.street, random);
  std::vector<Waveform> background;
  for (const ClipPath& path : paths) {
    auto waveform = ReadAudioFile(path.string());
    if (!waveform) return tl::unexpected(waveform.error());
    background.push_back(std::move(*waveform));
  }
  return background;
}

// Behind a sound no voices, which would make speech of it: it passes as it is.
Result<Waveform> Heard(const Channel& channel, const Waveform& waveform, const Utterance& clip,
                       const TestedClips& tested) {
  if (!NeedsBackground(channel.kind)) return Through(channel, waveform, NameNumber(clip));
  if (channel.kind == Channel::Kind::kBabble && clip.kind == ClipKind::kSound) return waveform;
  const auto background = BackgroundOf(channel.kind, clip, tested);
  if (!background) return tl::unexpected(background.error());
  return Through(channel, waveform, NameNumber(clip), *background);
}

Result<ChannelAnswers> AnswerThrough(const std::vector<Channel>& channels, const Utterance& clip,
                                     const TestedClips& tested, FilePredictor& predictor) {
  const auto waveform = ReadAudioFile(clip.path.string());
  if (!waveform) return tl::unexpected(waveform.error());
  ChannelAnswers answers;
  for (const Channel& channel : channels) {
    const auto heard = Heard(channel, *waveform, clip, tested);
    auto answer = heard ? predictor.PredictSamples(*heard) : tl::unexpected(heard.error());
    if (!answer) {
      const std::string where = channel == Channel{} ? "" : "through " + channel.name() + ": ";
      return MakeError(answer.error().code, where + answer.error().message);
    }
    answers.push_back(std::move(*answer));
  }
  return answers;
}

// Channels keep a clip's length, so both have the same windows.
int64_t CountStillHeard(const std::vector<Prediction>& clean, const std::vector<Prediction>& passed) {
  int64_t count = 0;
  for (size_t i = 0; i < std::min(clean.size(), passed.size()); ++i) {
    if (clean[i].state != SpeechState::kNoSpeech && passed[i].state != SpeechState::kNoSpeech) ++count;
  }
  return count;
}

// Clips of one kind and corpus, as indices into the utterances of every channel.
struct ClipGroup {
  ClipKind kind;
  std::string corpus;
  std::vector<size_t> clips;
};

std::vector<ClipGroup> GroupsOf(const ScoredUtterances& scored) {
  std::vector<ClipGroup> groups;
  for (size_t i = 0; i < scored.utterances.size(); ++i) {
    const Utterance& clip = scored.utterances[i].utterance;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const ClipGroup& one) {
      return one.kind == clip.kind && one.corpus == clip.corpus;
    });
    if (group == groups.end()) group = groups.insert(groups.end(), {clip.kind, clip.corpus, {}});
    group->clips.push_back(i);
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ClipGroup& a, const ClipGroup& b) { return a.kind < b.kind; });
  return groups;
}

ChannelRow RowOfGroup(const ClipGroup& group, const ChannelScores& passed, const ChannelScores& clean) {
  ChannelRow row;
  row.channel = passed.channel.name();
  row.corpus = group.corpus;
  row.kind = group.kind;
  row.clips = static_cast<int64_t>(group.clips.size());
  const ScoredUtterances& all = passed.evaluation.scored;
  ScoredUtterances scored{all.labels, all.classes, {}};
  for (const size_t i : group.clips) {
    const ScoredUtterance& clip = all.utterances[i];
    const ScoredUtterance& same = clean.evaluation.scored.utterances[i];
    row.changed += clip.predicted != same.predicted ? 1 : 0;
    row.uncertain += clip.state == SpeechState::kUncertain ? 1 : 0;
    row.no_speech += clip.state == SpeechState::kNoSpeech ? 1 : 0;
    Add(clip.windows, row.windows);
    row.still_heard += passed.still_heard[i];
    row.of_heard += same.windows.speech();
    scored.utterances.push_back(clip);
  }
  if (group.kind == ClipKind::kActed) {
    const Measures measures = Measure(scored);
    row.recall = measures.unweighted_average_recall;
    row.speakers = measures.speakers;
  }
  return row;
}

}  // namespace

std::vector<ChannelScores> EvaluateThrough(const std::shared_ptr<const EmotionModel>& model,
                                           const std::vector<Utterance>& utterances,
                                           const CorpusClasses& classes, const std::vector<Channel>& channels,
                                           int threads) {
  std::vector<ChannelScores> scores;
  for (const Channel& channel : channels) {
    scores.push_back({channel, {.scored = {model->labels(), classes, {}}, .failed = {}}, {}});
  }
  const TestedClips tested{utterances, StreetOf(utterances)};
  ProgressLine progress("channels", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&, predictor = FilePredictor(model)](size_t i) mutable {
      return AnswerThrough(channels, utterances[i], tested, predictor);
    };
  };
  WorkInOrder(utterances.size(), static_cast<size_t>(threads), make_worker,
              [&](size_t i, Result<ChannelAnswers>& answers) {
                progress.Update(i + 1);
                if (!answers) {
                  scores.front().evaluation.failed.push_back(utterances[i].path.string() + ": " +
                                                             answers.error().message);
                  return true;
                }
                const std::vector<Prediction> clean = answers->front().segments;
                for (size_t c = 0; c < scores.size(); ++c) {
                  FilePrediction& answer = (*answers)[c];
                  if (utterances[i].kind != ClipKind::kSound)
                    scores[c].still_heard.push_back(CountStillHeard(clean, answer.segments));
                  AddAnswer(utterances[i], std::move(answer), scores[c].evaluation);
                }
                return true;
              });
  return scores;
}

void Append(std::vector<ChannelScores> part, std::vector<ChannelScores>& all) {
  if (all.empty()) {
    all = std::move(part);
    return;
  }
  for (size_t c = 0; c < all.size(); ++c) {
    for (const auto& [label, states] : part[c].evaluation.sounds)
      Add(states, all[c].evaluation.sounds[label]);
    Append(std::move(part[c].evaluation.scored), all[c].evaluation.scored);
    std::move(part[c].evaluation.failed.begin(), part[c].evaluation.failed.end(),
              std::back_inserter(all[c].evaluation.failed));
    all[c].still_heard.insert(all[c].still_heard.end(), part[c].still_heard.begin(),
                              part[c].still_heard.end());
  }
}

std::vector<ChannelRow> ChannelRows(const std::vector<ChannelScores>& scores) {
  std::vector<ChannelRow> rows;
  if (scores.empty()) return rows;
  const auto groups = GroupsOf(scores.front().evaluation.scored);
  for (const ChannelScores& one : scores) {
    for (size_t g = 0; g < groups.size(); ++g) {
      rows.push_back(RowOfGroup(groups[g], one, scores.front()));
      rows.back().to_clean = rows.back().recall.value - rows[g].recall.value;  // the first are the clean ones
    }
    if (one.evaluation.sounds.empty()) continue;
    ChannelRow sounds;
    sounds.channel = one.channel.name();
    sounds.kind = ClipKind::kSound;
    for (const auto& [label, states] : one.evaluation.sounds) Add(states, sounds.windows);
    rows.push_back(std::move(sounds));
  }
  return rows;
}

}  // namespace speech_emotion::trainer
