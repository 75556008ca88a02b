// The decoder that fits a file.
#pragma once

#include <memory>

#include "files/audio_decoder.h"
#include "files/byte_source.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// WAV by the core's reader, which the page has, too; MP3 by libmpg123; FLAC, Ogg, AIFF, AU, CAF and what WAV
// files the core's reader lacks by libsndfile; everything else by FFmpeg's libraries, where they are
// installed. `source` outlives the decoder.
Result<std::unique_ptr<AudioDecoder>> OpenDecoder(ByteSource& source);

}  // namespace speech_emotion
