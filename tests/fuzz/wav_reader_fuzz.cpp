// Any bytes as a WAV file: a named error, or samples that are the same in pieces of any size, no more of them
// than the bytes can hold.
#include <algorithm>
#include <cstring>
#include <vector>

#include "require.h"
#include "speech_emotion/channel_survey.h"
#include "speech_emotion/wav_reader.h"

namespace {

using namespace speech_emotion;
using testing::Require;

// interleaved
std::vector<float> ReadInPieces(WavReader& reader, int64_t piece_frames) {
  std::vector<float> samples, piece(static_cast<size_t>(piece_frames * reader.channels()));
  for (int64_t frame = 0;;) {
    const int64_t count = reader.Read(frame, piece);
    if (count == 0) return samples;
    Require(count <= piece_frames, "more frames than there is room for");
    samples.insert(samples.end(), piece.begin(), piece.begin() + count * reader.channels());
    frame += count;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr int64_t kMostSamplesOfAByte = 3;  // ADPCM: two a byte, and those of the heads
  auto reader = WavReader::Open(std::vector<uint8_t>(data, data + size));
  if (!reader) {
    testing::RequireMessage(reader.error());
    return 0;
  }
  Require(reader->channels() > 0 && reader->sample_rate_hz() > 0, "a file without channels or rate");
  Require(reader->frames() * reader->channels() <= static_cast<int64_t>(size) * kMostSamplesOfAByte,
          "more samples than bytes");
  const auto whole = ReadInPieces(*reader, std::max<int64_t>(reader->frames(), 1));
  Require(std::ssize(whole) == reader->frames() * reader->channels(), "another length than was said");
  const auto pieces = ReadInPieces(*reader, 1 + static_cast<int64_t>(size % 97));
  Require(pieces.size() == whole.size() &&
              (whole.empty() || std::memcmp(pieces.data(), whole.data(), whole.size() * sizeof(float)) == 0),
          "pieces change the samples");
  ChannelSurvey survey(reader->channels());
  survey.Add(whole);
  Require(survey.Choose().channel < reader->channels(), "a channel that there isn't");
  return 0;
}
