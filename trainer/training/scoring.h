// What a network in torch says of clips, while it is trained.
#pragma once

#include <vector>

#include "evaluation/scored_utterances.h"
#include "networks/network.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

struct Score {
  double loss = 0.0;    // mean cross-entropy over the classes that each clip's corpus has
  double recall = 0.0;  // unweighted average recall
  ScoredUtterances scored;
  std::vector<float>
      speech;  // of each of these: the probability of a voice; 1 where the network doesn't tell
};

enum class Scored {
  kAnswer,
  kExpression,  // what it would be if it is not plain: NetworkAnswer::expression
};

// In evaluation mode, which it leaves the network in. Clips are whole. The processes of a group hear a part
// each, and know the score of all.
Score ScoreClips(Network& network, const FeatureSet& data, const Targets& targets,
                 const std::vector<std::string>& labels, int batch_size, ProcessGroup* group = nullptr,
                 Scored what = Scored::kAnswer);

// The logits of classes that the clip's corpus lacks, far below all others.
torch::Tensor MaskLogits(const torch::Tensor& logits, const torch::Tensor& allowed);

}  // namespace speech_emotion::trainer
