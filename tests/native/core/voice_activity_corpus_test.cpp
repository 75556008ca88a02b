// voice_activity_corpus_test FOLDER: the detector finds the voices of 200 real clips, in noise and without.
// Without the corpora it is skipped (exit code 77), and says so.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "speech_emotion/resampler.h"
#include "speech_emotion/voice_activity.h"
#include "support/coloured_noise.h"

using namespace speech_emotion;

namespace {

constexpr int kSkipped = 77;  // CTest's SKIP_RETURN_CODE in CMakeLists.txt
constexpr int kRateHz = 16000;
constexpr size_t kShift = 160;       // of the detector's frames
constexpr double kActive_db = 25.0;  // below the clip's loudest frame
constexpr double kBackground_db = 10.0;

struct Clip {
  std::vector<float> samples;
  std::vector<bool> active;      // a frame: within kActive_db of the loudest
  std::vector<bool> background;  // ... or within kBackground_db of the quietest: the room, not the voice
};

// Levels of the 25 ms around each frame's middle.
std::vector<double> FrameLevels(std::span<const float> samples) {
  std::vector<double> levels;
  for (size_t start = 0; start < samples.size(); start += kShift) {
    const size_t first = start >= 120 ? start - 120 : 0;
    const size_t count = std::min<size_t>(start + kShift + 120, samples.size()) - first;
    levels.push_back(20.0 * std::log10(RootMeanSquare(samples.subspan(first, count)) + 1e-9));
  }
  return levels;
}

Clip MakeClip(std::vector<float> samples) {
  const auto levels = FrameLevels(samples);
  auto sorted = levels;
  std::sort(sorted.begin(), sorted.end());
  Clip clip{std::move(samples), {}, {}};
  for (const double level : levels) {
    clip.active.push_back(level >= sorted.back() - kActive_db);
    clip.background.push_back(level < sorted[sorted.size() / 20] + kBackground_db);
  }
  return clip;
}

// `count` clips, evenly spread over a corpus and so over its speakers.
std::vector<Clip> ReadClips(const std::filesystem::path& folder, size_t count) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".ogg" || entry.path().extension() == ".wav")
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Clip> clips;
  for (size_t i = 0; i < count && !paths.empty(); ++i) {
    const auto audio = ReadAudioFile(paths[(2 * i + 1) * paths.size() / (2 * count)].string());
    if (!audio) continue;
    auto resampler = Resampler::Create(audio->sample_rate_hz, kRateHz);
    std::vector<float> samples;
    if (resampler) {
      resampler->AcceptWaveform(audio->samples, samples);
      resampler->Finish(samples);
    }
    if (samples.size() >= kRateHz / 2) clips.push_back(MakeClip(std::move(samples)));
  }
  return clips;
}

enum class Noise { kNone, kWhite, kPink };
enum class Reference { kClip, kActiveFrames };  // whose mean power the ratio is to

double PowerOf(const Clip& clip, Reference reference) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t i = 0; i < clip.samples.size(); ++i) {
    if (reference == Reference::kActiveFrames && !clip.active[i / kShift]) continue;
    sum += static_cast<double>(clip.samples[i]) * clip.samples[i];
    ++count;
  }
  return sum / static_cast<double>(count);
}

std::vector<float> NoiseFor(const Clip& clip, size_t count, Noise noise, double ratio_db, Reference reference,
                            uint32_t seed) {
  if (noise == Noise::kNone) return std::vector<float>(count, 0.0f);
  auto samples = noise == Noise::kWhite ? WhiteNoise(count, seed) : PinkNoise(count, seed, kRateHz);
  return AtLevel(std::move(samples), 10.0 * std::log10(PowerOf(clip, reference)) - ratio_db);
}

struct Figures {
  int64_t active = 0, found = 0;         // frames
  int64_t voice = 0, found_voice = 0;    // active frames above the recording's own background
  int64_t paused = 0, found_paused = 0;  // of the pauses, without the hang-over
  int64_t onsets = 0, found_onsets = 0;  // within 150 ms
};

// The clip after `pause_frames` of the same noise.
void Measure(const Clip& clip, std::vector<float> mixed, size_t pause_frames, Figures& figures) {
  Add(mixed, clip.samples, pause_frames * kShift);
  auto detector = VoiceActivity::Create(kRateHz);
  VoiceActivityDecisions decisions;
  if (!detector || !detector->AcceptWaveform(mixed, decisions)) return;
  detector->Finish(decisions);
  double active_s = -1.0, voice_s = -1.0;  // the first active frame, and the first that is surely the voice's
  for (size_t frame = 0; frame < clip.active.size(); ++frame) {
    if (!clip.active[frame]) continue;
    const bool speech = decisions.speech[pause_frames + frame] != 0;
    if (active_s < 0.0) active_s = 0.01 * static_cast<double>(pause_frames + frame);
    ++figures.active;
    figures.found += speech;
    if (clip.background[frame]) continue;
    ++figures.voice;
    figures.found_voice += speech;
    if (voice_s < 0.0) voice_s = 0.01 * static_cast<double>(pause_frames + frame);
  }
  if (pause_frames == 0 || voice_s < 0.0) return;
  ++figures.onsets;
  const double start_s = decisions.events.empty() ? 1e9 : decisions.events.front().time_s;
  figures.found_onsets += start_s >= active_s - 0.15 && start_s <= voice_s + 0.15;
  for (size_t frame = 0; frame + 15 < pause_frames; ++frame) {
    ++figures.paused;
    figures.found_paused += decisions.speech[frame] != 0;
  }
}

double Share(int64_t part, int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::printf("failed: usage: voice_activity_corpus_test FOLDER\n");
    return 1;
  }
  const std::filesystem::path folder = argv[1];
  if (!std::filesystem::exists(folder)) {
    std::printf("SKIPPED: no corpora in %s: 200 clips not heard\n", folder.c_str());
    return kSkipped;
  }
  std::vector<Clip> clips;
  for (const auto& [name, count] :
       {std::pair{"ravdess", 70}, std::pair{"crema-d", 74}, std::pair{"savee", 28}, std::pair{"tess", 28}}) {
    for (Clip& clip : ReadClips(folder / name, count)) clips.push_back(std::move(clip));
  }
  std::printf("%zu clips\n", clips.size());
  bool good = clips.size() == 200;
  const struct {
    const char* name;
    Noise noise;
    double ratio_db;
    Reference reference;
    double onset_floor;  // without noise, a breath before the voice begins the utterance
  } conditions[] = {
      {"clean", Noise::kNone, 0.0, Reference::kClip, 0.7},
      {"white noise, 20 dB of the active frames", Noise::kWhite, 20.0, Reference::kActiveFrames, 0.85},
      {"white noise, 10 dB of the clip", Noise::kWhite, 10.0, Reference::kClip, 0.85},
      {"white noise, 10 dB of the active frames", Noise::kWhite, 10.0, Reference::kActiveFrames, 0.85},
      {"pink noise, 10 dB of the clip", Noise::kPink, 10.0, Reference::kClip, 0.85},
      {"pink noise, 10 dB of the active frames", Noise::kPink, 10.0, Reference::kActiveFrames, 0.85}};
  for (const auto& condition : conditions) {
    Figures alone, paused;
    uint32_t seed = 1;
    for (const Clip& clip : clips) {
      for (const size_t pause_frames : {0u, 100u}) {
        const auto noise = NoiseFor(clip, clip.samples.size() + pause_frames * kShift, condition.noise,
                                    condition.ratio_db, condition.reference, seed += 16);
        Measure(clip, noise, pause_frames, pause_frames == 0 ? alone : paused);
      }
    }
    const double voice = Share(alone.found_voice, alone.voice);
    const double pause = Share(paused.found_paused, paused.paused);
    const double onsets = Share(paused.found_onsets, paused.onsets);
    std::printf("%-42s voice %.4f, with the recordings' background %.4f; pauses %.4f; onsets %.3f\n",
                condition.name, voice, Share(alone.found, alone.active), pause, onsets);
    good = good && voice >= 0.95 && pause <= 0.02 && onsets >= condition.onset_floor;
  }
  return good ? 0 : 1;
}
