#include "speech_emotion/emotion_model.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "support/shipped_model.h"

using namespace speech_emotion;

namespace {

// The bytes with the first occurrence of `from` replaced: same length, so the protobuf stays valid.
std::vector<uint8_t> Replaced(std::vector<uint8_t> bytes, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  const auto at = std::search(bytes.begin(), bytes.end(), from.begin(), from.end());
  REQUIRE(at != bytes.end());
  std::copy(to.begin(), to.end(), at);
  return bytes;
}

std::string Refusal(const std::vector<uint8_t>& bytes) {
  const auto model = EmotionModel::FromBytes(bytes);
  return model ? "accepted" : std::string(ErrorCodeName(model.error().code)) + ": " + model.error().message;
}

}  // namespace

TEST_CASE("the shipped model passes its own self-test and names the eight classes in their order") {
  const auto model = EmotionModel::FromBytes(ShippedModelBytes());
  if (!model) FAIL(model.error().message);
  CHECK(model->labels() == std::vector<std::string>{"neutral", "calm", "happy", "sad", "angry", "fearful",
                                                    "disgust", "surprised"});
  CHECK(model->window_s() == 3.0);
  CHECK(model->metadata().at("licence").find("non-commercial") != std::string::npos);
  CHECK(ShippedModelBytes().size() <= 2000000);
}

TEST_CASE("a model without our metadata, or with changed metadata, is refused by the key") {
  const auto bytes = ShippedModelBytes();
  CHECK(Refusal(bytes) == "accepted");
  CHECK(Refusal(Replaced(bytes, "window_s", "window_z")) ==
        "invalid-model: expected the metadata of an emotion model, found no key 'window_s'");
  CHECK(Refusal(Replaced(bytes, "features.mel.bands", "features.mel.bonds")).find("features.mel.bands") !=
        std::string::npos);
}

TEST_CASE("a model whose features or weights were changed fails its self-test") {
  const auto bytes = ShippedModelBytes();
  CHECK(Refusal(Replaced(bytes, "slaney", "sxaney")).find("features.mel.scale") != std::string::npos);
  // 7600 Hz becomes 3600 Hz: valid, but not what the model was trained with.
  CHECK(Refusal(Replaced(bytes, "7600", "3600")).starts_with("self-test-failed: "));
}

TEST_CASE("bytes that are no model are refused") {
  CHECK(Refusal({}).starts_with("invalid-model: "));
  CHECK(Refusal(std::vector<uint8_t>(1000, 'x')).starts_with("invalid-model: "));
  auto truncated = ShippedModelBytes();
  truncated.resize(truncated.size() / 2);
  CHECK(Refusal(truncated).starts_with("invalid-model: "));
}

TEST_CASE("the self-test's signal is the same for every rate's clock and never silent") {
  for (const int rate_hz : {8000, 16000, 48000}) {
    const Waveform signal = SelfTestWaveform(rate_hz);
    CHECK(signal.duration_s() == 1.0);
    CHECK(*std::max_element(signal.samples.begin(), signal.samples.end()) > 0.1f);
  }
}
