#include "data/features/generated_sounds.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "speech_emotion/feature_extractor.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr double kMusicPart = 0.7;

double Hertz(double midi) { return 440.0 * std::exp2((midi - 69.0) / 12.0); }

struct Timbre {
  int harmonics;
  double slope;  // of the harmonics' levels: 1 / k^slope
  double attack_s, decay_s;
  double vibrato;  // part of the frequency, at 5 Hz

  static Timbre Draw(Random& random) {
    return {static_cast<int>(random.UniformInt(1, 12)), random.Uniform(0.6, 2.0), random.Uniform(0.002, 0.08),
            std::exp(random.Uniform(std::log(0.08), std::log(2.0))),
            random.Chance(0.3) ? random.Uniform(0.002, 0.015) : 0.0};
  }
};

void AddNote(const Timbre& timbre, double hertz, double start_s, double length_s, double gain,
             Waveform& sound) {
  const double rate = sound.sample_rate_hz;
  const auto first = static_cast<size_t>(std::max(0.0, start_s * rate));
  const auto last = std::min(sound.samples.size(), static_cast<size_t>((start_s + length_s) * rate));
  for (size_t i = first; i < last; ++i) {
    const double t = static_cast<double>(i - first) / rate;
    const double phase = kTwoPi * hertz * t + timbre.vibrato * hertz / 5.0 * std::sin(kTwoPi * 5.0 * t);
    double sample = 0.0;
    for (int k = 1; k <= timbre.harmonics && k * hertz < rate / 2.0; ++k) {
      sample += std::sin(k * phase) / std::pow(k, timbre.slope);
    }
    const double release = std::min(1.0, (static_cast<double>(last - i)) / (0.01 * rate));
    const double envelope = std::min(1.0, t / timbre.attack_s) * std::exp(-t / timbre.decay_s) * release;
    sound.samples[i] += static_cast<float>(gain * envelope * sample);
  }
}

// A drum: noise that dies away, through a first-order low-pass.
void AddHit(double start_s, double decay_s, double darkness, double gain, Random& random, Waveform& sound) {
  const double rate = sound.sample_rate_hz;
  double low = 0.0;
  for (size_t i = static_cast<size_t>(start_s * rate); i < sound.samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate - start_s;
    if (t > 6.0 * decay_s) break;
    low = darkness * low + (1.0 - darkness) * random.Uniform(-1.0, 1.0);
    sound.samples[i] += static_cast<float>(gain * std::exp(-t / decay_s) * low);
  }
}

void Scale(double peak, Waveform& sound) {
  float largest = 0.0f;
  for (const float sample : sound.samples) largest = std::max(largest, std::abs(sample));
  for (float& sample : sound.samples) sample = static_cast<float>(sample * peak / std::max(largest, 1e-6f));
}

}  // namespace

Waveform MusicLikeSound(int sample_rate_hz, Random& random) {
  Waveform sound{std::vector<float>(static_cast<size_t>(kGeneratedSoundS * sample_rate_hz)), sample_rate_hz};
  constexpr int kMajor[] = {0, 2, 4, 5, 7, 9, 11}, kMinor[] = {0, 2, 3, 5, 7, 8, 10};
  const bool is_major = random.Chance(0.5);
  const double root = random.Uniform(40.0, 52.0), beat_s = 60.0 / random.Uniform(60.0, 180.0);
  const auto tone = [&](int64_t degree) {
    const int64_t octave = degree / 7;
    return Hertz(root + 12.0 * static_cast<double>(octave) + (is_major ? kMajor : kMinor)[degree % 7]);
  };
  const bool has_chords = random.Chance(0.6), has_bass = random.Chance(0.5), has_drums = random.Chance(0.5);
  const bool has_melody = !(has_chords || has_drums) || random.Chance(0.7);
  const Timbre lead = Timbre::Draw(random), pad = Timbre::Draw(random), bass = Timbre::Draw(random);
  for (double t = 0.0; has_melody && t < kGeneratedSoundS;) {
    const double length_s = beat_s * std::exp2(static_cast<double>(random.UniformInt(-2, 1)));
    if (random.Chance(0.85)) AddNote(lead, tone(random.UniformInt(7, 20)), t, length_s, 0.5, sound);
    t += length_s;
  }
  for (double t = 0.0; t < kGeneratedSoundS; t += 4.0 * beat_s) {
    const int64_t degree = random.UniformInt(0, 6);
    for (const int64_t third : {0, 2, 4}) {
      if (has_chords) AddNote(pad, tone(degree + 7 + third), t, 4.0 * beat_s, 0.3, sound);
    }
    for (int beat = 0; has_bass && beat < 4; ++beat)
      AddNote(bass, tone(degree), t + beat * beat_s, beat_s, 0.5, sound);
  }
  const double darkness = random.Uniform(0.0, 0.9);
  for (double t = 0.0; has_drums && t < kGeneratedSoundS; t += beat_s / 2.0) {
    AddHit(t, random.Uniform(0.02, 0.08), darkness, random.Uniform(0.1, 0.6), random, sound);
    if (random.Chance(0.5)) AddNote({1, 1.0, 0.002, 0.08, 0.0}, 60.0, t, 0.25, 0.8, sound);
  }
  Scale(random.Uniform(0.05, 0.8), sound);
  return sound;
}

Waveform DeviceSound(int sample_rate_hz, Random& random) {
  Waveform sound{std::vector<float>(static_cast<size_t>(kGeneratedSoundS * sample_rate_hz)), sample_rate_hz};
  const double level = std::pow(10.0, random.Uniform(-90.0, -10.0) / 20.0);
  if (random.Chance(0.4)) {
    const Timbre hum{static_cast<int>(random.UniformInt(1, 20)), random.Uniform(0.3, 1.5), 0.01, 1e6, 0.0};
    AddNote(hum, random.Chance(0.5) ? random.Uniform(45.0, 130.0) : random.Uniform(130.0, 2000.0), 0.0,
            kGeneratedSoundS, 1.0, sound);
  }
  if (random.Chance(0.2)) {
    const Timbre beep{static_cast<int>(random.UniformInt(1, 5)), 1.5, 0.005, 1e6, 0.0};
    const double hertz = random.Uniform(400.0, 3000.0), period_s = random.Uniform(0.15, 1.2);
    for (double t = 0.0; t < kGeneratedSoundS; t += period_s)
      AddNote(beep, hertz, t, 0.5 * period_s, 1.0, sound);
  }
  const double darkness = random.Uniform(-0.5, 0.98), noise = random.Uniform(0.05, 1.0);
  double low = 0.0;
  for (float& sample : sound.samples) {
    low = darkness * low + (1.0 - std::abs(darkness)) * random.Normal();
    sample += static_cast<float>(noise * low);
  }
  Scale(level, sound);
  return sound;
}

Result<void> AddGeneratedSounds(int count, const FeatureOptions& options, uint64_t seed, FeatureSet& set) {
  for (int i = 0; i < count; ++i) {
    Random random(seed * 1000003 + static_cast<uint64_t>(i));
    const bool is_music = i < kMusicPart * count;
    const Waveform sound = is_music ? MusicLikeSound(options.sample_rate_hz, random)
                                    : DeviceSound(options.sample_rate_hz, random);
    auto features = ExtractFeatures(options, sound);
    if (!features) return tl::unexpected(features.error());
    auto values = std::make_shared<std::vector<float>>(std::move(features->values));
    Utterance utterance;
    utterance.path = "generated/" + std::to_string(seed) + "-" + std::to_string(i);
    utterance.corpus = kGeneratedCorpus;
    utterance.label = is_music ? "music-like" : "device";
    utterance.kind = ClipKind::kSound;
    set.utterances.push_back(std::move(utterance));
    set.features.push_back({features->features, std::span<const float>(*values)});
    if (!set.content.empty()) set.content.push_back(random.Bits());
    set.storage.push_back(std::move(values));
  }
  return {};
}

}  // namespace speech_emotion::trainer
