// What a training's clips sounded like when they were last heard: of these a voice's references are made.
#pragma once

#include "parallel/process_group.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

// To embed a reference's clips anew for each step would take ten times as long as the step. An embedding lags
// behind the network by an epoch or two, which late in a training is next to nothing.
class EmbeddingBank {
 public:
  // size 0: the network takes no reference, and all of this does nothing.
  EmbeddingBank(int64_t clips, int64_t size);

  // Fills batch.reference from batch.reference_clips, in so far as these have been heard.
  void SetReferences(Batch& batch) const;
  // embedding [rows, size] of the batch's clips; rows in which much of another clip is mixed are left out. Of
  // several processes each keeps what all of them heard.
  void Keep(const Batch& batch, const torch::Tensor& embedding, ProcessGroup* group);

  // [clips, 1 + size]: seconds of speech, 0 where a clip hasn't been heard yet, and the embedding. A
  // checkpoint holds it.
  torch::Tensor& values() { return values_; }

 private:
  torch::Tensor values_;
};

}  // namespace speech_emotion::trainer
