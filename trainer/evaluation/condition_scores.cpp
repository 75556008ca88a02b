#include "evaluation/condition_scores.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "evaluation/window_states.h"
#include "files/file_predictor.h"
#include "files/ordered_work.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

constexpr RecognizerOptions kStill{.learns_voice = false};

// What each clip tells of its voice; none where it can't be heard.
std::vector<std::optional<VoiceReference>> HearVoices(const std::shared_ptr<const EmotionModel>& model,
                                                      const std::vector<Utterance>& utterances, int threads) {
  std::vector<std::optional<VoiceReference>> voices(utterances.size());
  ProgressLine progress("voices", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&, predictor = FilePredictor(model, kStill)](size_t i) mutable {
      return predictor.HearVoice(utterances[i].path.string(), {});
    };
  };
  WorkInOrder(utterances.size(), static_cast<size_t>(threads), make_worker,
              [&](size_t i, Result<VoiceReference>& voice) {
                if (voice) voices[i] = std::move(*voice);
                progress.Update(i + 1);
                return true;
              });
  return voices;
}

VoiceReference Sum(const std::vector<size_t>& clips, const std::vector<std::optional<VoiceReference>>& voices,
                   const EmotionModel& model) {
  VoiceReference sum = model.contract().NewReference();
  for (const size_t clip : clips) {
    if (voices[clip]) (void)sum.Add(*voices[clip]);  // all are of this model
  }
  return sum;
}

struct Answer {
  std::vector<float> probabilities;
  SpeechState state = SpeechState::kNoSpeech;
  WindowStates windows;
  bool is_unknown = false;
};
using Answers = std::vector<std::vector<Answer>>;  // [condition][draw]

}  // namespace

std::vector<ConditionScores> ScoreConditions(const std::shared_ptr<const EmotionModel>& model,
                                             const std::vector<Utterance>& utterances,
                                             const CorpusClasses& classes,
                                             const std::vector<ReferenceCondition>& conditions, int threads) {
  std::vector<ConditionScores> scores;
  for (const ReferenceCondition& condition : conditions) {
    scores.push_back({condition, {model->labels(), classes, {}}, 0});
  }
  if (conditions.empty()) return scores;
  const auto voices = HearVoices(model, utterances, threads);
  const ReferencePool pool(utterances);
  const auto answer = [&](FilePredictor& predictor, size_t clip) -> Result<Answers> {
    Answers answers;
    for (const ReferenceCondition& condition : conditions) {
      answers.emplace_back();
      // Of plain speech, long readings among it, one draw tells enough.
      const int draws = utterances[clip].kind == ClipKind::kPlain ? 1 : condition.draws();
      for (int draw = 0; draw < draws; ++draw) {
        const VoiceReference reference = Sum(pool.Draw(condition, clip, draw), voices, *model);
        auto heard = predictor.Predict(utterances[clip].path.string(), {}, &reference);
        if (!heard) return tl::unexpected(heard.error());
        answers.back().push_back({std::move(heard->probabilities), heard->state,
                                  WindowStatesOf(heard->segments, model->labels()),
                                  reference.seconds() == 0.0});
      }
    }
    return answers;
  };
  ProgressLine progress("references", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&, predictor = FilePredictor(model, kStill)](size_t clip) mutable {
      return answer(predictor, clip);
    };
  };
  WorkInOrder(utterances.size(), static_cast<size_t>(threads), make_worker,
              [&](size_t clip, Result<Answers>& answers) {
                for (size_t c = 0; answers && c < scores.size(); ++c) {
                  for (size_t draw = 0; draw < (*answers)[c].size(); ++draw) {
                    Answer& one = (*answers)[c][draw];
                    ScoredUtterances& scored = scores[c].scored;
                    scored.Add(utterances[clip], std::move(one.probabilities), static_cast<int>(draw));
                    scored.utterances.back().windows = one.windows;
                    scored.utterances.back().state = one.state;
                    scores[c].unknown +=
                        one.is_unknown && scores[c].condition.kind != ReferenceCondition::Kind::kNone ? 1 : 0;
                  }
                }
                progress.Update(clip + 1);
                return true;
              });
  return scores;
}

void Append(std::vector<ConditionScores> part, std::vector<ConditionScores>& all) {
  if (all.empty()) {
    all = std::move(part);
    return;
  }
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].unknown += part[i].unknown;
    Append(std::move(part[i].scored), all[i].scored);
  }
}

}  // namespace speech_emotion::trainer
