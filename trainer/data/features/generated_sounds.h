// Sounds that no corpus here has, made anew: what a model must not take for a voice.
#pragma once

#include "data/features/feature_set.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"
#include "speech_emotion/random.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion::trainer {

inline constexpr double kGeneratedSoundS = 4.0;
inline constexpr char kGeneratedCorpus[] = "generated-sounds";  // of these clips, which come from nowhere

// Music-like: chords, a melody, a bass and drums, each there or not, of random keys, tempi and timbres.
Waveform MusicLikeSound(int sample_rate_hz, Random& random);

// Hum, beeps, and noise of any colour and level, down to what a silent room leaves of 16 bits.
Waveform DeviceSound(int sample_rate_hz, Random& random);

// So many clips of kind kSound behind those of the set, seven in ten of them music-like; the same for a seed.
Result<void> AddGeneratedSounds(int count, const FeatureOptions& options, uint64_t seed, FeatureSet& set);

}  // namespace speech_emotion::trainer
