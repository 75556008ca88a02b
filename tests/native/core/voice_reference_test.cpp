#include "speech_emotion/voice_reference.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace speech_emotion;

namespace {

using Floats = std::vector<float>;

}  // namespace

TEST_CASE("a voice of which nothing is known is all zeros") {
  VoiceReference reference(3, 60.0);
  CHECK(reference.Values() == Floats{0, 0, 0, 0});
  REQUIRE(reference.Add(Floats{1, 2, 3}, 0.0).has_value());  // silence tells nothing
  CHECK(reference.Values() == Floats{0, 0, 0, 0});
  REQUIRE(reference.Add(Floats{1, 2, 3}, 2.0).has_value());
  reference.Clear();
  CHECK(reference.Values() == Floats{0, 0, 0, 0});
}

TEST_CASE("a reference is the mean of what was heard, weighted by the seconds of speech") {
  VoiceReference reference(2, 60.0);
  REQUIRE(reference.Add(Floats{1, -2}, 1.0).has_value());
  REQUIRE(reference.Add(Floats{5, 2}, 3.0).has_value());
  CHECK(reference.Values() == Floats{4, 4, 1});
}

TEST_CASE("once its seconds are full, what was said long ago fades from a reference") {
  VoiceReference reference(1, 10.0);
  for (int i = 0; i < 100; ++i) REQUIRE(reference.Add(Floats{1}, 1.0).has_value());
  CHECK(reference.Values() == Floats{10, 1});
  for (int i = 0; i < 10; ++i) REQUIRE(reference.Add(Floats{0}, 1.0).has_value());
  CHECK(reference.seconds() == 10.0);
  // Ten seconds of ten were followed by ten others: (10 / 11)^10 of the old is left.
  CHECK(reference.Values()[1] == Approx(0.386).margin(1e-3));
  for (int i = 0; i < 90; ++i) REQUIRE(reference.Add(Floats{0}, 1.0).has_value());
  CHECK(reference.Values()[1] < 1e-4f);
}

TEST_CASE("references of several recordings add up by their seconds") {
  VoiceReference one(2), other(2), both(2, 5.0);
  REQUIRE(one.Add(Floats{1, 0}, 2.0).has_value());
  REQUIRE(other.Add(Floats{4, 3}, 4.0).has_value());
  REQUIRE(both.Add(one).has_value());
  REQUIRE(both.Add(other).has_value());
  CHECK(both.Values() == Floats{5, 3, 2});  // no longer than it may be, with the mean of all six seconds
}

TEST_CASE("an embedding of another model is refused") {
  VoiceReference reference(2, 60.0);
  CHECK(reference.Add(Floats{1, 2, 3}, 1.0).error().code == ErrorCode::kShapeMismatch);
  CHECK(reference.Add(VoiceReference(3)).error().code == ErrorCode::kShapeMismatch);
  CHECK(reference.seconds() == 0.0);
}
