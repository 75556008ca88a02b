// The trainer's fuzzers on what they start from, and on what they once found.
#include "support/fuzz_replay.h"

using speech_emotion::testing::Replay;

extern "C" {
int clip_table_fuzz(const uint8_t* data, size_t size);
int recipe_fuzz(const uint8_t* data, size_t size);
}

TEST_CASE("tables as the fuzzer damages them end in clips, or in an error that names the file") {
  CHECK(Replay("clip_table_fuzz", clip_table_fuzz) > 8);
}

TEST_CASE("recipes as the fuzzer damages them end in options within their ranges, or in a named error") {
  CHECK(Replay("recipe_fuzz", recipe_fuzz) > 5);
}
