// What a network that hears voices learns from: expression, plain or not, voice or sound.
#pragma once

#include "networks/network_answer.h"
#include "networks/network_options.h"
#include "training/batch.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

// Mean over all rows of the batch, of which a process has its own. Each part is learnt from the clips that
// can teach it: the expression from acted ones, over the classes that their corpus has; plain or not from all
// speech; voice or sound from everything.
//
// NetworkOptions::plain "head": the expression by itself, and plain speech against all acted clips but
// neutral ones, which count as plain as much as the options say. "class": plain speech is one more class;
// acted neutral is never told from plain, nor plain from acted neutral.
torch::Tensor VoiceLoss(const NetworkAnswer& answer, const Batch& batch, const NetworkOptions& network,
                        const Hyperparameters& options);

}  // namespace speech_emotion::trainer
