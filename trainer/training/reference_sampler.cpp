#include "training/reference_sampler.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "data/random_draws.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kMostTries = 100;       // to fill a reference; of few clips it stays short
constexpr double kNeutralPart = 0.7;  // of a reference that is mostly neutral

enum class Mixture { kOneEmotion, kMostlyNeutral, kEven };

}  // namespace

ReferenceSampler::ReferenceSampler(const std::vector<Utterance>& utterances, std::vector<double> seconds,
                                   const ReferenceOptions& options)
    : utterances_(utterances), seconds_(std::move(seconds)), options_(options) {
  std::map<std::pair<std::string, std::string>, size_t> known;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& clip = utterances[i];
    if (clip.kind == ClipKind::kSound || clip.speaker.empty()) {
      voice_of_.push_back(kNobody);
      continue;
    }
    const auto [entry, is_new] = known.try_emplace({clip.corpus, clip.speaker}, voices_.size());
    if (is_new) voices_.emplace_back();
    Voice& voice = voices_[entry->second];
    voice.clips[clip.label].push_back(i);
    ++voice.count;
    voice_of_.push_back(entry->second);
  }
}

bool ReferenceSampler::IsForbidden(size_t clip, size_t candidate) const {
  const Utterance &target = utterances_[clip], &other = utterances_[candidate];
  if (clip == candidate) return true;
  if (target.path.string() == other.path.string()) {
    // Pieces of a long recording lie beside one another; copies of a clip are the clip.
    return target.copy != other.copy || target.piece == other.piece;
  }
  return !target.sentence.empty() && target.sentence == other.sentence && target.label == other.label;
}

size_t ReferenceSampler::DrawVoice(size_t clip, Random& random) const {
  const size_t own = voice_of_[clip];
  const bool is_alone = own == kNobody || voices_[own].count < 2;
  if (!is_alone && !random.Chance(options_.other_probability)) return own;
  const size_t others = voices_.size() - (own == kNobody ? 0 : 1);
  if (others == 0) return kNobody;
  const auto drawn = static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(others) - 1));
  return own != kNobody && drawn >= own ? drawn + 1 : drawn;
}

// Another clip of the same emotion in place of one that can't be taken: or the clip's own emotion, of which
// more is forbidden, would be rarer than others, and so given away. None: `clip`.
size_t ReferenceSampler::DrawClip(size_t clip, const std::vector<size_t>& choices,
                                  const std::vector<size_t>& taken, Random& random) const {
  constexpr int kTries = 20;
  for (int i = 0; i < kTries; ++i) {
    const size_t candidate = DrawOne(choices, random);
    const bool is_taken = std::find(taken.begin(), taken.end(), candidate) != taken.end();
    if (!is_taken && !IsForbidden(clip, candidate)) return candidate;
  }
  return clip;
}

std::vector<size_t> ReferenceSampler::Draw(size_t clip, Random& random) const {
  if (random.Chance(options_.none_probability)) return {};
  const size_t drawn = DrawVoice(clip, random);
  if (drawn == kNobody) return {};
  const Voice& voice = voices_[drawn];
  const double wanted_s = std::exp(random.Uniform(std::log(options_.min_s), std::log(options_.max_s)));
  const auto mixture = static_cast<Mixture>(random.UniformInt(0, 2));
  const auto any_label = [&] {
    return std::next(voice.clips.begin(), random.UniformInt(0, std::ssize(voice.clips) - 1));
  };
  const auto one_label = any_label(), neutral = voice.clips.find("neutral");

  std::vector<size_t> reference;
  double sum_s = 0.0;
  for (int tries = 0; tries < kMostTries && sum_s < wanted_s && 2 * reference.size() < voice.count; ++tries) {
    auto label = mixture == Mixture::kOneEmotion ? one_label : any_label();
    const bool is_mostly_neutral = mixture == Mixture::kMostlyNeutral && neutral != voice.clips.end();
    if (is_mostly_neutral && random.Chance(kNeutralPart)) label = neutral;
    const size_t candidate = DrawClip(clip, label->second, reference, random);
    if (candidate == clip) continue;
    reference.push_back(candidate);
    sum_s += seconds_[candidate];
  }
  return reference;
}

}  // namespace speech_emotion::trainer
