// Changes to a clip that leave its emotion as it was: more voices, rooms and channels to train on than were
// recorded.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/random.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

// Of all functions here: rates of 1000 to 768000 Hz; finite samples (else kInvalidAudio) of any level give
// finite samples, and none are clipped at full scale; an empty clip stays empty; an argument out of its range
// is kInvalidArgument. Draws are the same on every platform to the bit, samples up to rounding of the last
// bits.

// Times 10^(gain_db / 20), -200 to 200 dB.
SPEECH_EMOTION_EXPORT Result<Waveform> ApplyGain(const Waveform& waveform, double gain_db);

// By how a band's power goes with its frequency f: f^0, f^-1, f^-2, f^1, f^2; constant below 20 Hz, which
// else would hold most of a brown noise.
enum class NoiseColor { kWhite, kPink, kBrown, kBlue, kViolet };

// Signal-to-noise ratios are those of the mean squares over the whole clip, pauses and offset included: -100
// to 200 dB. Digital silence, which no ratio fits, stays silence.
SPEECH_EMOTION_EXPORT Result<Waveform> AddNoise(const Waveform& waveform, NoiseColor color, double snr_db,
                                                Random& random);

// Adds the voices together, each from a random place on, repeated to the clip's length, at a level of its own
// within 6 dB above and below their common one. They must have the clip's rate; silent ones add nothing.
SPEECH_EMOTION_EXPORT Result<Waveform> AddBabble(const Waveform& waveform, std::span<const Waveform> voices,
                                                 double snr_db, Random& random);

// `rate` times as fast, 0.5 to 2, at the same pitch (WSOLA: Verhelst & Roelands 1993): round(samples / rate)
// samples, half to even.
SPEECH_EMOTION_EXPORT Result<Waveform> TimeStretch(const Waveform& waveform, double rate);

// Up by -12 to 12 semitones, formants with the pitch; the same number of samples.
SPEECH_EMOTION_EXPORT Result<Waveform> ShiftPitch(const Waveform& waveform, double semitones);

// As a tape at `rate` times its speed, 0.5 to 2: tempo, pitch and formants; round(samples / rate) samples,
// half to even.
SPEECH_EMOTION_EXPORT Result<Waveform> ChangeSpeed(const Waveform& waveform, double rate);

// Moves the formants, not the pitch, to `factor` times their frequency, 0.5 to 2, piecewise linearly with
// the edge at 4800 Hz (in narrower bands 0.6 of the band): Jaitly & Hinton, Vocal tract length perturbation,
// 2013.
SPEECH_EMOTION_EXPORT Result<Waveform> WarpVocalTract(const Waveform& waveform, double factor);

// Keeps low_hz to high_hz, both at -6 dB, within transitions of 100 Hz (or the edge itself, if that is less)
// to a stop band below -60 dB; no delay. Below 10 Hz low_hz cuts nothing, and from half the rate on high_hz
// neither. 0 <= low_hz <= high_hz - 100.
SPEECH_EMOTION_EXPORT Result<Waveform> LimitBand(const Waveform& waveform, double low_hz, double high_hz);

// A box with walls that all reflect alike. Metres; positions lie within it, 0.1 m or more from each other.
struct Room {
  std::array<double, 3> size_m = {5.0, 4.0, 2.7};  // 1 to 50 each
  std::array<double, 3> source_m = {1.5, 2.0, 1.5};
  std::array<double, 3> microphone_m = {3.5, 2.5, 1.2};
  double rt60_s = 0.4;  // 0.05 to 2; in large rooms too short a one leaves little more than the direct sound
};
// Fails with kInvalidArgument, naming the length or position, its value and its range.
SPEECH_EMOTION_EXPORT Result<void> Validate(const Room& room);

// By image sources (Allen & Berkley, Image method for efficiently simulating small-room acoustics, 1979). The
// first sample is the direct sound, 1; rt60_s seconds.
SPEECH_EMOTION_EXPORT Result<std::vector<float>> RoomImpulseResponse(const Room& room, int sample_rate_hz);

// The clip as heard in the room, without the sound's time of flight, at the clip's mean power; what rings on
// after the clip's end is cut.
SPEECH_EMOTION_EXPORT Result<Waveform> AddRoom(const Waveform& waveform, const Room& room);

// One kind of change: how often, and how much, drawn evenly from low to high.
struct RandomAmount {
  double probability = 0.0;
  double low = 0.0;
  double high = 0.0;
};

// How often a room, and the ranges that it is drawn from; distances as those of Room.
struct RandomRoom {
  double probability = 0.0;
  std::array<double, 3> min_size_m = {3.0, 2.5, 2.3};
  std::array<double, 3> max_size_m = {9.0, 7.0, 3.5};
  double min_rt60_s = 0.15, max_rt60_s = 0.7;
  double min_distance_m = 0.3, max_distance_m = 2.5;  // from the voice to the microphone
};

// Fails with kInvalidArgument, naming the range and its values.
SPEECH_EMOTION_EXPORT Result<void> Validate(const RandomRoom& ranges);

// A room within the ranges, voice and microphone half a metre or more from the walls where there is the
// space. kInvalidArgument where the ranges are none.
SPEECH_EMOTION_EXPORT Result<Room> DrawRoom(const RandomRoom& ranges, Random& random);

// What may happen to a clip, in this order. By default nothing does: each kind has its probability.
struct WaveformAugmentation {
  RandomAmount speed{0.0, 0.9, 1.1};
  RandomAmount time_stretch{0.0, 0.85, 1.18};  // rate: each as the function of that name
  RandomAmount pitch_semitones{0.0, -2.0, 2.0};
  RandomAmount vocal_tract{0.0, 0.9, 1.1};  // factor
  RandomRoom room;
  RandomAmount babble_snr_db{0.0, 10.0, 25.0};
  int min_babble_voices = 3, max_babble_voices = 8;
  RandomAmount noise_snr_db{0.0, 5.0, 35.0};
  std::vector<NoiseColor> noise_colors = {NoiseColor::kWhite, NoiseColor::kPink, NoiseColor::kBrown,
                                          NoiseColor::kBlue, NoiseColor::kViolet};
  double band_probability = 0.0;
  double min_low_cut_hz = 50.0, max_low_cut_hz = 350.0;
  double min_high_cut_hz = 3000.0, max_high_cut_hz = 7000.0;
  RandomAmount gain_db{0.0, -15.0, 15.0};
};

// Fails with kInvalidArgument, naming the option, its value and its range.
SPEECH_EMOTION_EXPORT Result<void> Validate(const WaveformAugmentation& augmentation);

// The same seed gives the same clip, and whether one kind of change is on alters no other's draws. `voices`
// are what babble is drawn from, at the clip's rate; they may be missing where its probability is zero.
SPEECH_EMOTION_EXPORT Result<Waveform> Augment(const Waveform& waveform,
                                               const WaveformAugmentation& augmentation, uint64_t seed,
                                               std::span<const Waveform> voices = {});

}  // namespace speech_emotion
