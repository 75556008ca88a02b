// What a network's first layer knows of its features before it learns.
#pragma once

#include "data/features/feature_set.h"
#include "networks/network.h"

namespace speech_emotion::trainer {

// Gives the layer that standardises (see Standardize) the mean and deviation of every column over the
// training part's frames. Each process of the group (null: one) reads its part of the clips. Networks without
// such a layer are left alone.
void FitStandardize(const FeatureSet& data, ProcessGroup* group, Network& network);

}  // namespace speech_emotion::trainer
