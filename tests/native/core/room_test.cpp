#include <catch2/catch.hpp>
#include <cmath>

#include "speech_emotion/augmentation.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 16000;

// By Schroeder's backward integral, between -5 dB and -25 dB.
double MeasuredRt60(const std::vector<float>& response) {
  std::vector<double> rest(response.size() + 1, 0.0);
  for (size_t i = response.size(); i-- > 0;)
    rest[i] = rest[i + 1] + static_cast<double>(response[i]) * response[i];
  const auto time_at = [&](double db) {
    size_t i = 0;
    while (10.0 * std::log10(rest[i] / rest[0]) > db) ++i;
    return static_cast<double>(i) / kRateHz;
  };
  return 3.0 * (time_at(-25.0) - time_at(-5.0));
}

}  // namespace

TEST_CASE("rooms drawn at random have their reverberation time within a quarter") {
  RandomRoom ranges;
  ranges.min_rt60_s = 0.2;
  ranges.max_rt60_s = 0.8;
  ranges.min_distance_m = 1.0;
  Random random(1);
  for (int i = 0; i < 30; ++i) {
    const auto room = DrawRoom(ranges, random);
    REQUIRE(room.has_value());
    const auto response = RoomImpulseResponse(*room, kRateHz);
    REQUIRE(response.has_value());
    CAPTURE(room->size_m[0], room->size_m[1], room->size_m[2], room->rt60_s);
    CHECK(MeasuredRt60(*response) == Approx(room->rt60_s).epsilon(0.25));
  }
}

TEST_CASE("the direct sound comes first, undelayed, and the first reflection where geometry has it") {
  // On the middle of the width and of the height, the floor and the walls beside are far; the wall behind is
  // near.
  const Room room{{6.0, 5.0, 4.0}, {1.0, 2.5, 2.0}, {3.0, 2.5, 2.0}, 0.3};
  const auto response = RoomImpulseResponse(room, kRateHz);
  REQUIRE(response.has_value());
  CHECK((*response)[0] == 1.0f);
  for (size_t i = 1; i < response->size(); ++i) REQUIRE(std::abs((*response)[i]) < 1.0f);
  // The image at -1 m is 4 m away, 2 m more than the direct sound.
  const auto expected = static_cast<size_t>(std::lround(2.0 / 343.0 * kRateHz));
  size_t first = 1;
  while (std::abs((*response)[first]) < 0.1f) ++first;
  CHECK(first == expected);
}

TEST_CASE("in a room a clip keeps its onset, its length and its level, and rings on") {
  Waveform clip{std::vector<float>(kRateHz, 0.0f), kRateHz};
  const auto burst = WhiteNoise(3200, 7);
  std::copy(burst.begin(), burst.end(), clip.samples.begin() + 4000);
  const auto heard = AddRoom(clip, Room{});
  REQUIRE(heard.has_value());
  REQUIRE(heard->samples.size() == clip.samples.size());
  CHECK(RootMeanSquare(heard->samples) == Approx(RootMeanSquare(clip.samples)).epsilon(1e-3));
  CHECK(RootMeanSquare(std::span(heard->samples).first(4000)) < 1e-6);
  CHECK(RootMeanSquare(std::span(heard->samples).subspan(4000, 100)) > 0.02);
  CHECK(RootMeanSquare(std::span(heard->samples).subspan(7300, 800)) > 0.005);
  CHECK(RootMeanSquare(std::span(clip.samples).subspan(7300, 800)) == 0.0);
}

TEST_CASE("draws keep to their ranges, and to half a metre from the walls") {
  const RandomRoom ranges;
  Random random(3);
  for (int i = 0; i < 500; ++i) {
    const auto room = DrawRoom(ranges, random);
    REQUIRE(room.has_value());
    REQUIRE(Validate(*room).has_value());
    for (int axis = 0; axis < 3; ++axis) {
      REQUIRE(room->size_m[axis] >= ranges.min_size_m[axis]);
      REQUIRE(room->size_m[axis] <= ranges.max_size_m[axis]);
      REQUIRE(room->source_m[axis] >= 0.5);
      REQUIRE(room->source_m[axis] <= room->size_m[axis] - 0.5);
    }
    REQUIRE(room->rt60_s >= ranges.min_rt60_s);
    REQUIRE(room->rt60_s <= ranges.max_rt60_s);
  }
}

TEST_CASE("a room that can't be is refused by what is wrong with it") {
  const auto message = [](const Room& room) {
    const auto ok = Validate(room);
    return ok ? std::string() : ok.error().message;
  };
  Room room;
  room.rt60_s = 3.0;
  CHECK(message(room).find("reverberation time") != std::string::npos);
  room = {};
  room.source_m[1] = 4.5;
  CHECK(message(room).find("source along the width") != std::string::npos);
  room = {};
  room.microphone_m = room.source_m;
  CHECK(message(room).find("distance") != std::string::npos);
  room = {};
  room.size_m[2] = 0.5;
  CHECK(message(room).find("height") != std::string::npos);
  room = {{1.0, 1.0, 1.0}, {0.1, 0.1, 0.1}, {0.9, 0.9, 0.9}, 2.0};
  CHECK(message(room).find("m^3") != std::string::npos);
}
