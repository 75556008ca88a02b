// A data argument's corpus, where a test can't go on without it.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "data/corpora/corpora.h"

namespace trainer_test {

inline speech_emotion::trainer::Corpus Read(const std::string& argument) {
  auto corpora = speech_emotion::trainer::ReadCorpora({argument});
  if (!corpora) FAIL(corpora.error().message);
  return corpora->front();
}

inline const speech_emotion::trainer::Utterance& Only(const speech_emotion::trainer::Corpus& corpus) {
  REQUIRE(corpus.utterances.size() == 1);
  return corpus.utterances.front();
}

}  // namespace trainer_test
