#include "files/mp3_decoder.h"

#include <mpg123.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "base/result_macros.h"
#include "files/text_encoding.h"

namespace speech_emotion {
namespace {

struct HandleDeleter {
  void operator()(mpg123_handle* handle) const { mpg123_delete(handle); }
};
using Handle = std::unique_ptr<mpg123_handle, HandleDeleter>;

mpg123_ssize_t ReadSource(void* source, void* buffer, size_t count) {
  return static_cast<mpg123_ssize_t>(
      static_cast<ByteSource*>(source)->Read(buffer, static_cast<int64_t>(count)));
}
off_t SeekSource(void* source, off_t offset, int whence) {
  return static_cast<ByteSource*>(source)->Seek(offset, whence);
}

Error Undecodable(const char* reason) {
  return {ErrorCode::kInvalidAudio,
          std::string("expected audio, found an MP3 file that can't be decoded: ") + reason};
}

// Where ID3v2 tags end: https://id3.org/id3v2.4.0-structure, ten bytes, the last four a size of seven bits
// each.
int64_t EndOfTags(ByteSource& source) {
  int64_t position = 0;
  std::array<uint8_t, 10> tag;
  while (true) {
    source.Seek(position, SEEK_SET);
    const bool is_tag = source.Read(tag.data(), std::ssize(tag)) == std::ssize(tag) && tag[0] == 'I' &&
                        tag[1] == 'D' && tag[2] == '3';
    if (!is_tag) return position;
    const bool has_footer = (tag[5] & 0x10) != 0;
    position += 10 + (has_footer ? 10 : 0);
    for (size_t i = 6; i < 10; ++i) position += int64_t{tag[i] & 0x7f} << (7 * (9 - i));
  }
}

// Whether the chunk "fmt " says so: tags 0x50 and 0x55, by Microsoft's mmreg.h, or the same in the number of
// an extended format.
bool IsWavOfMpeg(ByteSource& source) {
  constexpr int kMostChunks = 64;  // before that one
  std::array<uint8_t, 8 + 26> bytes;
  const auto read = [&](int64_t position) {
    bytes.fill(0);
    source.Seek(position, SEEK_SET);
    return source.Read(bytes.data(), std::ssize(bytes)) >= 12;
  };
  const auto is = [&bytes](size_t at, const char* name) {
    return std::memcmp(bytes.data() + at, name, 4) == 0;
  };
  if (!read(0) || !is(8, "WAVE")) return false;
  int64_t position = 12;
  for (int chunk = 0; chunk < kMostChunks && read(position); ++chunk) {
    const int64_t size = bytes[4] | bytes[5] << 8 | bytes[6] << 16 | int64_t{bytes[7]} << 24;
    if (!is(0, "fmt ")) {
      position += 8 + size + size % 2;
      continue;
    }
    int tag = bytes[8] | bytes[9] << 8;
    if (tag == 0xfffe) tag = bytes[32] | bytes[33] << 8;
    return tag == 0x50 || tag == 0x55;
  }
  return false;
}

class Mp3Decoder : public AudioDecoder {
 public:
  Mp3Decoder(ByteSource& source, Handle handle) : source_(source), handle_(std::move(handle)) {}

  // Reads as far as the first frame.
  Result<void> Begin() {
    long rate = 0;
    int encoding = 0;
    if (mpg123_getformat(handle_.get(), &rate, &channels_, &encoding) != MPG123_OK) {
      return tl::unexpected(Undecodable(mpg123_strerror(handle_.get())));
    }
    sample_rate_hz_ = static_cast<int>(rate);
    // What follows is brought to the first frame's form, whatever form it has.
    mpg123_format_none(handle_.get());
    mpg123_format(handle_.get(), rate, channels_, MPG123_ENC_FLOAT_32);
    mpg123_param(handle_.get(), MPG123_RESYNC_LIMIT, -1, 0);  // past junk of any length
    // Of a Xing or Info frame: without the file's size, which it isn't told, libmpg123 can't guess it.
    expected_frames_ = std::max<int64_t>(mpg123_length(handle_.get()), 0);
    return {};
  }

  int channels() const override { return channels_; }
  int sample_rate_hz() const override { return sample_rate_hz_; }

  int64_t Decode(std::span<float> interleaved) override {
    const size_t frame_bytes = static_cast<size_t>(channels_) * sizeof(float);
    const size_t room = interleaved.size() / static_cast<size_t>(channels_) * frame_bytes;
    size_t bytes = 0;
    int state = MPG123_OK;
    while (bytes == 0 && (state == MPG123_OK || state == MPG123_NEW_FORMAT)) {
      state = mpg123_read(handle_.get(), interleaved.data(), room, &bytes);
    }
    if (state == MPG123_ERR) failure_ = mpg123_strerror(handle_.get());
    const auto frames = static_cast<int64_t>(bytes / frame_bytes);
    position_ += frames;
    return frames;
  }

  std::string Warning() override {
    const int64_t tolerance = 2 * mpg123_spf(handle_.get());  // encoders count their own frame or don't
    if (expected_frames_ > 0 && std::abs(position_ - expected_frames_) > tolerance) {
      return "expected " + Seconds(expected_frames_) + " by its header, found " + Seconds(position_);
    }
    if (failure_.empty()) return {};
    if (source_.Tell() >= source_.size())
      return "expected the rest of its last frame, found the end (cut off?)";
    return "found what can't be decoded at " + Seconds(position_) + ": " + failure_;
  }

 private:
  std::string Seconds(int64_t frames) const {
    return FixedPoint(static_cast<double>(frames) / sample_rate_hz_, 3) + " s";
  }

  ByteSource& source_;
  Handle handle_;
  int channels_ = 0;
  int sample_rate_hz_ = 0;
  int64_t expected_frames_ = 0;
  int64_t position_ = 0;  // frames decoded
  std::string failure_;
};

}  // namespace

MpegKind MpegKindOf(ByteSource& source) {
  if (IsWavOfMpeg(source)) return MpegKind::kMp3;
  const int64_t begin = EndOfTags(source);
  std::array<uint8_t, 4> head{};
  source.Seek(begin, SEEK_SET);
  source.Read(head.data(), std::ssize(head));
  const bool is_sync = head[0] == 0xff && (head[1] & 0xe0) == 0xe0;
  if (is_sync && (head[1] & 0x06) == 0) return MpegKind::kAac;  // no layer
  const bool is_flac = std::memcmp(head.data(), "fLaC", 4) == 0;
  return !is_flac && (is_sync || begin > 0) ? MpegKind::kMp3 : MpegKind::kNone;
}

Result<std::unique_ptr<AudioDecoder>> OpenMp3(ByteSource& source) {
  Handle handle(mpg123_new(nullptr, nullptr));
  if (handle == nullptr) return tl::unexpected(Undecodable("libmpg123 has no decoder"));
  constexpr int kFlags = MPG123_QUIET | MPG123_FORCE_FLOAT | MPG123_NO_PEEK_END | MPG123_SKIP_ID3V2;
  mpg123_param(handle.get(), MPG123_ADD_FLAGS, kFlags, 0);
  mpg123_replace_reader_handle(handle.get(), ReadSource, SeekSource, nullptr);
  source.Seek(0, SEEK_SET);
  if (mpg123_open_handle(handle.get(), &source) != MPG123_OK) {
    return tl::unexpected(Undecodable(mpg123_strerror(handle.get())));
  }
  auto decoder = std::make_unique<Mp3Decoder>(source, std::move(handle));
  SE_RETURN_IF_ERROR(decoder->Begin());
  return decoder;
}

}  // namespace speech_emotion
