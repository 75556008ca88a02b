// The fuzzer of sound files on what it starts from, and on what it once found.
#include "support/fuzz_replay.h"

extern "C" int audio_file_fuzz(const uint8_t* data, size_t size);

TEST_CASE("Sound files of every container, and damaged ones, are finite and the same in any pieces") {
  CHECK(speech_emotion::testing::Replay("audio_file_fuzz", audio_file_fuzz) > 25);
}
