// What telephones and messengers do to a voice: a codec's way there and back, in memory, by libsndfile's own.
#pragma once

#include "speech_emotion/error.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion::trainer {

enum class Codec {
  kOpus,        // at 16 kHz
  kGsm,         // GSM 6.10 full rate at 8 kHz, 13 kbit/s
  kMp3,         // MPEG-2 layer III at 16 kHz, constant bit rate
  kNarrowBand,  // no codec: 8 kHz alone
};

// The waveform at another rate: ceil(samples * rate / its rate) samples.
Result<Waveform> AtRate(const Waveform& waveform, int sample_rate_hz);

// Opus takes 6 to 256 kbit/s, MP3 8 to 160; others none. The clip's length, rate and level stay: it is coded
// at a peak of its own, as a telephone's gain control would have it, and what the codec delays is taken off.
// kInvalidAudio where libsndfile lacks the codec.
Result<Waveform> ThroughCodec(const Waveform& waveform, Codec codec, double kbit_per_s);

}  // namespace speech_emotion::trainer
