// Clips with their features: what a training and an evaluation see of a corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/feature_extractor.h"

namespace speech_emotion::trainer {

// Row-major [frames, features], in memory that a FeatureSet keeps.
struct FeatureView {
  int features = 0;
  std::span<const float> values;

  int frames() const { return features > 0 ? static_cast<int>(values.size() / features) : 0; }
  std::span<const float> row(int frame) const {
    return values.subspan(static_cast<size_t>(frame) * features, features);
  }
  // A copy, for what changes it.
  // NOLINTNEXTLINE(google-explicit-constructor): a view is given wherever a matrix is taken
  operator FeatureMatrix() const { return {features, {values.begin(), values.end()}}; }
};

struct FeatureSet {
  std::vector<Utterance> utterances;                 // those that could be used
  std::vector<FeatureView> features;                 // one an utterance
  std::vector<uint64_t> content;                     // hash of what each was made of; none of stored arrays
  std::vector<std::string> left_out;                 // "path: reason", one a clip that could not
  std::vector<std::shared_ptr<const void>> storage;  // what the views look at: copies of the set share it
};

}  // namespace speech_emotion::trainer
