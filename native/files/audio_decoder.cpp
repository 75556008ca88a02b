#include "files/audio_decoder.h"

#include <sndfile.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "files/text_encoding.h"
#include "speech_emotion/wav_reader.h"

namespace speech_emotion {
namespace {

struct SndfileCloser {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SndfilePtr = std::unique_ptr<SNDFILE, SndfileCloser>;

// libsndfile's view of a ByteSource.
sf_count_t SourceSize(void* source) { return static_cast<ByteSource*>(source)->size(); }
sf_count_t SourceTell(void* source) { return static_cast<ByteSource*>(source)->Tell(); }
sf_count_t SourceRead(void* buffer, sf_count_t count, void* source) {
  return static_cast<ByteSource*>(source)->Read(buffer, count);
}
sf_count_t SourceSeek(sf_count_t offset, int whence, void* source) {
  return static_cast<ByteSource*>(source)->Seek(offset, whence);
}

Result<SndfilePtr> OpenSndfile(ByteSource& source, SF_INFO& info) {
  static SF_VIRTUAL_IO io = {SourceSize, SourceSeek, SourceRead, nullptr, SourceTell};
  // libsndfile keeps the reason of a failed open in a global variable.
  static std::mutex open_mutex;
  const std::lock_guard lock(open_mutex);
  SndfilePtr file(sf_open_virtual(&io, SFM_READ, &info, &source));
  if (file != nullptr) return file;
  const std::string expected = "expected audio (WAV, FLAC, Ogg, MP3), found ";
  if (source.size() == 0) return MakeError(ErrorCode::kInvalidAudio, expected + "an empty file");
  if (sf_error(nullptr) == SF_ERR_UNRECOGNISED_FORMAT) {
    return MakeError(ErrorCode::kInvalidAudio, expected + "something else");
  }
  // The library's reasons start with a capital and end with a full stop, or with spaces.
  std::string reason = sf_strerror(nullptr);
  reason.erase(
      std::find_if_not(reason.rbegin(), reason.rend(), [](char c) { return c == '.' || c == ' '; }).base(),
      reason.end());
  return MakeError(ErrorCode::kInvalidAudio, expected + "a file that can't be decoded: " + reason);
}

class SndfileDecoder : public AudioDecoder {
 public:
  SndfileDecoder(ByteSource& source, SndfilePtr file, const SF_INFO& info)
      : source_(source), file_(std::move(file)), info_(info) {}

  int channels() const override { return info_.channels; }
  int sample_rate_hz() const override { return info_.samplerate; }
  int64_t Decode(std::span<float> interleaved) override {
    const int64_t frames =
        sf_readf_float(file_.get(), interleaved.data(), std::ssize(interleaved) / info_.channels);
    position_ += frames;
    return frames;
  }

  std::string Warning() override {
    const bool length_known = info_.frames != SF_COUNT_MAX;
    // libsndfile extrapolates the length of an MP3 without a Xing header from its first frame, and
    // stops there: a wild guess where the bit rate varies, and a few frames off where tags follow.
    const bool length_guessed = (info_.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
    const int64_t tolerance = length_guessed ? info_.frames / 20 : 0;
    if (length_known && position_ < info_.frames - tolerance) {
      return "expected " + Seconds(info_.frames) + " by its header, found " + Seconds(position_);
    }
    const int64_t left = source_.size() - source_.Tell();
    if (length_guessed && left > source_.size() / 20) {
      return "expected an end at " + Seconds(position_) + ", found " + std::to_string(left) +
             " bytes more (an MP3 of varying bit rate without a Xing header?)";
    }
    return {};
  }

 private:
  std::string Seconds(int64_t frames) const {
    return cli::FixedPoint(static_cast<double>(frames) / info_.samplerate, 3) + " s";
  }

  ByteSource& source_;
  SndfilePtr file_;
  SF_INFO info_;
  int64_t position_ = 0;  // frames decoded
};

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

}  // namespace

Result<std::unique_ptr<AudioDecoder>> OpenDecoder(ByteSource& source) {
  const auto read = [&source](int64_t position, std::span<uint8_t> bytes) {
    source.Seek(position, SEEK_SET);
    return static_cast<size_t>(source.Read(bytes.data(), std::ssize(bytes)));
  };
  uint8_t head[12];
  if (WavReader::IsWav({head, read(0, head)})) {
    auto reader = WavReader::Open(read, source.size());
    if (reader) return std::make_unique<WavDecoder>(std::move(*reader));
    if (reader.error().code != ErrorCode::kUnsupportedAudio) return tl::unexpected(reader.error());
  }
  source.Seek(0, SEEK_SET);
  SF_INFO info{};
  auto file = OpenSndfile(source, info);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<SndfileDecoder>(source, std::move(*file), info);
}

}  // namespace speech_emotion
