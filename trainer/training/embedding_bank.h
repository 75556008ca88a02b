// What a training's clips sounded like when they were last heard: of these a voice's references are made.
#pragma once

#include <cstdint>
#include <vector>

#include "parallel/process_group.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

// To embed a reference's clips anew for each step would take ten times as long as the step. So references are
// made of clips that were heard lately: their embeddings lag behind the network by a few epochs at most,
// which late in a training is next to nothing.
class EmbeddingBank {
 public:
  // A network without references: all of this does nothing.
  EmbeddingBank() = default;
  // `seconds`: of each clip, what it adds to a reference. `max_s`: what a reference stands for at most.
  EmbeddingBank(std::vector<double> seconds, int64_t size, double max_s);

  void BeginEpoch(int epoch) { epoch_ = epoch; }
  // Heard in this epoch or the few before it.
  bool IsFresh(size_t clip) const;
  // As about the voice that a warp of that much makes of its speaker.
  bool IsWarpedAlike(size_t clip, double warp) const;

  // Fills batch.reference from batch.reference_clips.
  void SetReferences(Batch& batch) const;
  // embedding [rows, size] of the batch's clips; rows in which much of another clip is mixed are left out. Of
  // several processes each keeps what all of them heard.
  void Keep(const Batch& batch, const torch::Tensor& embedding, ProcessGroup* group);

  // [clips, 3 + size]: the epoch in which a clip was last heard, counted from 1 (0: never), its seconds, its
  // warp and its embedding. A checkpoint holds it.
  torch::Tensor& values() { return values_; }

 private:
  torch::Tensor values_;
  double max_s_ = 0.0;
  std::vector<double> seconds_;
  int epoch_ = 0;
};

// What each clip adds to a reference: all of it that a crop can hold.
std::vector<double> ReferenceSeconds(const FeatureSet& data, int max_crop);

}  // namespace speech_emotion::trainer
