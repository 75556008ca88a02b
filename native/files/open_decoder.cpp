#include "files/open_decoder.h"

#include <cstring>
#include <utility>

#include "base/result_macros.h"
#include "files/byte_source.h"
#include "files/ffmpeg_loader.h"
#include "files/fitted_decoder.h"
#include "files/mp3_decoder.h"
#include "files/ogg_links.h"
#include "files/sndfile_decoder.h"
#include "speech_emotion/wav_reader.h"

namespace speech_emotion {
namespace {

using Decoder = Result<std::unique_ptr<AudioDecoder>>;

class WavDecoder : public AudioDecoder {
 public:
  explicit WavDecoder(WavReader reader) : reader_(std::move(reader)) {}

  int channels() const override { return reader_.channels(); }
  int sample_rate_hz() const override { return reader_.sample_rate_hz(); }
  int64_t Decode(std::span<float> interleaved) override {
    const int64_t frames = reader_.Read(position_, interleaved);
    position_ += frames;
    return frames;
  }
  std::string Warning() override { return reader_.warning(); }

 private:
  WavReader reader_;
  int64_t position_ = 0;
};

// The recordings of an Ogg file one after the other: libsndfile stops at the end of the first.
class OggDecoder : public AudioDecoder {
 public:
  OggDecoder(ByteSource& source, OggLinks found) : source_(source), found_(std::move(found)) {}

  // The next recording. Fails where it is none, or doesn't fit the first.
  Result<void> OpenNext() {
    const auto [begin, size] = found_.links[next_++];
    range_ = std::make_unique<ByteRange>(source_, begin, size);
    SE_ASSIGN_OR_RETURN(auto opened, OpenWithSndfile(*range_));
    if (current_ != nullptr) {
      SE_ASSIGN_OR_RETURN(opened, FitDecoder(std::move(opened), channels(), sample_rate_hz()));
    }
    current_ = std::move(opened);
    return {};
  }

  int channels() const override { return current_->channels(); }
  int sample_rate_hz() const override { return current_->sample_rate_hz(); }

  int64_t Decode(std::span<float> interleaved) override {
    while (true) {
      const int64_t frames = current_->Decode(interleaved);
      if (frames > 0) return frames;
      if (warning_.empty()) warning_ = current_->Warning();
      if (next_ == found_.links.size()) break;
      if (const auto ok = OpenNext(); !ok) {
        warning_ = "another recording follows that isn't read: " + ok.error().message;
        next_ = found_.links.size();
        break;
      }
    }
    return 0;
  }

  std::string Warning() override {
    if (warning_.empty() && found_.is_cut)
      return "expected the rest of its last page, found the end (cut off?)";
    return warning_;
  }

 private:
  ByteSource& source_;
  OggLinks found_;
  size_t next_ = 0;                   // in found_.links
  std::unique_ptr<ByteRange> range_;  // what `current_` reads
  std::unique_ptr<AudioDecoder> current_;
  std::string warning_;
};

Decoder OpenOgg(ByteSource& source) {
  OggLinks found = FindOggLinks(source);
  if (found.links.empty()) return OpenWithSndfile(source);  // its first page is damaged: which says why
  auto decoder = std::make_unique<OggDecoder>(source, std::move(found));
  SE_RETURN_IF_ERROR(decoder->OpenNext());
  return decoder;
}

// By libmpg123 or libsndfile. The latter never sees MPEG: it stops where it takes an MP3 file to end, and its
// libmpg123 prints warnings.
Decoder OpenOwn(ByteSource& source, const uint8_t* head) {
  switch (MpegKindOf(source)) {
    case MpegKind::kMp3:
      return OpenMp3(source);
    case MpegKind::kAac:
      return MakeError(ErrorCode::kUnsupportedAudio, "expected audio, found something else");
    case MpegKind::kNone:
      break;
  }
  return std::memcmp(head, "OggS", 4) == 0 ? OpenOgg(source) : OpenWithSndfile(source);
}

}  // namespace

Decoder OpenDecoder(ByteSource& source) {
  if (source.size() == 0) return MakeError(ErrorCode::kInvalidAudio, "expected audio, found an empty file");
  const auto read = [&source](int64_t position, std::span<uint8_t> bytes) {
    source.Seek(position, SEEK_SET);
    return static_cast<size_t>(source.Read(bytes.data(), std::ssize(bytes)));
  };
  uint8_t head[12] = {};
  if (WavReader::IsWav({head, read(0, head)})) {
    auto reader = WavReader::Open(read, source.size());
    if (reader) return std::make_unique<WavDecoder>(std::move(*reader));
    if (reader.error().code != ErrorCode::kUnsupportedAudio) return tl::unexpected(reader.error());
  }
  auto opened = OpenOwn(source, head);
  if (opened) return opened;
  // Anything else, and what only looked like a format of libsndfile's.
  auto other = OpenWithFfmpeg(source);
  const bool is_unknown = !other && other.error().code == ErrorCode::kUnsupportedAudio;
  if (is_unknown && opened.error().code != ErrorCode::kUnsupportedAudio) {
    return tl::unexpected(opened.error());
  }
  return other;
}

}  // namespace speech_emotion
