// The networks that a recipe can name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "networks/network.h"
#include "networks/network_options.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// The kinds by name.
const std::vector<std::string>& NetworkKinds();

// Random weights, drawn from torch's generator. kInvalidArgument for an unknown kind, or for options that it
// can't have.
Result<std::shared_ptr<Network>> MakeNetwork(const NetworkOptions& options);

}  // namespace speech_emotion::trainer
