#include "evaluation/evaluation.h"

#include <utility>

#include "file_predictor.h"
#include "ordered_work.h"
#include "progress_line.h"

namespace speech_emotion::trainer {

Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    const CorpusClasses& classes, int threads) {
  Evaluation evaluation;
  evaluation.scored = {model->labels(), classes, {}};
  cli::ProgressLine progress("evaluate", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&, predictor = cli::FilePredictor(model)](size_t i) mutable {
      return predictor.Predict(utterances[i].path.string(), {});
    };
  };
  cli::WorkInOrder(
      utterances.size(), static_cast<size_t>(threads), make_worker,
      [&](size_t i, Result<cli::FilePrediction>& prediction) {
        const Utterance& utterance = utterances[i];
        if (prediction && utterance.kind == ClipKind::kSound) {
          Add(WindowStatesOf(prediction->segments, model->labels()), evaluation.sounds[utterance.label]);
        } else if (prediction) {
          evaluation.scored.Add(utterance, std::move(prediction->probabilities));
          evaluation.scored.utterances.back().state = prediction->state;
          evaluation.scored.utterances.back().windows = WindowStatesOf(prediction->segments, model->labels());
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
