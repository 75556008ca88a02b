#include "data/clip_copies.h"

#include "data/content_hash.h"

namespace speech_emotion::trainer {

const std::vector<std::pair<std::string, ClipCopy>>& ClipCopies() {
  static const std::vector<std::pair<std::string, ClipCopy>> copies = {
      {"noise", ClipCopy::kNoise},
      {"stretch", ClipCopy::kStretch},
      {"pitch", ClipCopy::kPitch},
      {"stretch-pitch", ClipCopy::kStretchPitch}};
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
  return augmentation;
}

uint64_t CopyHash(uint64_t file_hash, ClipCopy copy) {
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
  return hash.value();
}

Result<Waveform> MakeCopy(const Waveform& waveform, uint64_t file_hash, ClipCopy copy) {
  return Augment(waveform, AugmentationOf(copy), CopyHash(file_hash, copy));
}

std::vector<Utterance> WithCopies(std::vector<Utterance> utterances, const std::vector<ClipCopy>& copies) {
  const size_t clips = utterances.size();
  utterances.reserve(clips * (1 + copies.size()));
  for (const ClipCopy copy : copies) {
    for (size_t i = 0; i < clips; ++i) {
      utterances.push_back(utterances[i]);
      utterances.back().copy = copy;
    }
  }
  return utterances;
}

}  // namespace speech_emotion::trainer
