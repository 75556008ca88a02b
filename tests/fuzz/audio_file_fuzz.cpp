// Any bytes as a sound file of any kind: a named error, or samples that are the same in pieces of any size,
// and no word from the libraries that decode. What the program makes of them is finite.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iostream>  // whose streams are those of the start, and not what a Listener puts there
#include <optional>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "files/open_decoder.h"
#include "require.h"
#include "scratch_file.h"

namespace {

using namespace speech_emotion;
using testing::Require;
using testing::RequireMessage;

// Of all channels: what decodes to more is cut, as longer sounds tell nothing new.
constexpr int64_t kMostSamples = 1 << 19;
constexpr double kMostSeconds = 0.5;  // the same of a file

class Bytes : public ByteSource {
 public:
  explicit Bytes(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  int64_t size() const override { return std::ssize(bytes_); }
  int64_t Read(void* buffer, int64_t count) override {
    Require(count >= 0, "a read of less than nothing");
    const int64_t begin = std::min(position_, size()), available = std::min(size() - begin, count);
    std::copy_n(bytes_.data() + begin, available, static_cast<uint8_t*>(buffer));
    position_ = begin + available;
    return available;
  }

 private:
  std::span<const uint8_t> bytes_;
};

// What libraries print while it lives. The sanitizers and libFuzzer keep the streams that there were.
class Listener {
 public:
  Listener() {
    constexpr cookie_io_functions_t kWriter = {nullptr, Write, nullptr, nullptr};
    heard_ = fopencookie(&text_, "w", kWriter);
    std::setvbuf(heard_, nullptr, _IONBF, 0);
    stdout = heard_;
    stderr = heard_;
  }
  ~Listener() {
    stdout = out_;
    stderr = error_;
    std::fclose(heard_);
    if (text_.empty()) return;
    std::fprintf(stderr, "%s\n", text_.c_str());
    Require(false, "a library printed that");
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  static ssize_t Write(void* text, const char* bytes, size_t count) {
    static_cast<std::string*>(text)->append(bytes, count);
    return static_cast<ssize_t>(count);
  }

  FILE* const out_ = stdout;
  FILE* const error_ = stderr;
  FILE* heard_ = nullptr;
  std::string text_;
};

struct Decoded {
  std::vector<float> samples;  // interleaved
  int channels = 0, sample_rate_hz = 0;
  std::string warning;
  bool is_whole = false;
};

// Nothing where the bytes are no sound. `piece_frames`: that are asked for at a time, at least 1.
std::optional<Decoded> Decode(std::span<const uint8_t> bytes, int64_t piece_frames) {
  Bytes source(bytes);
  auto decoder = OpenDecoder(source);
  if (!decoder) {
    RequireMessage(decoder.error());
    return std::nullopt;
  }
  Decoded decoded{{}, (*decoder)->channels(), (*decoder)->sample_rate_hz(), {}, false};
  Require(decoded.channels > 0 && decoded.sample_rate_hz > 0, "a sound without channels or rate");
  piece_frames = std::clamp<int64_t>(kMostSamples / decoded.channels, 1, piece_frames);
  std::vector<float> piece(static_cast<size_t>(piece_frames * decoded.channels));
  while (std::ssize(decoded.samples) < kMostSamples) {
    const int64_t frames = (*decoder)->Decode(piece);
    Require(frames >= 0 && frames <= piece_frames, "more frames than there is room for");
    decoded.is_whole = frames == 0;
    if (decoded.is_whole) break;
    decoded.samples.insert(decoded.samples.end(), piece.begin(), piece.begin() + frames * decoded.channels);
  }
  decoded.warning = (*decoder)->Warning();
  return decoded;
}

void RequireTheSameInPieces(std::span<const uint8_t> bytes) {
  constexpr int64_t kBlockFrames = 1 << 12;
  const auto blocks = Decode(bytes, kBlockFrames);
  const auto pieces = Decode(bytes, 1 + std::ssize(bytes) % 97);
  Require(blocks.has_value() == pieces.has_value(), "the same bytes are a sound once and none once");
  if (!blocks) return;
  Require(blocks->channels == pieces->channels && blocks->sample_rate_hz == pieces->sample_rate_hz,
          "the same bytes have two forms");
  const size_t common = std::min(blocks->samples.size(), pieces->samples.size());
  Require(
      common == 0 || std::memcmp(blocks->samples.data(), pieces->samples.data(), common * sizeof(float)) == 0,
      "pieces change the samples");
  if (!blocks->is_whole || !pieces->is_whole) return;
  Require(blocks->samples.size() == pieces->samples.size(), "pieces change the length");
  Require(blocks->warning == pieces->warning, "pieces change the warning");
}

void RequireFinite(const std::string& path) {
  auto reader = AudioFileReader::Open(path, {0.0, kMostSeconds, {}});
  if (!reader) return RequireMessage(reader.error());
  while (true) {
    const auto block = reader->ReadBlock();
    if (!block) return RequireMessage(block.error());
    if (block->empty()) return;
    for (const float sample : *block) Require(std::isfinite(sample), "a sample that is no number");
  }
}

}  // namespace

// LeakSanitizer asks for it. What these lose of damaged files (libsndfile 1.2.0 a Vorbis header, say) isn't
// ours.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libsndfile\nleak:libvorbis\nleak:libogg\nleak:libopus\nleak:libFLAC\nleak:libmpg123\n"
         "leak:libav\nleak:libsw\n";
}

// NOLINTNEXTLINE(bugprone-reserved-identifier): likewise
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  const testing::ScratchFile file(bytes, ".audio");
  const Listener listener;
  RequireTheSameInPieces(bytes);
  RequireFinite(file.path());
  return 0;
}
