#include "files/voice_references.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace speech_emotion {
namespace {

// An order that comes from the sound alone, since sums of floating-point numbers depend on theirs.
bool ComesBefore(const VoiceReference& a, const VoiceReference& b) {
  if (a.seconds() != b.seconds()) return a.seconds() < b.seconds();
  const auto left = a.sum(), right = b.sum();
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
}

// All of one size: adding can't fail.
void AddAll(VoiceReference& sum, const VoiceReference& more) { (void)sum.Add(more); }

}  // namespace

VoiceReference ReferenceOfAll(std::vector<VoiceReference> heard, const VoiceReference& empty) {
  std::sort(heard.begin(), heard.end(), ComesBefore);
  VoiceReference sum(empty.embedding_size());
  for (const VoiceReference& one : heard) AddAll(sum, one);
  VoiceReference reference = empty;
  AddAll(reference, sum);
  return reference;
}

std::vector<VoiceReference> ReferencesOfOthers(const std::vector<VoiceReference>& heard,
                                               const VoiceReference& empty) {
  const size_t count = heard.size();
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return ComesBefore(heard[a], heard[b]); });

  // Of the first so many in that order, and of all from there on: their sum is what lies between, left out.
  const VoiceReference nothing(empty.embedding_size());
  std::vector<VoiceReference> before(count + 1, nothing), from(count + 1, nothing);
  for (size_t i = 0; i < count; ++i) {
    before[i + 1] = before[i];
    AddAll(before[i + 1], heard[order[i]]);
  }
  for (size_t i = count; i-- > 0;) {
    from[i] = from[i + 1];
    AddAll(from[i], heard[order[i]]);
  }

  std::vector<VoiceReference> references(count, empty);
  for (size_t first = 0; first < count;) {
    size_t end = first + 1;
    while (end < count && !ComesBefore(heard[order[first]], heard[order[end]])) ++end;
    VoiceReference others = before[first];
    AddAll(others, from[end]);
    for (size_t i = first; i < end; ++i) AddAll(references[order[i]], others);
    first = end;
  }
  return references;
}

}  // namespace speech_emotion
