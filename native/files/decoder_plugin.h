// What a module of decoders and the program that loads it agree on.
#pragma once

#include <memory>

#include "files/audio_decoder.h"
#include "files/byte_source.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// What a module has under the name kPluginSymbol. The two share classes: one of another build isn't used.
struct DecoderPlugin {
  const char* build;  // kPluginBuild
  Result<std::unique_ptr<AudioDecoder>> (*open)(ByteSource& source);
};

inline constexpr char kPluginBuild[] = SPEECH_EMOTION_VERSION " " __VERSION__;
inline constexpr char kPluginSymbol[] = "kSpeechEmotionDecoderPlugin";

}  // namespace speech_emotion
