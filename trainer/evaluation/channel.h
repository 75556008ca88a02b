// What a clip passes before it is heard: the named channels.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion::trainer {

struct Channel {
  enum class Kind {
    kClean,       // nothing
    kOffset,      // a constant is added: `amount` of full scale, -1 to 1
    kHum,         // a 50 Hz sine is added, of amplitude `amount`, 0 to 1
    kGain,        // `amount` dB, as ApplyGain
    kNoise,       // pink noise, whose spectrum falls about as speech does, `amount` dB below, as AddNoise
    kBabble,      // voices of others, `amount` dB below, as AddBabble
    kSounds,      // a sound, the same
    kRoom,        // a room, as the clip copy kRoom has it
    kNarrowBand,  // a rate of 8 kHz
    kGsm,
    kOpus,  // `amount` kbit/s, as ThroughCodec
    kMp3,   // the same
  };
  Kind kind = Kind::kClean;
  double amount = 0.0;  // of those that take one

  // "opus:16", as it is given and printed.
  std::string name() const;
  bool operator==(const Channel&) const = default;
};

// Also tries the channel on a tone, so that an amount out of range and a codec that libsndfile lacks are
// refused before a clip takes its time. kInvalidArgument lists what there is; kInvalidAudio of such a codec.
Result<Channel> ParseChannel(const std::string& text);

// kClean first, scored whether it is named or not; each channel once.
Result<std::vector<Channel>> ParseChannels(const std::vector<std::string>& names);

// For the help of --through.
std::string ChannelHelp();

// What kBabble and kSounds put behind a clip.
bool NeedsBackground(Channel::Kind kind);

// At the waveform's own rate and of its length; what is added or amplified isn't clipped at full scale.
// `name_number`: what noise and rooms are drawn from, NameNumber of the clip: the same in every run, and the
// same noise at every ratio. `background`: of the channels that need one, at any rate; kInvalidArgument where
// it is empty.
Result<Waveform> Through(const Channel& channel, Waveform waveform, uint64_t name_number,
                         std::span<const Waveform> background = {});

}  // namespace speech_emotion::trainer
