// The core's fuzzers on what they start from, and on what they once found.
#include "support/fuzz_replay.h"

using speech_emotion::testing::Replay;

extern "C" {
int feature_extractor_fuzz(const uint8_t* data, size_t size);
int model_metadata_fuzz(const uint8_t* data, size_t size);
int wav_reader_fuzz(const uint8_t* data, size_t size);
}

TEST_CASE("options and sounds that the fuzzer tries give the same features in any pieces, or a named error") {
  CHECK(Replay("feature_extractor_fuzz", feature_extractor_fuzz) > 5);
}

TEST_CASE("whatever a model's metadata say ends in a named error or in a model that hears") {
  CHECK(Replay("model_metadata_fuzz", model_metadata_fuzz) > 3);
}

TEST_CASE("WAV files as the fuzzer damages them are read the same in any pieces, or a named error") {
  CHECK(Replay("wav_reader_fuzz", wav_reader_fuzz) > 15);
}
