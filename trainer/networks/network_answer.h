// What a network says of a batch of windows.
#pragma once

#include <torch/torch.h>

namespace speech_emotion::trainer {

// Undefined tensors: the network has no such part.
struct NetworkAnswer {
  torch::Tensor logits;      // [batch, classes]; those of a network that tells plain speech are logarithms of
                             // probabilities, in which plain speech counts as neutral
  torch::Tensor expression;  // [batch, classes], logits of what it would be if it is not plain
  torch::Tensor plain;       // [batch], logit of plain speech: against expression, or beside it
  torch::Tensor speech;      // [batch], logit of a voice against a sound
  torch::Tensor quiet;       // [batch], logit of neutral or plain: how much it counts in a reference
  torch::Tensor embedding;   // [batch, embedding_size()], of which a voice's reference is made
};

}  // namespace speech_emotion::trainer
