// What is known of a voice from several files.
#pragma once

#include <vector>

#include "speech_emotion/voice_reference.h"

namespace speech_emotion {

// `heard`: what each file has told of one voice, of FilePredictor::HearVoice. The same to the bit in any
// order of the files.
VoiceReference ReferenceOfAll(std::vector<VoiceReference> heard, const VoiceReference& empty);

// For each file, all of the others; files with the same sound as it are left out with it. `empty`: one of the
// model, as ModelContract::NewReference makes it.
std::vector<VoiceReference> ReferencesOfOthers(const std::vector<VoiceReference>& heard,
                                               const VoiceReference& empty);

}  // namespace speech_emotion
