// A model that was read back learns better once its classifier's inputs are of one scale again.
#pragma once

#include "networks/network.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

// A normalisation before the classifier (the child pooled_bn) comes back from a file as one that changes
// nothing: the classifier's inputs then differ in mean and scale by orders of magnitude, and what is drawn
// anew of it hardly learns. This gives the normalisation the batches' statistics and takes them out of the
// classifier, so that the answers stay as they are. Networks without one are left alone.
Result<void> FitClassifierInput(Network& network, BatchSource& batches, Random& random);

}  // namespace speech_emotion::trainer
