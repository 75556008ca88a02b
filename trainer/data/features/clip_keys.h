// What clips' features are stored under: numbers of all contents that they are made of.
#pragma once

#include <cstdint>
#include <vector>

#include "data/corpora/utterance.h"
#include "data/storage/file_index.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct ClipKey {
  uint64_t key = 0;                  // of the clip or its copy (CopyHash)
  uint64_t file_hash = 0;            // of the clip's own file
  std::vector<uint64_t> background;  // of the files behind it
};

// One an utterance, or why a file of it can't be read. Each file is read once at most, and not at all where
// the index has it.
std::vector<Result<ClipKey>> KeysOf(const std::vector<Utterance>& utterances, FileIndex& index,
                                    size_t threads);

}  // namespace speech_emotion::trainer
