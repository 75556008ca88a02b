#include "speech_emotion/augmentation.h"

#include <cmath>
#include <string>

#include "augmentation/clip_check.h"
#include "signal/saturation.h"

namespace speech_emotion {
namespace {

// Streams of draws. Each kind of change has its own, so that one more kind, or one less, alters none of the
// others.
enum class Kind : uint64_t {
  kSpeed,
  kTimeStretch,
  kPitch,
  kVocalTract,
  kRoom,
  kBabble,
  kNoise,
  kBand,
  kGain,
};

// Steele, Lea & Flood, Fast splittable pseudorandom number generators, 2014 (SplitMix64): neighbouring seeds
// must not give related streams.
Random Stream(uint64_t seed, Kind kind) {
  uint64_t bits = seed + (static_cast<uint64_t>(kind) + 1) * 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return Random(bits ^ (bits >> 31));
}

Result<void> CheckAmount(const char* name, const RandomAmount& amount, double low, double high) {
  const std::string quoted = name;
  if (auto ok = CheckRange((quoted + ".probability").c_str(), amount.probability, 0.0, 1.0); !ok) return ok;
  if (auto ok = CheckRange((quoted + ".low").c_str(), amount.low, low, high); !ok) return ok;
  return CheckRange((quoted + ".high").c_str(), amount.high, amount.low, high);
}

Result<void> CheckBand(const WaveformAugmentation& augmentation) {
  constexpr double kHighestHz = Resampler::kMaxRateHz;
  const double low = augmentation.max_low_cut_hz, high = augmentation.min_high_cut_hz;
  if (auto ok = CheckRange("band_probability", augmentation.band_probability, 0.0, 1.0); !ok) return ok;
  if (auto ok = CheckRange("min_high_cut_hz", high, 100.0, kHighestHz); !ok) return ok;
  if (auto ok = CheckRange("max_high_cut_hz", augmentation.max_high_cut_hz, high, kHighestHz); !ok) return ok;
  if (auto ok = CheckRange("max_low_cut_hz", low, 0.0, high - 100.0); !ok) return ok;
  return CheckRange("min_low_cut_hz", augmentation.min_low_cut_hz, 0.0, low);
}

Result<void> CheckBabbleVoices(const WaveformAugmentation& augmentation) {
  constexpr int kMostVoices = 100;
  if (auto ok = CheckRange("max_babble_voices", augmentation.max_babble_voices, 1, kMostVoices); !ok)
    return ok;
  return CheckRange("min_babble_voices", augmentation.min_babble_voices, 1, augmentation.max_babble_voices);
}

Result<Waveform> AddSomeVoices(const Waveform& clip, const WaveformAugmentation& augmentation, double snr_db,
                               std::span<const Waveform> voices, Random& random) {
  std::vector<Waveform> drawn;
  if (!voices.empty()) {
    const int64_t count = random.UniformInt(augmentation.min_babble_voices, augmentation.max_babble_voices);
    for (int64_t i = 0; i < count; ++i) {
      drawn.push_back(
          voices[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(voices.size()) - 1))]);
    }
  }
  return AddBabble(clip, drawn, snr_db, random);
}

Result<Waveform> AddRandomRoom(const Waveform& clip, const RandomRoom& ranges, Random& random) {
  const auto room = DrawRoom(ranges, random);
  if (!room) return tl::unexpected(room.error());
  return AddRoom(clip, *room);
}

}  // namespace

Result<Waveform> ApplyGain(const Waveform& waveform, double gain_db) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a gain in dB", gain_db, -200.0, 200.0); !ok) return tl::unexpected(ok.error());
  const double gain = std::pow(10.0, gain_db / 20.0);
  Waveform output = waveform;
  for (float& sample : output.samples) sample = Saturate(gain * sample);
  return output;
}

Result<void> Validate(const WaveformAugmentation& augmentation) {
  if (auto ok = CheckAmount("speed", augmentation.speed, 0.5, 2.0); !ok) return ok;
  if (auto ok = CheckAmount("time_stretch", augmentation.time_stretch, 0.5, 2.0); !ok) return ok;
  if (auto ok = CheckAmount("pitch_semitones", augmentation.pitch_semitones, -12.0, 12.0); !ok) return ok;
  if (auto ok = CheckAmount("vocal_tract", augmentation.vocal_tract, 0.5, 2.0); !ok) return ok;
  if (auto ok = Validate(augmentation.room); !ok) return ok;
  if (auto ok = CheckAmount("babble_snr_db", augmentation.babble_snr_db, -100.0, 200.0); !ok) return ok;
  if (auto ok = CheckBabbleVoices(augmentation); !ok) return ok;
  if (auto ok = CheckAmount("noise_snr_db", augmentation.noise_snr_db, -100.0, 200.0); !ok) return ok;
  if (augmentation.noise_colors.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected noise_colors to hold at least one color, found none");
  }
  if (auto ok = CheckBand(augmentation); !ok) return ok;
  return CheckAmount("gain_db", augmentation.gain_db, -200.0, 200.0);
}

Result<Waveform> Augment(const Waveform& waveform, const WaveformAugmentation& augmentation, uint64_t seed,
                         std::span<const Waveform> voices) {
  if (auto ok = Validate(augmentation); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  Result<Waveform> clip = waveform;
  // apply(Random&) -> Result<Waveform>, made of *clip.
  const auto perhaps = [&](Kind kind, double probability, const auto& apply) {
    Random random = Stream(seed, kind);
    if (clip && random.Chance(probability)) clip = apply(random);
  };
  // The same for a change of one number.
  const auto by_amount = [&](Kind kind, const RandomAmount& amount, const auto& apply) {
    perhaps(kind, amount.probability,
            [&](Random& random) { return apply(random.Uniform(amount.low, amount.high), random); });
  };
  by_amount(Kind::kSpeed, augmentation.speed, [&](double rate, Random&) { return ChangeSpeed(*clip, rate); });
  by_amount(Kind::kTimeStretch, augmentation.time_stretch,
            [&](double rate, Random&) { return TimeStretch(*clip, rate); });
  by_amount(Kind::kPitch, augmentation.pitch_semitones,
            [&](double semitones, Random&) { return ShiftPitch(*clip, semitones); });
  by_amount(Kind::kVocalTract, augmentation.vocal_tract,
            [&](double factor, Random&) { return WarpVocalTract(*clip, factor); });
  perhaps(Kind::kRoom, augmentation.room.probability,
          [&](Random& random) { return AddRandomRoom(*clip, augmentation.room, random); });
  by_amount(Kind::kBabble, augmentation.babble_snr_db, [&](double snr_db, Random& random) {
    return AddSomeVoices(*clip, augmentation, snr_db, voices, random);
  });
  by_amount(Kind::kNoise, augmentation.noise_snr_db, [&](double snr_db, Random& random) {
    const auto last = static_cast<int64_t>(augmentation.noise_colors.size()) - 1;
    const NoiseColor color = augmentation.noise_colors[static_cast<size_t>(random.UniformInt(0, last))];
    return AddNoise(*clip, color, snr_db, random);
  });
  perhaps(Kind::kBand, augmentation.band_probability, [&](Random& random) {
    const double low_hz = random.Uniform(augmentation.min_low_cut_hz, augmentation.max_low_cut_hz);
    const double high_hz = random.Uniform(augmentation.min_high_cut_hz, augmentation.max_high_cut_hz);
    return LimitBand(*clip, low_hz, high_hz);
  });
  by_amount(Kind::kGain, augmentation.gain_db,
            [&](double gain_db, Random&) { return ApplyGain(*clip, gain_db); });
  return clip;
}

}  // namespace speech_emotion
