// What a network in torch says of clips, while it is trained.
#pragma once

#include "evaluation/scored_utterances.h"
#include "networks/network.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

struct Score {
  double loss = 0.0;    // mean cross-entropy over the classes that each clip's corpus has
  double recall = 0.0;  // unweighted average recall
  ScoredUtterances scored;
};

// In evaluation mode, which it leaves the network in. Clips are whole. The processes of a group hear a part
// each, and know the score of all.
Score ScoreClips(Network& network, const FeatureSet& data, const Targets& targets,
                 const std::vector<std::string>& labels, int batch_size, ProcessGroup* group = nullptr);

// The logits of classes that the clip's corpus lacks, far below all others.
torch::Tensor MaskLogits(const torch::Tensor& logits, const torch::Tensor& allowed);

}  // namespace speech_emotion::trainer
