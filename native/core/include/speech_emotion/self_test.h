// What a model promises of itself in its metadata, replayed by whichever engine runs its graph.
#pragma once

#include <span>
#include <vector>

#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/voice_reference.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

// The signal of the self-test: one second of a gliding harmonic tone, the same on every platform.
SPEECH_EMOTION_EXPORT Waveform SelfTestWaveform(int sample_rate_hz);

// A voice that differs from the signal's `embedding`: of 30 s, or as many as `reference`, an empty one of the
// model, holds, with means of half of every even number of the embedding, and one and a half of every odd
// one.
SPEECH_EMOTION_EXPORT Result<VoiceReference> SelfTestReference(VoiceReference reference,
                                                               std::span<const float> embedding);

// Asks for a run without a reference, and for one with SelfTestReference where the model takes one:
//   self_test.probabilities            what the file promises of the first run, one number a label
//   self_test.speech                   of the same run, where the model has a speech.output
//   self_test.reference_probabilities  of the second run
// A model whose options were told promises nothing, but must give probabilities. One thread at a time.
class SPEECH_EMOTION_EXPORT SelfTest {
 public:
  // Keeps a copy of the contract.
  explicit SelfTest(ModelContract contract) : contract_(std::move(contract)) {}

  // The graph's inputs of the run that is due; none once the test is passed.
  Result<std::vector<onnx_engine::Tensor>> NextRun() const;
  // The answer to those inputs. kSelfTestFailed where it isn't what the file promises, or no probabilities
  // at all, or where the reference changes nothing.
  Result<void> Answer(ModelAnswer answer);

 private:
  Result<void> CheckFirst(const ModelAnswer& answer) const;
  Result<void> CheckWithReference(const ModelAnswer& answer) const;

  ModelContract contract_;
  int runs_ = 0;       // that were answered
  ModelAnswer first_;  // without a reference
};

}  // namespace speech_emotion
