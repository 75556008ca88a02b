// One model on the same clips through several channels: what of its answers is the microphone's, the room's
// or the telephone's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/bootstrap.h"
#include "evaluation/channel.h"
#include "evaluation/evaluation.h"
#include "evaluation/window_states.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {

struct ChannelScores {
  Channel channel;
  Evaluation evaluation;
  // [evaluation.scored.utterances]: windows that have speech where the clip is clean, and here, too.
  std::vector<int64_t> still_heard;
};

// Each file is decoded once. The clean clips come first, whose evaluation is what Evaluate makes of the
// files. A clip that can't be heard through one of the channels counts under none, so that all figures are of
// the same clips; those of the first say why. `channels`: as ParseChannels, the clean one first.
std::vector<ChannelScores> EvaluateThrough(const std::shared_ptr<const EmotionModel>& model,
                                           const std::vector<Utterance>& utterances,
                                           const CorpusClasses& classes, const std::vector<Channel>& channels,
                                           int threads);

// `part` behind `all`, of the same channels in the same order; all may be empty.
void Append(std::vector<ChannelScores> part, std::vector<ChannelScores>& all);

// Of one channel: a corpus's acted clips, its plain speech, or all sounds together.
struct ChannelRow {
  std::string channel;
  std::string corpus;  // "" of sounds
  ClipKind kind = ClipKind::kActed;
  int64_t clips = 0, speakers = 0;        // of sounds neither is counted
  Interval recall;                        // of acted clips: unweighted average, 95 % over speakers
  double to_clean = 0.0;                  // its value less that of the clean clips
  int64_t changed = 0;                    // clips whose leading label is another than clean
  int64_t uncertain = 0, no_speech = 0;   // clips that are called so
  WindowStates windows;                   // of all the clips
  int64_t still_heard = 0, of_heard = 0;  // of the windows that have speech clean, those that have it here
};

// In the order of the channels; of each, acted corpora first, then plain ones, then sounds. Every figure is
// measured here, once.
std::vector<ChannelRow> ChannelRows(const std::vector<ChannelScores>& scores);

// Tables for people, the same as HTML, and a line a row with every figure; "" of no rows, but for the CSV.
std::string ChannelsText(const std::vector<ChannelRow>& rows);
std::string ChannelsHtml(const std::vector<ChannelRow>& rows);
std::string ChannelsCsv(const std::vector<ChannelRow>& rows);

}  // namespace speech_emotion::trainer
