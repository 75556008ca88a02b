#include "training/reference_sampler.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "data/splits/random_draws.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kMostMisses = 5;        // emotions, or voices, that have nothing to offer
constexpr double kNeutralPart = 0.7;  // of a reference that is mostly neutral

enum class Mixture { kOneEmotion, kMostlyNeutral, kEven };

}  // namespace

ReferenceSampler::ReferenceSampler(const std::vector<Utterance>& utterances, std::vector<double> seconds,
                                   const ReferenceOptions& options)
    : utterances_(utterances), seconds_(std::move(seconds)), options_(options) {
  std::map<std::pair<std::string, std::string>, size_t> speakers;
  std::map<std::pair<size_t, ClipCopy>, size_t> voices;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& clip = utterances[i];
    if (clip.kind == ClipKind::kSound || clip.speaker.empty()) {
      voice_of_.push_back(kNobody);
      continue;
    }
    const size_t speaker = speakers.try_emplace({clip.corpus, clip.speaker}, speakers.size()).first->second;
    const auto [entry, is_new] = voices.try_emplace({speaker, clip.copy}, voices_.size());
    if (is_new) voices_.push_back({speaker, {}, 0});
    Voice& voice = voices_[entry->second];
    voice.clips[clip.label].push_back(i);
    ++voice.count;
    voice_of_.push_back(entry->second);
  }
  speakers_ = speakers.size();
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

size_t ReferenceSampler::DrawOtherVoice(size_t clip, Random& random) const {
  const size_t own = voice_of_[clip];
  if (speakers_ < (own == kNobody ? 1 : 2)) return kNobody;
  for (;;) {
    const auto drawn = static_cast<size_t>(random.UniformInt(0, std::ssize(voices_) - 1));
    if (own == kNobody || voices_[drawn].speaker != voices_[own].speaker) return drawn;
  }
}

// Evenly among what can be taken: of a few that can't some other clip of the emotion takes the place, or the
// clip's own emotion, of which more is forbidden, would be rarer than others, and so given away.
size_t ReferenceSampler::DrawClip(size_t clip, const std::vector<size_t>& choices,
                                  const std::vector<size_t>& taken, Random& random,
                                  const IsUsable& is_usable) const {
  std::vector<size_t> free;
  for (const size_t candidate : choices) {
    const bool is_taken = std::find(taken.begin(), taken.end(), candidate) != taken.end();
    if (is_taken || IsForbidden(clip, candidate)) continue;
    if (!is_usable || is_usable(candidate)) free.push_back(candidate);
  }
  return free.empty() ? kNobody : DrawOne(free, random);
}

std::vector<size_t> ReferenceSampler::DrawFrom(const Voice& voice, size_t clip, Random& random,
                                               const IsUsable& is_usable) const {
  const double wanted_s = std::exp(random.Uniform(std::log(options_.min_s), std::log(options_.max_s)));
  // One emotion as often as both others: it must not be taken for what the voice usually sounds like.
  const auto mixture = static_cast<Mixture>(std::max<int64_t>(0, random.UniformInt(-1, 2)));
  const auto any_label = [&] {
    return std::next(voice.clips.begin(), random.UniformInt(0, std::ssize(voice.clips) - 1));
  };
  const auto one_label = any_label(), neutral = voice.clips.find("neutral");

  std::vector<size_t> reference;
  double sum_s = 0.0;
  int misses = 0;
  while (misses < kMostMisses && sum_s < wanted_s && 2 * (reference.size() + 1) <= voice.count) {
    auto label = mixture == Mixture::kOneEmotion ? one_label : any_label();
    const bool is_mostly_neutral = mixture == Mixture::kMostlyNeutral && neutral != voice.clips.end();
    if (is_mostly_neutral && random.Chance(kNeutralPart)) label = neutral;
    const size_t candidate = DrawClip(clip, label->second, reference, random, is_usable);
    if (candidate == kNobody) {
      ++misses;
      continue;
    }
    reference.push_back(candidate);
    sum_s += seconds_[candidate];
  }
  return reference;
}

std::vector<size_t> ReferenceSampler::Draw(size_t clip, Random& random, const IsUsable& is_usable,
                                           const IsUsable& is_better) const {
  if (random.Chance(options_.none_probability)) return {};
  const size_t own = voice_of_[clip];
  std::vector<size_t> reference;
  if (own != kNobody && !random.Chance(options_.other_probability)) {
    if (is_better) reference = DrawFrom(voices_[own], clip, random, is_better);
    if (reference.empty()) reference = DrawFrom(voices_[own], clip, random, is_usable);
  }
  // Never "none" because a voice has nothing to offer: that would tell which voices these are.
  for (int tries = 0; tries < kMostMisses && reference.empty(); ++tries) {
    const size_t other = DrawOtherVoice(clip, random);
    if (other == kNobody) break;
    reference = DrawFrom(voices_[other], clip, random, is_usable);
  }
  return reference;
}

}  // namespace speech_emotion::trainer
