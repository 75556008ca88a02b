#include "evaluation/reference_condition.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <utility>

#include "data/splits/random_draws.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

using Kind = ReferenceCondition::Kind;

constexpr int kDraws = 5;
constexpr int kOtherClips = 10;
constexpr char kExpected[] =
    "none, clips:N, neutral:N, same:EMOTION, voice, other-voice or two-voices:N (N: clips, 1 to 1000)";

bool ParseCount(const std::string& text, int& count) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() && count >= 1 && count <= 1000;
}

void KeepAtMost(size_t count, Random& random, std::vector<size_t>& clips) {
  if (clips.size() <= count) return;
  Shuffle(clips, random);
  clips.resize(count);
}

}  // namespace

std::string ReferenceCondition::name() const {
  switch (kind) {
    case Kind::kNone:
      return "none";
    case Kind::kClips:
      return "clips:" + std::to_string(count);
    case Kind::kNeutral:
      return "neutral:" + std::to_string(count);
    case Kind::kSame:
      return "same:" + label;
    case Kind::kVoice:
      return "voice";
    case Kind::kOtherVoice:
      return "other-voice";
    case Kind::kTwoVoices:
      return "two-voices:" + std::to_string(count);
  }
  return "";
}

int ReferenceCondition::draws() const {
  return kind == Kind::kNone || kind == Kind::kVoice || kind == Kind::kSame ? 1 : kDraws;
}

Result<ReferenceCondition> ParseReferenceCondition(const std::string& text) {
  const size_t colon = text.find(':');
  const std::string word = text.substr(0, colon),
                    rest = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool has_rest = colon != std::string::npos;
  ReferenceCondition condition;
  const auto take = [&](const char* name, Kind kind, bool fits) {
    if (word != name || !fits) return false;
    condition.kind = kind;
    return true;
  };
  if (take("none", Kind::kNone, !has_rest) || take("voice", Kind::kVoice, !has_rest) ||
      take("other-voice", Kind::kOtherVoice, !has_rest)) {
    return condition;
  }
  if (word == "same" && !rest.empty()) {
    condition.kind = Kind::kSame;
    condition.label = rest;
    return condition;
  }
  const bool is_count = ParseCount(rest, condition.count);
  if (take("clips", Kind::kClips, is_count) || take("neutral", Kind::kNeutral, is_count) ||
      take("two-voices", Kind::kTwoVoices, is_count)) {
    return condition;
  }
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected --reference " + std::string(kExpected) + ", found '" + text + "'");
}

std::string ReferenceConditionHelp() {
  return "What is known of each clip's voice: " + std::string(kExpected) +
         "; several are scored side by side. Where left out, nothing is known when a file begins, and its "
         "voice is "
         "learnt as it goes on";
}

ReferencePool::ReferencePool(const std::vector<Utterance>& utterances) : utterances_(utterances) {
  std::map<std::pair<std::string, std::string>, size_t> known;
  constexpr size_t kNobody = static_cast<size_t>(-1);
  for (size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& clip = utterances[i];
    voice_of_.push_back(kNobody);
    if (clip.kind == ClipKind::kSound || clip.speaker.empty()) continue;
    const auto [entry, is_new] = known.try_emplace({clip.corpus, clip.speaker}, voices_.size());
    if (is_new) voices_.emplace_back();
    voices_[entry->second].push_back(i);
    voice_of_.back() = entry->second;
  }
  std::replace(voice_of_.begin(), voice_of_.end(), kNobody, voices_.size());
}

// Of the same corpus, where there is one: recorded alike, so that nothing but the voice is wrong.
std::vector<size_t> ReferencePool::OtherVoice(size_t clip, Random& random) const {
  std::vector<size_t> alike, others;
  for (size_t voice = 0; voice < voices_.size(); ++voice) {
    if (voice == voice_of_[clip]) continue;
    others.push_back(voice);
    if (utterances_[voices_[voice].front()].corpus == utterances_[clip].corpus) alike.push_back(voice);
  }
  if (others.empty()) return {};
  return voices_[DrawOne(alike.empty() ? others : alike, random)];
}

std::vector<size_t> ReferencePool::Draw(const ReferenceCondition& condition, size_t clip, int draw) const {
  Random random(static_cast<uint64_t>(clip) * 1009 + static_cast<uint64_t>(draw) + 1);
  std::vector<size_t> own;
  if (voice_of_[clip] < voices_.size()) own = voices_[voice_of_[clip]];
  std::erase(own, clip);
  const auto keep_label = [&](const std::string& label) {
    std::erase_if(own, [&](size_t i) {
      const std::string& other = utterances_[i].label;
      return other != label && FoldedText(other) != FoldedText(label);
    });
  };
  const auto count = static_cast<size_t>(condition.count);
  switch (condition.kind) {
    case Kind::kNone:
      return {};
    case Kind::kVoice:
      return own;
    case Kind::kSame:
      keep_label(condition.label);
      return own;
    case Kind::kNeutral:
      keep_label("neutral");
      KeepAtMost(count, random, own);
      return own;
    case Kind::kClips:
      KeepAtMost(count, random, own);
      return own;
    case Kind::kOtherVoice:
    case Kind::kTwoVoices:
      break;
  }
  const bool is_two = condition.kind == Kind::kTwoVoices;
  std::vector<size_t> other = OtherVoice(clip, random);
  KeepAtMost(is_two ? count : kOtherClips, random, other);
  if (!is_two) return other;
  KeepAtMost(count, random, own);
  // In turns: of more than a reference holds the first would fade.
  std::vector<size_t> both;
  for (size_t i = 0; i < std::max(own.size(), other.size()); ++i) {
    if (i < other.size()) both.push_back(other[i]);
    if (i < own.size()) both.push_back(own[i]);
  }
  return both;
}

}  // namespace speech_emotion::trainer
