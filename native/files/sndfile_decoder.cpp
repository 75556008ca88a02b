#include "files/sndfile_decoder.h"

#include <sndfile.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/result_macros.h"
#include "files/text_encoding.h"

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
  source.Seek(0, SEEK_SET);
  SndfilePtr file(sf_open_virtual(&io, SFM_READ, &info, &source));
  if (file != nullptr) return file;
  if (sf_error(nullptr) == SF_ERR_UNRECOGNISED_FORMAT) {
    return MakeError(ErrorCode::kUnsupportedAudio, "expected audio, found something else");
  }
  // The library's reasons start with a capital and end with a full stop, or with spaces.
  std::string reason = sf_strerror(nullptr);
  reason.erase(
      std::find_if_not(reason.rbegin(), reason.rend(), [](char c) { return c == '.' || c == ' '; }).base(),
      reason.end());
  return MakeError(ErrorCode::kInvalidAudio, "expected audio, found a file that can't be decoded: " + reason);
}

class SndfileDecoder : public AudioDecoder {
 public:
  SndfileDecoder(SndfilePtr file, const SF_INFO& info) : file_(std::move(file)), info_(info) {}

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
    if (!length_known || position_ >= info_.frames) return {};
    return "expected " + Seconds(info_.frames) + " by its header, found " + Seconds(position_);
  }

 private:
  std::string Seconds(int64_t frames) const {
    return FixedPoint(static_cast<double>(frames) / info_.samplerate, 3) + " s";
  }

  SndfilePtr file_;
  SF_INFO info_;
  int64_t position_ = 0;  // frames decoded
};

}  // namespace

Result<std::unique_ptr<AudioDecoder>> OpenWithSndfile(ByteSource& source) {
  SF_INFO info{};
  SE_ASSIGN_OR_RETURN(auto file, OpenSndfile(source, info));
  const int coding = info.format & SF_FORMAT_SUBMASK;
  const bool is_mpeg = coding >= SF_FORMAT_MPEG_LAYER_I && coding <= SF_FORMAT_MPEG_LAYER_III;
  if (is_mpeg) return MakeError(ErrorCode::kUnsupportedAudio, "expected audio that isn't MPEG's, found MP3");
  return std::make_unique<SndfileDecoder>(std::move(file), info);
}

}  // namespace speech_emotion
