#include "evaluation/evaluation.h"

#include <utility>

#include "files/ordered_work.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {

void AddAnswer(const Utterance& utterance, FilePrediction answer, Evaluation& evaluation) {
  ScoredUtterances& scored = evaluation.scored;
  const WindowStates windows = WindowStatesOf(answer.segments, scored.labels);
  if (utterance.kind == ClipKind::kSound) {
    Add(windows, evaluation.sounds[utterance.label]);
    return;
  }
  scored.Add(utterance, std::move(answer.probabilities));
  scored.utterances.back().state = answer.state;
  scored.utterances.back().windows = windows;
}

Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    const CorpusClasses& classes, int threads) {
  Evaluation evaluation;
  evaluation.scored = {model->labels(), classes, {}};
  ProgressLine progress("evaluate", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&, predictor = FilePredictor(model)](size_t i) mutable {
      return predictor.Predict(utterances[i].path.string(), {});
    };
  };
  WorkInOrder(
      utterances.size(), static_cast<size_t>(threads), make_worker,
      [&](size_t i, Result<FilePrediction>& prediction) {
        if (prediction) {
          AddAnswer(utterances[i], std::move(*prediction), evaluation);
        } else {
          evaluation.failed.push_back(utterances[i].path.string() + ": " + prediction.error().message);
        }
        progress.Update(i + 1);
        return true;
      });
  return evaluation;
}

Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    int threads) {
  return Evaluate(std::move(model), utterances, ClassesOf(utterances), threads);
}

}  // namespace speech_emotion::trainer
