// Recordings of one form for those that follow another one.
#pragma once

#include <memory>

#include "files/audio_decoder.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// `decoder` at another rate, and with other channels: one for many is their mean, many for one are copies of
// it. kInvalidAudio for other numbers of channels, kInvalidArgument for a rate outside the Resampler's range.
Result<std::unique_ptr<AudioDecoder>> FitDecoder(std::unique_ptr<AudioDecoder> decoder, int channels,
                                                 int sample_rate_hz);

}  // namespace speech_emotion
