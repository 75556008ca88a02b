// Augmented copies of clips: what some projects add to their training data once and for all.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/augmentation.h"
#include "speech_emotion/error.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

// As a recipe names them:
// "noise": white noise, 10 to 30 dB below the clip.
// "stretch": 0.8 to 1.2 times as fast at the same pitch.
// "pitch": up by -2 to 2 semitones.
// "stretch-pitch": both of these.
// "codec": through Opus at 12 to 24 kbit/s, GSM 6.10, MP3 at 32 kbit/s, or 8 kHz alone.
// "room": heard in a room with a reverberation time of 0.15 to 0.8 s.
// "street": behind it, 5 to 20 dB below, a sound or the voices of others, which WithCopies finds.
const std::vector<std::pair<std::string, ClipCopy>>& ClipCopies();

// "" of kNone.
std::string NameOf(ClipCopy copy);

// What is done to a clip for its copy, where it is one of the core's changes. Nothing for the others.
WaveformAugmentation AugmentationOf(ClipCopy copy);

// The number of a copy's content, that of the file for kNone: copies made otherwise have another.
// `background`: [clips behind it], the numbers of their files.
uint64_t CopyHash(uint64_t file_hash, ClipCopy copy, std::span<const uint64_t> background = {});

struct BackgroundClip {
  uint64_t file_hash = 0;
  Waveform waveform;
};

// Drawn from the contents and the kind of copy alone: the same wherever and whenever it is made. As long as
// the clip, but where it is stretched. `background`: of kStreet; without any there is brown or pink noise, as
// of traffic.
Result<Waveform> MakeCopy(const Waveform& waveform, uint64_t file_hash, ClipCopy copy,
                          const std::vector<BackgroundClip>& background = {});

// AddBabble of clips of any rate.
Result<Waveform> AddBehind(const Waveform& waveform, std::vector<Waveform> behind, double snr_db,
                           Random& random);

// What a street may hold, as indices into utterances; no copies.
struct Street {
  std::vector<size_t> sounds, speech;
};
Street StreetOf(const std::vector<Utterance>& utterances);

// Of the utterances that the street is of, what may be heard behind a clip: voices of four others, or a
// sound. Fewer where there are hardly any.
std::vector<ClipPath> DrawVoicesBehind(const Utterance& clip, const std::vector<Utterance>& utterances,
                                       const Street& street, Random& random);
std::vector<ClipPath> DrawSoundBehind(const Utterance& clip, const std::vector<Utterance>& utterances,
                                      const Street& street, Random& random);

// The utterances, then each of them as each kind of copy. What is heard behind a copy kStreet is among the
// utterances, so that nothing crosses a split whose training part they are: a sound or four voices, drawn by
// the clip's name; behind a sound, which voices would make speech, another sound.
std::vector<Utterance> WithCopies(std::vector<Utterance> utterances, const std::vector<ClipCopy>& copies);

}  // namespace speech_emotion::trainer
