// What libsndfile reads: FLAC, Ogg Vorbis and Opus, AIFF, AU, CAF, and compressed WAV.
#pragma once

#include <memory>

#include "files/audio_decoder.h"
#include "files/byte_source.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// kUnsupportedAudio where libsndfile knows no such format; kInvalidAudio where it can't decode the file.
// `source` outlives the decoder.
Result<std::unique_ptr<AudioDecoder>> OpenWithSndfile(ByteSource& source);

}  // namespace speech_emotion
