// The core's reader of WAV files against libsndfile's, to the bit.
#include <sndfile.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "speech_emotion/wav_reader.h"
#include "support/cli_program.h"

using namespace speech_emotion;

namespace {

constexpr int kChannels = 2, kFrames = 3000;

// [frames, channels]: all sizes from full scale down.
std::vector<float> Tones() {
  std::vector<float> samples;
  samples.reserve(kFrames * kChannels);
  for (int i = 0; i < kFrames * kChannels; ++i)
    samples.push_back(static_cast<float>(std::sin(0.37 * i) * std::exp(-0.002 * i)));
  return samples;
}

std::vector<float> ByLibsndfile(const std::string& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  REQUIRE(file != nullptr);
  std::vector<float> samples(static_cast<size_t>(info.frames * info.channels));
  sf_readf_float(file, samples.data(), info.frames);
  sf_close(file);
  return samples;
}

WavReader OpenByCore(const std::string& path) {
  const std::string bytes = cli_test::ReadBytes(path);
  auto reader = WavReader::Open(std::vector<uint8_t>(bytes.begin(), bytes.end()));
  if (!reader) FAIL(reader.error().message);
  CHECK(reader->warning() == "");
  CHECK(reader->sample_rate_hz() == 22050);
  return std::move(*reader);
}

std::vector<float> ByCore(const std::string& path) {
  WavReader reader = OpenByCore(path);
  std::vector<float> samples(static_cast<size_t>(reader.frames() * reader.channels()));
  CHECK(reader.Read(0, samples) == kFrames);
  return samples;
}

}  // namespace

TEST_CASE("the core reads both kinds of ADPCM as libsndfile does, from anywhere on") {
  const cli_test::TemporaryFolder folder;
  const std::string path = folder.Path("a.wav");
  for (const int coding : {SF_FORMAT_IMA_ADPCM, SF_FORMAT_MS_ADPCM}) {
    for (const int channels : {1, kChannels}) {
      CAPTURE(coding, channels);
      SF_INFO info{};
      info.channels = channels;
      info.samplerate = 22050;
      info.format = SF_FORMAT_WAV | coding;
      SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
      REQUIRE(file != nullptr);
      sf_writef_float(file, Tones().data(), kFrames);
      sf_close(file);
      const auto expected = ByLibsndfile(path);  // padded to whole blocks
      auto reader = OpenByCore(path);
      std::vector<float> samples, some(static_cast<size_t>(777 * channels));
      for (int64_t frame = 0, count = 0; (count = reader.Read(frame, some)) > 0; frame += count) {
        samples.insert(samples.end(), some.begin(), some.begin() + count * channels);
      }
      CHECK(samples == expected);
      CHECK(reader.frames() * channels == std::ssize(expected));
    }
  }
}

TEST_CASE("the core reads every kind of uncompressed WAV file as libsndfile does") {
  const cli_test::TemporaryFolder folder;
  const std::string path = folder.Path("a.wav");
  const auto tones = Tones();
  for (const int container : std::vector<int>{SF_FORMAT_WAV, SF_FORMAT_WAV | SF_ENDIAN_BIG, SF_FORMAT_WAVEX,
                                              SF_FORMAT_RF64, SF_FORMAT_W64}) {
    for (const int coding : {SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_PCM_32,
                             SF_FORMAT_FLOAT, SF_FORMAT_DOUBLE, SF_FORMAT_ALAW, SF_FORMAT_ULAW}) {
      SF_INFO info{};
      info.channels = kChannels;
      info.samplerate = 22050;
      info.format = container | coding;
      if (sf_format_check(&info) == SF_FALSE) continue;
      CAPTURE(container, coding);
      SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
      REQUIRE(file != nullptr);
      sf_writef_float(file, tones.data(), kFrames);
      sf_close(file);
      CHECK(ByCore(path) == ByLibsndfile(path));
    }
  }
}
