// Two adaptive differential codings of WAV files: four bits a sample, in blocks that stand alone.
#pragma once

#include <cstdint>
#include <span>

namespace speech_emotion {

// The first samples of a block stand in its head: one of each channel, or two.
inline constexpr int kImaHeadBytes = 4, kMsHeadBytes = 7;  // of a channel
inline constexpr int kImaHeadFrames = 1, kMsHeadFrames = 2;

// One block each, maybe cut behind its head: interleaved [frames, channels] of 16 bits, full scale [-1, 1].
// IMA Digital Audio Focus and Technical Working Groups, "Recommended Practices", 1992, as Microsoft's WAV has
// it.
void DecodeImaBlock(std::span<const uint8_t> block, int channels, std::span<float> samples);
// Microsoft's, by "Multimedia Data Standards Update", 1994: with its seven pairs of coefficients.
void DecodeMsBlock(std::span<const uint8_t> block, int channels, std::span<float> samples);

}  // namespace speech_emotion
