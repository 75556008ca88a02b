#include "speech_emotion/wav_reader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

using namespace speech_emotion;
using Bytes = std::vector<uint8_t>;

namespace {

constexpr int kRateHz = 8000;

void Append(Bytes& bytes, uint64_t number, int count) {
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<uint8_t>(number >> (8 * i)));
}
void Append(Bytes& bytes, const char* text) { bytes.insert(bytes.end(), text, text + std::strlen(text)); }
void Append(Bytes& bytes, const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

struct Header {
  int tag = 1;
  int channels = 1;
  int bits = 16;
  int block = 2;
  int64_t data_size = -1;  // -1: the right one
};

Bytes Wav(const Bytes& samples, const Header& header = {}) {
  Bytes bytes;
  Append(bytes, "RIFF");
  Append(bytes, 36 + samples.size(), 4);
  Append(bytes, "WAVEfmt ");
  Append(bytes, 16, 4);
  Append(bytes, static_cast<uint64_t>(header.tag), 2);
  Append(bytes, static_cast<uint64_t>(header.channels), 2);
  Append(bytes, kRateHz, 4);
  Append(bytes, kRateHz * static_cast<uint64_t>(header.block), 4);
  Append(bytes, static_cast<uint64_t>(header.block), 2);
  Append(bytes, static_cast<uint64_t>(header.bits), 2);
  Append(bytes, "data");
  Append(bytes, header.data_size < 0 ? samples.size() : static_cast<uint64_t>(header.data_size), 4);
  Append(bytes, samples);
  return bytes;
}

// 16-bit samples whose bytes are no chunk's name.
Bytes Ramp(int count) {
  Bytes bytes;
  for (int i = 0; i < count; ++i) Append(bytes, static_cast<uint64_t>((i % 200) * 7 + 128), 2);
  return bytes;
}

Result<WavReader> Open(const Bytes& bytes) {
  const auto read = [bytes](int64_t position, std::span<uint8_t> out) {
    const size_t begin = std::min(static_cast<size_t>(position), bytes.size());
    const size_t count = std::min(out.size(), bytes.size() - begin);
    std::copy_n(bytes.begin() + static_cast<int64_t>(begin), count, out.begin());
    return count;
  };
  return WavReader::Open(read, std::ssize(bytes));
}

std::vector<float> Samples(WavReader& reader, size_t block = 1000) {
  std::vector<float> all, some(block * static_cast<size_t>(reader.channels()));
  for (int64_t frame = 0;;) {
    const int64_t count = reader.Read(frame, some);
    if (count == 0) return all;
    all.insert(all.end(), some.begin(), some.begin() + count * reader.channels());
    frame += count;
  }
}

struct Read {
  std::vector<float> samples;
  std::string warning;
};
Read ReadAll(const Bytes& bytes) {
  auto reader = Open(bytes);
  if (!reader) FAIL(reader.error().message);
  auto samples = Samples(*reader);
  CHECK(reader->frames() * reader->channels() == std::ssize(samples));
  return {samples, reader->warning()};
}

}  // namespace

TEST_CASE("a header's size that was never written, wrapped or is older than the samples loses none") {
  const Bytes ramp = Ramp(kRateHz);
  const Read whole = ReadAll(Wav(ramp));
  CHECK(whole.samples.size() == kRateHz);
  CHECK(whole.warning.empty());
  CHECK(whole.samples[1] == 135.0f / 32768.0f);
  for (const int64_t size : {0, 4000, 8002}) {
    const Read read = ReadAll(Wav(ramp, {.data_size = size}));
    CHECK(read.samples == whole.samples);
    CHECK_THAT(read.warning, Catch::Matchers::Contains("by its header, found 1 s"));
  }
  // Written into a pipe: no size could be known.
  CHECK(ReadAll(Wav(ramp, {.data_size = 0xffffffff})).samples == whole.samples);
  CHECK(ReadAll(Wav(ramp, {.data_size = 0xffffffff})).warning.empty());
}

TEST_CASE("a file that was cut is read as far as it goes, and told") {
  Bytes wav = Wav(Ramp(kRateHz));
  wav.resize(44 + 4001);
  const Read read = ReadAll(wav);
  CHECK(read.samples.size() == 2000);
  CHECK(read.warning == "expected 1 s by its header, found 0.25 s");
  CHECK(ReadAll(Wav(Ramp(kRateHz), {.data_size = 2 * 7200 * kRateHz})).warning ==
        "expected 7200 s by its header, found 1 s");
}

TEST_CASE("chunks, padding and tags behind the samples are no samples") {
  const Bytes wav = Wav(Ramp(1001));
  Bytes listed = wav, padded = wav, tagged = wav;
  Append(listed, "LIST");
  Append(listed, 4, 4);
  Append(listed, "INFO");
  padded.resize(wav.size() + 3, 0);
  tagged.resize(wav.size() + 128, 0xaa);
  CHECK(ReadAll(listed).samples.size() == 1001);
  CHECK(ReadAll(listed).warning.empty());
  CHECK(ReadAll(padded).samples.size() == 1001);
  CHECK(ReadAll(tagged).samples.size() == 1001);
  CHECK_THAT(ReadAll(tagged).warning, Catch::Matchers::Contains("128 bytes behind the samples"));
}

TEST_CASE("recordings that were joined are one, of any number, where their format is") {
  Bytes joined;
  for (int i = 0; i < 5000; ++i) Append(joined, Wav(Ramp(10)));
  const Read read = ReadAll(joined);
  CHECK(read.samples.size() == 50000);
  CHECK_THAT(read.warning, Catch::Matchers::Contains("joined"));

  Bytes mixed = Wav(Ramp(100));
  Append(mixed, Wav(Ramp(100), {.channels = 2, .block = 4}));
  CHECK(ReadAll(mixed).samples.size() == 100);
  CHECK_THAT(ReadAll(mixed).warning, Catch::Matchers::Contains("isn't read"));
}

TEST_CASE("samples in blocks wider than they are stand at the upper end") {
  Bytes samples;
  for (const int value : {0x123456, -0x123456}) Append(samples, static_cast<uint64_t>(value) << 8, 4);
  const Read read = ReadAll(Wav(samples, {.bits = 24, .block = 4}));
  const float expected = static_cast<float>(0x123456) / 0x800000;
  CHECK(read.samples == std::vector<float>{expected, -expected});
}

TEST_CASE("a coding that isn't read is named, and a header without sense is refused") {
  const auto gsm = Open(Wav(Ramp(100), {.tag = 0x31}));
  CHECK(gsm.error().code == ErrorCode::kUnsupportedAudio);
  CHECK_THAT(gsm.error().message, Catch::Matchers::Contains("GSM 6.10"));
  for (const Header& header :
       {Header{.channels = 0}, Header{.bits = 40, .block = 5}, Header{.bits = 0, .block = 0},
        Header{.tag = 3, .bits = 16}, Header{.tag = 0x11, .bits = 4, .block = 0},
        Header{.tag = 2, .channels = 9, .bits = 4, .block = 60}}) {
    CHECK(Open(Wav(Ramp(100), header)).error().code == ErrorCode::kInvalidAudio);
  }
  CHECK(Open(Bytes(100, 0)).error().code == ErrorCode::kInvalidAudio);
  const Bytes wav = Wav(Ramp(100));
  for (size_t length = 0; length < 44; ++length) {
    CHECK_FALSE(Open(Bytes(wav.begin(), wav.begin() + static_cast<int64_t>(length))).has_value());
  }
}

TEST_CASE("a file of nothing but chunks ends in an error soon") {
  Bytes chunks = Wav({});
  chunks.resize(36);
  for (int i = 0; i < 100000; ++i) {
    Append(chunks, "junk");
    Append(chunks, 0, 4);
  }
  CHECK(Open(chunks).error().code == ErrorCode::kInvalidAudio);
}
