// Augmented copies of clips: what some projects add to their training data once and for all.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion::trainer {

// As a recipe names them:
// "noise": white noise, 10 to 30 dB below the clip.
// "stretch": 0.8 to 1.2 times as fast at the same pitch.
// "pitch": up by -2 to 2 semitones.
// "stretch-pitch": both of these.
const std::vector<std::pair<std::string, ClipCopy>>& ClipCopies();

// "" of kNone.
std::string NameOf(ClipCopy copy);

// What is done to a clip for its copy. Nothing for kNone.
WaveformAugmentation AugmentationOf(ClipCopy copy);

// The number of a copy's content, that of the file for kNone: copies made otherwise have another.
uint64_t CopyHash(uint64_t file_hash, ClipCopy copy);

// Drawn from the content and the kind of copy alone: the same wherever and whenever it is made.
Result<Waveform> MakeCopy(const Waveform& waveform, uint64_t file_hash, ClipCopy copy);

// The utterances, then each of them as each kind of copy.
std::vector<Utterance> WithCopies(std::vector<Utterance> utterances, const std::vector<ClipCopy>& copies);

}  // namespace speech_emotion::trainer
