#include "speech_emotion/voice_activity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include "base/number_text.h"
#include "features/mel_bank.h"
#include "signal/fft.h"
#include "speech_emotion/resampler.h"
#include "speech_emotion/waveform.h"
#include "voice/band_plateau.h"

namespace speech_emotion {
namespace {

// One rate for all, wide enough for the hiss that a word may begin with.
constexpr int kRateHz = 16000;
constexpr int kFrameLength = 512;
constexpr int kFrameShift = 160;
constexpr double kLowHz = 120.0;
constexpr double kHighHz = 7000.0;

// In frames. A single periodogram of noise scatters by several dB, so kSmoothing of them are averaged.
// A syllable is longer than kClick and shorter than kSyllable; a background lasts for kBackground.
constexpr int kSmoothing = 5;
constexpr int kClick = 3;
constexpr int kSyllable = 25;
constexpr int kBackground = 150;
// So many frames that waited for others come at once where the stream ends.
constexpr int kFlush = kSmoothing / 2 + kClick - 1;
// Where kCoreFrames of kCoreSpan frames have stood out, speech began kLead frames ago, or kMargin before
// the first sound of the kLookBack latest frames that isn't too faint for the syllable: an s, not a breath.
constexpr int kCoreSpan = 12;
constexpr int kCoreFrames = 7;
constexpr int kLookBack = 25;
constexpr int kLead = 17;
constexpr int kMargin = 5;

constexpr float kAbsoluteFloor = 1.6e-9f;  // power of a band, -88 dB of full scale
// Part of a frame's power that is added to each band: the window's side lobes lie below it.
constexpr float kMasking = 5e-4f;     // -33 dB
constexpr float kScatter_db = 1.5f;   // by which noise alone stands out from its own minima
constexpr float kLargest_db = 12.0f;  // of one band: no band speaks for all
constexpr float kTotal_db = 2.0f;     // by which the sum of all bands must stand out
// What stands out from the background by so much in the mean of the bands is a sound.
constexpr float kSound_db = 1.5f;
constexpr float kFaint = 3e-3f;  // -25 dB of the loudest frame
// Speech goes on while a frame stands out from the background by both.
constexpr float kBackgroundBands_db = 1.0f;
constexpr float kBackgroundTotal_db = 3.0f;

float Total(const Bands& frame) {
  float total = 0.0f;
  for (const float band : frame) total += band;
  return total;
}

struct Excess {
  float bands_db;  // mean over the bands, without what noise would show
  float total_db;  // of the sum of all bands
};

// By how much a frame stands out from a level that lasts.
Excess ExcessOver(const Bands& lasting, const Bands& frame) {
  const float total = Total(frame);
  const float mask = kMasking * total;
  float sum_db = 0.0f;
  for (int b = 0; b < kBands; ++b) {
    const float band_db = 10.0f * std::log10((frame[b] + mask) / (lasting[b] + mask));
    sum_db += std::clamp(band_db - kScatter_db, 0.0f, kLargest_db);
  }
  return {sum_db / kBands, 10.0f * std::log10(total / Total(lasting))};
}

// Power in the bands of each frame, of full scale 1.
class BandAnalysis {
 public:
  BandAnalysis()
      : window_(HannWindow(kFrameLength)),
        spectrum_(kFrameLength),
        mel_(MelBankOptions(), kRateHz, kFrameLength) {
    // The squares of a Hann window add up to 3/8 of its length.
    const double scale = std::sqrt(2.0 / 0.375) / kFrameLength;
    for (float& value : window_) value *= static_cast<float>(scale);
  }

  Bands Compute(const float* samples) {
    std::array<float, kFrameLength> frame;
    std::array<float, kFrameLength / 2 + 1> power;
    for (int i = 0; i < kFrameLength; ++i) frame[i] = samples[i] * window_[i];
    spectrum_.Compute(frame.data(), power.data());
    Bands bands;
    mel_.Apply(power.data(), bands.data());
    // Sums of huge samples stay finite.
    for (float& band : bands) band = std::min(band, 1e30f) + kAbsoluteFloor;
    return bands;
  }

 private:
  static MelOptions MelBankOptions() {
    return {.bands = kBands,
            .low_hz = kLowHz,
            .high_hz = kHighHz,
            .scale = MelScale::kHtk,
            .norm = MelNorm::kPeak};
  }

  std::vector<float> window_;  // [kFrameLength]
  PowerSpectrum spectrum_;
  MelBank mel_;
};

Result<void> CheckOptions(const VoiceActivityOptions& options) {
  if (!(options.threshold_db > 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a threshold_db above 0, found " + FormatNumber(options.threshold_db, 6));
  }
  if (!(options.hang_over_s >= 0.0 && options.hang_over_s <= 10.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a hang_over_s of 0 to 10, found " + FormatNumber(options.hang_over_s, 6));
  }
  return {};
}

}  // namespace

// Each stage counts the frames of analysis: `smoothed` lags behind the spectra by kSmoothing / 2 frames,
// `levels` by kClick - 1 more, a score by kSyllable - 1 more, and a decision by kLookBack more.
struct VoiceActivity::State {
  State(Resampler rate_converter, const VoiceActivityOptions& options)
      : resampler(std::move(rate_converter)),
        threshold_db(static_cast<float>(options.threshold_db)),
        hang_over_frames(std::llround(options.hang_over_s / kFrameShift_s)) {}

  void Reset() {
    resampler.Reset();
    samples.clear();
    received = 0;
    stages = {};
  }

  // `ended`: nothing follows `samples`.
  void Advance(bool ended, VoiceActivityDecisions& decisions) {
    size_t start = 0;
    for (; start + kFrameLength <= samples.size(); start += kFrameShift) {
      stages.spectra.Push(analysis.Compute(&samples[start]));
      Smooth(false);
      Score(false, decisions);
    }
    samples.erase(samples.begin(), samples.begin() + static_cast<int64_t>(start));
    if (!ended) return;
    Smooth(true);
    Score(true, decisions);
    // Frames after the last one of analysis only hang over.
    const int64_t frames = (received + kFrameShift - 1) / kFrameShift;
    while (stages.decided < frames) Decide(decisions);
    if (stages.speaking) {
      decisions.events.push_back({UtteranceEvent::Kind::kEnd, static_cast<double>(received) / kRateHz});
    }
  }

  void Smooth(bool ended) {
    Stages& s = stages;
    constexpr int64_t kReach = kSmoothing / 2;
    while (s.smoothed < s.spectra.size() - (ended ? 0 : kReach)) {
      const int64_t first = std::max<int64_t>(0, s.smoothed - kReach);
      s.unclicked.Push(s.spectra.Mean(first, std::min(s.smoothed + kReach + 1, s.spectra.size())));
      ++s.smoothed;
    }
    while (s.levels.size() < s.smoothed - (ended ? 0 : kClick - 1)) {
      const Bands level = s.unclicked.At(s.levels.size());
      s.levels.Push(level);
      s.syllable.Push(level);
      s.background.Push(level);
    }
  }

  void Score(bool ended, VoiceActivityDecisions& decisions) {
    Stages& s = stages;
    while (s.scored < s.levels.size() - (ended ? 0 : kSyllable - 1)) {
      const Bands& level = s.levels[s.scored];
      const Excess syllable = ExcessOver(s.syllable.At(s.scored), level);
      const Excess background = ExcessOver(s.background.At(s.scored), level);
      ++s.scored;
      const bool core = syllable.bands_db > threshold_db && syllable.total_db > kTotal_db;
      s.cores = (s.cores << 1 | (core ? 1u : 0u)) & ((1u << kCoreSpan) - 1);
      s.sounds[(s.scored - 1) % kLookBack] = background.bands_db > kSound_db ? Total(level) : 0.0f;
      const bool begins = core && std::popcount(s.cores) >= kCoreFrames;
      if (begins && s.speech_end <= s.decided) s.speech_begin = SpeechBegin();
      const bool goes_on =
          s.voiced && background.bands_db > kBackgroundBands_db && background.total_db > kBackgroundTotal_db;
      s.voiced = begins || goes_on;
      if (s.voiced) s.speech_end = s.scored + hang_over_frames;
      if (s.scored > kLookBack) Decide(decisions);
    }
  }

  // Of the speech that the latest frame shows.
  int64_t SpeechBegin() const {
    const Stages& s = stages;
    const float faint = kFaint * *std::max_element(s.sounds.begin(), s.sounds.end());
    int64_t first = std::max<int64_t>(0, s.scored - kLookBack);
    while (first < s.scored && s.sounds[first % kLookBack] <= faint) ++first;
    return std::min(first - kMargin, s.scored - kLead);
  }

  // The next frame.
  void Decide(VoiceActivityDecisions& decisions) {
    const bool speech = stages.decided >= stages.speech_begin && stages.decided < stages.speech_end;
    if (speech != stages.speaking) {
      decisions.events.push_back({speech ? UtteranceEvent::Kind::kStart : UtteranceEvent::Kind::kEnd,
                                  static_cast<double>(stages.decided) * kFrameShift_s});
      stages.speaking = speech;
    }
    decisions.speech.push_back(speech ? 1 : 0);
    ++stages.decided;
  }

  struct Stages {
    BandTrack spectra{kSmoothing};
    int64_t smoothed = 0;
    Plateau unclicked{kClick, kClick, kFlush};
    BandTrack levels{kSyllable + kFlush};
    Plateau syllable{kSyllable, kSyllable, kFlush};
    Plateau background{kSyllable, kBackground, kFlush};
    int64_t scored = 0;
    uint32_t cores = 0;  // a bit for each of the latest kCoreSpan frames, the latest lowest
    std::array<float, kLookBack> sounds = {};  // power of the latest frames; 0: no sound
    bool voiced = false;
    int64_t speech_begin = 0;  // of the latest utterance
    int64_t speech_end = 0;    // of it, as far as it has been heard
    int64_t decided = 0;
    bool speaking = false;  // of the latest frame decided
  };

  Resampler resampler;
  BandAnalysis analysis;
  float threshold_db;
  int64_t hang_over_frames;
  std::vector<float> samples;  // at kRateHz, from the next frame of analysis on
  int64_t received = 0;        // at kRateHz
  Stages stages;
};

VoiceActivity::VoiceActivity(std::unique_ptr<State> state) : state_(std::move(state)) {}
VoiceActivity::VoiceActivity(VoiceActivity&&) noexcept = default;
VoiceActivity& VoiceActivity::operator=(VoiceActivity&&) noexcept = default;
VoiceActivity::~VoiceActivity() = default;

Result<VoiceActivity> VoiceActivity::Create(int sample_rate_hz, const VoiceActivityOptions& options) {
  if (auto ok = CheckOptions(options); !ok) return tl::unexpected(ok.error());
  auto resampler = Resampler::Create(sample_rate_hz, kRateHz);
  if (!resampler) return tl::unexpected(resampler.error());
  return VoiceActivity(std::make_unique<State>(std::move(*resampler), options));
}

Result<void> VoiceActivity::AcceptWaveform(std::span<const float> samples,
                                           VoiceActivityDecisions& decisions) {
  if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  const size_t before = state_->samples.size();
  state_->resampler.AcceptWaveform(samples, state_->samples);
  state_->received += static_cast<int64_t>(state_->samples.size() - before);
  state_->Advance(false, decisions);
  return {};
}

void VoiceActivity::Finish(VoiceActivityDecisions& decisions) {
  const size_t before = state_->samples.size();
  state_->resampler.Finish(state_->samples);
  state_->received += static_cast<int64_t>(state_->samples.size() - before);
  state_->Advance(true, decisions);
  Reset();
}

void VoiceActivity::Reset() { state_->Reset(); }

}  // namespace speech_emotion
