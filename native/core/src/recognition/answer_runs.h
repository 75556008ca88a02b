// The core's own engine as what runs the graph.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/live_recognizer.h"

namespace speech_emotion {

// Makes all runs that are due, and hands their predictions to take(Prediction).
template <class Take>
Result<void> AnswerRuns(const EmotionModel& model, onnx_engine::Session& session, LiveRecognizer& live,
                        const Take& take) {
  for (;;) {
    const auto inputs = live.NextRun();
    if (!inputs) return tl::unexpected(inputs.error());
    if (inputs->empty()) return {};
    auto answer = model.Run(session, *inputs);
    if (!answer) return tl::unexpected(answer.error());
    auto prediction = live.Answer(std::move(*answer));
    if (!prediction) return tl::unexpected(prediction.error());
    take(std::move(*prediction));
  }
}

// In blocks that AcceptWaveform and then AnswerRuns take: the features of an hour's windows, which overlap,
// don't fit into memory. accept(block) -> Result<void>.
template <class Accept>
Result<void> InBlocks(std::span<const float> samples, size_t block_samples, const Accept& accept) {
  while (!samples.empty()) {
    const auto block = samples.first(std::min(samples.size(), block_samples));
    samples = samples.subspan(block.size());
    if (auto ok = accept(block); !ok) return ok;
  }
  return {};
}

}  // namespace speech_emotion
