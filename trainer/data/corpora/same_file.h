// One file that is named twice: "a/b.wav" and "/data/a/b.wav", or one of them through a link to its folder.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

struct SameFile {
  size_t first = 0, second = 0;  // places in the list
};

// Two that name one file, or nothing. Links to a file count as files.
std::optional<SameFile> FindSameFile(const std::vector<const ClipPath*>& clips);

std::vector<const ClipPath*> PathsOf(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
