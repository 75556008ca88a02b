// FFmpeg's libraries, where they are installed.
#pragma once

#include <memory>

#include "files/audio_decoder.h"
#include "files/byte_source.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

inline constexpr char kFfmpegModule[] = "speech-emotion-ffmpeg.so";

// M4A, WebM, AMR and the like. kUnsupportedAudio where FFmpeg knows no such format, and where the module, or
// a library that it needs, isn't there: what to do then is said. `source` outlives the decoder.
Result<std::unique_ptr<AudioDecoder>> OpenWithFfmpeg(ByteSource& source, const char* module = kFfmpegModule);

// Loads them, if they aren't yet; false where they can't be.
bool LoadFfmpeg();

}  // namespace speech_emotion
