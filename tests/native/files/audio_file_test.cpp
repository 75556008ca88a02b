// The decoder of the command line and the trainer.
#include "files/audio_file.h"

#include <catch2/catch.hpp>
#include <vector>

#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace cli_test;
using speech_emotion::AudioFileReader;
using speech_emotion::ReadAudioFile;

namespace {

constexpr int kRate = 16000;

// Sample i is i / 2^20: exact in a float, and tells where it comes from.
std::vector<float> Ramp(size_t samples) {
  std::vector<float> ramp(samples);
  for (size_t i = 0; i < samples; ++i) ramp[i] = static_cast<float>(i) / (1 << 20);
  return ramp;
}

}  // namespace

TEST_CASE("Channels are averaged, not added") {
  const TemporaryFolder folder;
  std::vector<float> interleaved;  // [frames, 3]
  for (const float sample : Ramp(1000)) {
    interleaved.insert(interleaved.end(), {sample, 2.0f * sample, 6.0f * sample});
  }
  WriteAudio(folder.Path("three.wav"), interleaved, kRate, AudioKind::kWavFloat, 3);
  const auto waveform = ReadAudioFile(folder.Path("three.wav"));
  REQUIRE(waveform);
  CHECK(waveform->sample_rate_hz == kRate);
  REQUIRE(waveform->samples.size() == 1000);
  for (size_t i = 0; i < 1000; ++i) REQUIRE(waveform->samples[i] == 3.0f * Ramp(1000)[i]);
}

TEST_CASE("A range holds exactly its samples") {
  const TemporaryFolder folder;
  const std::vector<float> ramp = Ramp(10 * kRate);  // more than two blocks
  WriteAudio(folder.Path("ramp.wav"), ramp, kRate, AudioKind::kWavFloat);
  const auto part = ReadAudioFile(folder.Path("ramp.wav"), {.offset_s = 4.5, .duration_s = 5.0});
  REQUIRE(part);
  CHECK(part->samples == std::vector<float>(ramp.begin() + kRate * 9 / 2, ramp.begin() + kRate * 19 / 2));
}

TEST_CASE("Blocks are bounded and put together make the file") {
  const TemporaryFolder folder;
  const std::vector<float> ramp = Ramp(20 * kRate);
  WriteAudio(folder.Path("ramp.wav"), ramp, kRate, AudioKind::kWavFloat);
  auto reader = AudioFileReader::Open(folder.Path("ramp.wav"));
  REQUIRE(reader);
  std::vector<float> samples;
  for (auto block = reader->ReadBlock(); block && !block->empty(); block = reader->ReadBlock()) {
    CHECK(block->size() <= 65536);
    samples.insert(samples.end(), block->begin(), block->end());
  }
  CHECK(samples == ramp);
  CHECK(reader->samples_read() == static_cast<int64_t>(ramp.size()));
  CHECK(reader->warning() == "");
}

TEST_CASE("A range that makes no sense is refused") {
  CHECK_FALSE(ReadAudioFile("any.wav", {.offset_s = -1.0, .duration_s = {}}));
  CHECK_FALSE(ReadAudioFile("any.wav", {.offset_s = 0.0, .duration_s = 0.0}));
}
