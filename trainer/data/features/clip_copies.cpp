#include "data/features/clip_copies.h"

#include <array>
#include <memory>

#include "data/corpora/speakers.h"
#include "data/features/codecs.h"
#include "data/storage/content_hash.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kLowOpusKbit = 12.0, kHighOpusKbit = 24.0, kMp3Kbit = 32.0;  // a second
constexpr double kLowRt60S = 0.15, kHighRt60S = 0.8;
constexpr double kLowStreetDb = 5.0, kHighStreetDb = 20.0;
constexpr size_t kStreetVoices = 4;

// Of the kinds that the core's augmentation doesn't know: what makes them, so that copies made otherwise have
// another number. Whoever changes how they are made changes the name.
void AddParameters(ClipCopy copy, ContentHash& hash) {
  const auto add = [&](std::string_view recipe, std::initializer_list<double> numbers) {
    hash.AddField(recipe);
    for (const double number : numbers) hash.Add(&number, sizeof number);
  };
  if (copy == ClipCopy::kCodec) add("opus gsm mp3 narrow 1", {kLowOpusKbit, kHighOpusKbit, kMp3Kbit});
  if (copy == ClipCopy::kRoom) add("room 1", {kLowRt60S, kHighRt60S});
  if (copy == ClipCopy::kStreet) add("sound or voices 1", {kLowStreetDb, kHighStreetDb, kStreetVoices});
}

Result<Waveform> ThroughSomeCodec(const Waveform& waveform, Random& random) {
  constexpr std::array kCodecs = {Codec::kOpus, Codec::kGsm, Codec::kMp3, Codec::kNarrowBand};
  const Codec codec = kCodecs[static_cast<size_t>(random.UniformInt(0, kCodecs.size() - 1))];
  const double opus_kbit = random.Uniform(kLowOpusKbit, kHighOpusKbit);
  return ThroughCodec(waveform, codec, codec == Codec::kOpus ? opus_kbit : kMp3Kbit);
}

Result<Waveform> InTheStreet(const Waveform& waveform, const std::vector<BackgroundClip>& background,
                             Random& random) {
  const double snr_db = random.Uniform(kLowStreetDb, kHighStreetDb);
  if (background.empty()) {
    const NoiseColor color = random.Chance(0.5) ? NoiseColor::kBrown : NoiseColor::kPink;
    return AddNoise(waveform, color, snr_db, random);
  }
  std::vector<Waveform> behind;
  for (const BackgroundClip& clip : background) behind.push_back(clip.waveform);
  return AddBehind(waveform, std::move(behind), snr_db, random);
}

// Of the candidates, drawn until there are so many others than the clip and its speaker; fewer where there
// are hardly any.
std::vector<ClipPath> DrawOthers(const Utterance& clip, const std::vector<Utterance>& utterances,
                                 const std::vector<size_t>& candidates, size_t count, Random& random) {
  constexpr size_t kTries = 50;
  std::vector<ClipPath> others;
  for (size_t i = 0; i < kTries && others.size() < count && !candidates.empty(); ++i) {
    const Utterance& other = utterances[candidates[static_cast<size_t>(
        random.UniformInt(0, static_cast<int64_t>(candidates.size()) - 1))]];
    const bool is_same_voice =
        !clip.speaker.empty() && other.corpus == clip.corpus && other.speaker == clip.speaker;
    if (other.path != clip.path && !is_same_voice) others.push_back(other.path);
  }
  return others;
}

std::shared_ptr<const std::vector<ClipPath>> DrawBackground(const Utterance& clip,
                                                            const std::vector<Utterance>& utterances,
                                                            const Street& street) {
  Random random(NameNumber(clip, "street"));
  const bool takes_sound = random.Chance(0.5) || !IsEmotional(clip);
  std::vector<ClipPath> background = takes_sound ? DrawSoundBehind(clip, utterances, street, random)
                                                 : DrawVoicesBehind(clip, utterances, street, random);
  if (background.empty()) return nullptr;
  return std::make_shared<const std::vector<ClipPath>>(std::move(background));
}

}  // namespace

const std::vector<std::pair<std::string, ClipCopy>>& ClipCopies() {
  static const std::vector<std::pair<std::string, ClipCopy>> copies = {
      {"noise", ClipCopy::kNoise},  {"stretch", ClipCopy::kStretch},
      {"pitch", ClipCopy::kPitch},  {"stretch-pitch", ClipCopy::kStretchPitch},
      {"codec", ClipCopy::kCodec},  {"room", ClipCopy::kRoom},
      {"street", ClipCopy::kStreet}};
  return copies;
}

std::string NameOf(ClipCopy copy) {
  for (const auto& [name, known] : ClipCopies()) {
    if (known == copy) return name;
  }
  return "";
}

WaveformAugmentation AugmentationOf(ClipCopy copy) {
  const bool stretches = copy == ClipCopy::kStretch || copy == ClipCopy::kStretchPitch;
  const bool shifts = copy == ClipCopy::kPitch || copy == ClipCopy::kStretchPitch;
  WaveformAugmentation augmentation;
  augmentation.noise_snr_db = {copy == ClipCopy::kNoise ? 1.0 : 0.0, 10.0, 30.0};
  augmentation.noise_colors = {NoiseColor::kWhite};
  augmentation.time_stretch = {stretches ? 1.0 : 0.0, 0.8, 1.2};
  augmentation.pitch_semitones = {shifts ? 1.0 : 0.0, -2.0, 2.0};
  augmentation.room.probability = copy == ClipCopy::kRoom ? 1.0 : 0.0;
  augmentation.room.min_rt60_s = kLowRt60S;
  augmentation.room.max_rt60_s = kHighRt60S;
  return augmentation;
}

uint64_t CopyHash(uint64_t file_hash, ClipCopy copy, std::span<const uint64_t> background) {
  if (copy == ClipCopy::kNone) return file_hash;
  ContentHash hash;
  hash.Add(&file_hash, sizeof file_hash);
  hash.Add(NameOf(copy));
  const WaveformAugmentation augmentation = AugmentationOf(copy);
  for (const RandomAmount& amount :
       {augmentation.noise_snr_db, augmentation.time_stretch, augmentation.pitch_semitones}) {
    for (const double number : {amount.probability, amount.low, amount.high}) {
      hash.Add(&number, sizeof number);
    }
  }
  AddParameters(copy, hash);
  hash.Add(background.data(), background.size_bytes());
  return hash.value();
}

Result<Waveform> MakeCopy(const Waveform& waveform, uint64_t file_hash, ClipCopy copy,
                          const std::vector<BackgroundClip>& background) {
  std::vector<uint64_t> hashes;
  hashes.reserve(background.size());
  for (const BackgroundClip& clip : background) hashes.push_back(clip.file_hash);
  const uint64_t seed = CopyHash(file_hash, copy, hashes);
  Random random(seed);
  if (copy == ClipCopy::kCodec) return ThroughSomeCodec(waveform, random);
  if (copy == ClipCopy::kStreet) return InTheStreet(waveform, background, random);
  return Augment(waveform, AugmentationOf(copy), seed);
}

Result<Waveform> AddBehind(const Waveform& waveform, std::vector<Waveform> behind, double snr_db,
                           Random& random) {
  for (Waveform& one : behind) {
    auto at_rate = AtRate(one, waveform.sample_rate_hz);
    if (!at_rate) return at_rate;
    one = std::move(*at_rate);
  }
  return AddBabble(waveform, behind, snr_db, random);
}

Street StreetOf(const std::vector<Utterance>& utterances) {
  Street street;
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (utterances[i].copy != ClipCopy::kNone) continue;
    (IsEmotional(utterances[i]) ? street.speech : street.sounds).push_back(i);
  }
  return street;
}

std::vector<ClipPath> DrawVoicesBehind(const Utterance& clip, const std::vector<Utterance>& utterances,
                                       const Street& street, Random& random) {
  return DrawOthers(clip, utterances, street.speech, kStreetVoices, random);
}

std::vector<ClipPath> DrawSoundBehind(const Utterance& clip, const std::vector<Utterance>& utterances,
                                      const Street& street, Random& random) {
  return DrawOthers(clip, utterances, street.sounds, 1, random);
}

std::vector<Utterance> WithCopies(std::vector<Utterance> utterances, const std::vector<ClipCopy>& copies) {
  const size_t clips = utterances.size();
  const Street street = StreetOf(utterances);
  utterances.reserve(clips * (1 + copies.size()));
  for (const ClipCopy copy : copies) {
    for (size_t i = 0; i < clips; ++i) {
      utterances.push_back(utterances[i]);
      utterances.back().copy = copy;
      if (copy == ClipCopy::kStreet) {
        utterances.back().background = DrawBackground(utterances[i], utterances, street);
      }
    }
  }
  return utterances;
}

}  // namespace speech_emotion::trainer
