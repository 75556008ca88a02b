// A training on disk, to go on from after it was killed.
#pragma once

#include <filesystem>
#include <string>

#include "networks/network.h"
#include "training/embedding_bank.h"
#include "training/optimizer.h"

namespace speech_emotion::trainer {

struct TrainingState {
  std::shared_ptr<Network> network;  // that learns
  std::shared_ptr<Network> kept;     // that is the result: the average's or the best epoch's weights
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  EmbeddingBank bank;
  Progress progress;
  int epochs_done = 0;
};

// Written beside `path` and renamed: a checkpoint is whole or isn't there. `identity` says which training.
Result<void> SaveCheckpoint(const std::filesystem::path& path, TrainingState& state,
                            const std::string& identity);
// From the file's bytes; `path` is for errors. kInvalidArgument for what is no checkpoint, or one of another
// training.
Result<void> LoadCheckpoint(const std::filesystem::path& path, const std::string& bytes,
                            const std::string& identity, TrainingState& state);

// to = decay * to + (1 - decay) * from, of all weights and statistics.
void Blend(Network& to, Network& from, double decay);

}  // namespace speech_emotion::trainer
