// Whether two streams said the same, to the bit.
#pragma once

#include <catch2/catch.hpp>
#include <vector>

#include "speech_emotion/prediction.h"

inline void CheckSame(const std::vector<speech_emotion::Prediction>& actual,
                      const std::vector<speech_emotion::Prediction>& expected) {
  REQUIRE(actual.size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(actual[i].start_s == expected[i].start_s);
    CHECK(actual[i].end_s == expected[i].end_s);
    CHECK(actual[i].probabilities == expected[i].probabilities);
    CHECK(actual[i].smoothed_probabilities == expected[i].smoothed_probabilities);
    CHECK(actual[i].energy == expected[i].energy);
    CHECK(actual[i].state == expected[i].state);
    CHECK(actual[i].headline == expected[i].headline);
    CHECK(actual[i].speech_probability == expected[i].speech_probability);
    CHECK(actual[i].reference_s == expected[i].reference_s);
    CHECK(actual[i].provisional == expected[i].provisional);
  }
}
