#include "speech_emotion/wav_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "signal/wav_samples.h"

namespace speech_emotion {
namespace {

// How one kind of file writes its chunks.
struct Container {
  bool big_endian = false;
  bool wide = false;  // W64: names of 16 bytes, sizes of 8 that count themselves, chunks at multiples of 8
  int64_t data_size = -1;  // RF64: of the ds64 chunk

  int64_t header_bytes() const { return wide ? 24 : 8; }
  int64_t alignment() const { return wide ? 8 : 2; }
};

struct Chunk {
  char name[4] = {};
  int64_t body = 0;  // of the file, in bytes
  int64_t size = 0;  // as its header says

  bool Is(const char* other) const { return std::memcmp(name, other, 4) == 0; }
  int64_t end(const Container& container) const {
    const int64_t room = std::numeric_limits<int64_t>::max() - body - container.alignment();
    const int64_t known = std::min(size, room);
    return body + (known + container.alignment() - 1) / container.alignment() * container.alignment();
  }
};

// mmreg.h. Telephone systems write GSM.
std::string CodingName(int tag) { return tag == 0x31 ? "GSM 6.10" : "coding " + std::to_string(tag); }

// What a header says where the size wasn't known when it was written.
constexpr int64_t kUnknownSize = 0x7ffff000;
// Bytes behind the samples: as many as a tag may have. More are samples that the header knows nothing of.
constexpr int64_t kLeastForgotten = 4096;
constexpr int kMaxChunks = 10000;

}  // namespace

struct WavReader::State {
  struct Extent {
    int64_t begin;  // of the file, in bytes
    int64_t bytes;
    int64_t frames;
  };

  std::vector<uint8_t> Bytes(int64_t position, size_t count) const {
    std::vector<uint8_t> bytes(count);
    bytes.resize(position < size ? read(position, bytes) : 0);
    return bytes;
  }

  int64_t Number(const Container& container, const uint8_t* bytes, int count) const {
    uint64_t number = 0;
    for (int i = 0; i < count; ++i) number = number << 8 | bytes[container.big_endian ? i : count - 1 - i];
    return static_cast<int64_t>(number & static_cast<uint64_t>(std::numeric_limits<int64_t>::max()));
  }

  // False where no header is left.
  bool ReadChunk(const Container& container, int64_t position, Chunk& chunk) const {
    const auto header = Bytes(position, static_cast<size_t>(container.header_bytes()));
    if (std::ssize(header) < container.header_bytes()) return false;
    std::memcpy(chunk.name, header.data(), sizeof chunk.name);
    chunk.body = position + container.header_bytes();
    chunk.size = container.wide ? std::max<int64_t>(Number(container, header.data() + 16, 8) - 24, 0)
                                : Number(container, header.data() + 4, 4);
    if (chunk.Is("data") && container.data_size >= 0) chunk.size = container.data_size;
    return true;
  }

  // A name that can be read, and a size that there is room for.
  bool IsChunk(const Container& container, int64_t position) const {
    Chunk chunk;
    if (!ReadChunk(container, position, chunk)) return true;  // padding
    const bool has_name = std::all_of(std::begin(chunk.name), std::end(chunk.name),
                                      [](char c) { return c >= ' ' && c <= '~'; });
    return has_name && chunk.size <= size + 1 - chunk.body;
  }

  Result<void> ReadFormat(const Container& container, const Chunk& chunk) {
    const auto bytes = Bytes(chunk.body, static_cast<size_t>(std::min<int64_t>(chunk.size, 40)));
    if (bytes.size() < 16) return Damaged("a format of 16 bytes or more", bytes.size());
    const auto number = [&](int offset, int count) {
      return Number(container, bytes.data() + offset, count);
    };
    int tag = static_cast<int>(number(0, 2));
    if (tag == 0xfffe && bytes.size() >= 26) tag = static_cast<int>(number(24, 2));  // of its GUID
    const int found_channels = static_cast<int>(number(2, 2));
    const int64_t rate = number(4, 4);
    const int block = static_cast<int>(number(12, 2)), bits = static_cast<int>(number(14, 2));
    if (found_channels == 0) return Damaged("a channel or more", 0);
    if (rate == 0 || rate > std::numeric_limits<int>::max()) return Damaged("a sample rate in Hz", rate);
    WavSampleFormat found{WavCoding::kPcm, found_channels, (bits + 7) / 8, container.big_endian, block};
    // A block may be wider than its samples, which then stand at its upper end.
    if (block % found_channels == 0 && block / found_channels > found.bytes)
      found.bytes = block / found_channels;
    if (tag == 3) found.coding = WavCoding::kFloat;
    if (tag == 6) found.coding = WavCoding::kALaw;
    if (tag == 7) found.coding = WavCoding::kMuLaw;
    if (tag == 0x11 && bits == 4) found.coding = WavCoding::kImaAdpcm;
    if (tag == 2 && bits == 4) found.coding = WavCoding::kMsAdpcm;
    if (tag != 1 && found.coding == WavCoding::kPcm) {
      return MakeError(ErrorCode::kUnsupportedAudio,
                       {"expected PCM, float, A-law, mu-law or ADPCM, found ", CodingName(tag)});
    }
    if (!found.is_adpcm()) found.block_bytes = found_channels * found.bytes;
    const bool fits = found.is_adpcm()                    ? found.block_frames() > 2
                      : found.coding == WavCoding::kPcm   ? found.bytes >= 1 && found.bytes <= 4
                      : found.coding == WavCoding::kFloat ? found.bytes == 4 || found.bytes == 8
                                                          : found.bytes == 1;
    if (!fits) return Damaged("samples of a width that their coding has", bits);
    const bool is_first = channels == 0;
    if (!is_first && (channels != found_channels || sample_rate_hz != rate || !(format == found))) {
      return MakeError(ErrorCode::kInvalidAudio, "expected the first one's format, found another");
    }
    channels = found_channels;
    sample_rate_hz = static_cast<int>(rate);
    format = found;
    return {};
  }

  tl::unexpected<Error> Damaged(std::string_view expected, int64_t found) const {
    return MakeError(ErrorCode::kInvalidAudio,
                     {"expected a WAV file with ", expected, ", found ", std::to_string(found)});
  }

  // The recording whose first byte is `begin`: where the next one begins that was joined to it, or 0.
  Result<int64_t> ReadRecording(int64_t begin) {
    const auto head = Bytes(begin, 12);
    Container container{.big_endian = std::memcmp(head.data(), "RIFX", 4) == 0, .wide = head[0] == 'r'};
    Chunk chunk;
    bool has_format = false;
    int64_t position = begin + (container.wide ? 40 : 12);
    for (int i = 0; i < kMaxChunks && ReadChunk(container, position, chunk); ++i) {
      if (chunk.Is("ds64")) {
        const auto sizes = Bytes(chunk.body, 16);
        if (sizes.size() == 16) container.data_size = Number(container, sizes.data() + 8, 8);
      } else if (chunk.Is("fmt ")) {
        if (auto ok = ReadFormat(container, chunk); !ok) return tl::unexpected(ok.error());
        has_format = true;
      } else if (chunk.Is("data") && has_format) {
        return TakeData(container, chunk);
      }
      position = chunk.end(container);
    }
    return MakeError(ErrorCode::kInvalidAudio,
                     {"expected a WAV file with ", has_format ? "samples" : "a format", ", found none"});
  }

  // As ReadRecording.
  int64_t TakeData(const Container& container, const Chunk& data) {
    const int64_t left = size - data.body;
    const int64_t behind = data.end(container);
    if (data.size > left) {
      if (data.size < kUnknownSize) Warn(data.size, left);
      Add(data.body, left);
      return 0;
    }
    for (const int64_t next : {data.body + data.size, behind}) {
      if (data.size == 0 || !IsWav(Bytes(next, 12))) continue;
      Add(data.body, data.size);
      return next;
    }
    if (behind >= size || IsChunk(container, behind)) {
      Add(data.body, data.size);
    } else if (size - behind < kLeastForgotten && data.size > 0) {
      Add(data.body, data.size);
      if (warning.empty())
        warning = "found " + std::to_string(size - behind) + " bytes behind the samples that are none";
    } else {
      Warn(data.size, left);  // a header that was never finished, or that wrapped where sizes end
      Add(data.body, left);
    }
    return 0;
  }

  // All recordings that the file holds.
  Result<void> ReadAll() {
    auto next = ReadRecording(0);
    if (!next) return tl::unexpected(next.error());
    const int64_t expected = frames;
    while (next && *next > 0) next = ReadRecording(*next);
    if (!next) warning = "another recording follows that isn't read: " + next.error().message;
    if (next && frames > expected && extents.size() > 1 && warning.empty()) {
      warning = "expected a recording of " + Seconds(expected) +
                " by its header, found more joined to it: " + Seconds(frames);
    }
    return {};
  }

  void Add(int64_t begin, int64_t bytes) {
    const int64_t count = format.frames_in(bytes);
    if (count > 0) extents.push_back({begin, bytes, count});
    frames += count;
  }

  std::string Seconds(int64_t count) const {
    return FormatNumber(static_cast<double>(count) / sample_rate_hz, 6) + " s";  // of hours, too
  }
  void Warn(int64_t expected_bytes, int64_t found_bytes) {
    if (!warning.empty()) return;
    warning = "expected " + Seconds(format.frames_in(expected_bytes)) + " by its header, found " +
              Seconds(format.frames_in(found_bytes));
  }

  ReadAt read;
  int64_t size;
  WavSampleFormat format = {};
  int channels = 0;
  int sample_rate_hz = 0;
  std::vector<Extent> extents = {};
  int64_t frames = 0;
  std::string warning = {};
  std::vector<uint8_t> buffer = {};
  std::vector<float> decoded = {};

  // Frames of an extent from `first` on; how many there were.
  int64_t ReadExtent(const Extent& extent, int64_t first, int64_t count, float* out) {
    const int64_t block_frames = format.block_frames();
    const int64_t block = first / block_frames, skipped = first % block_frames;
    const int64_t blocks = (skipped + count + block_frames - 1) / block_frames;
    const int64_t from = block * format.block_bytes;
    buffer.resize(static_cast<size_t>(std::min(blocks * format.block_bytes, extent.bytes - from)));
    buffer.resize(read(extent.begin + from, buffer));
    decoded.resize(static_cast<size_t>(format.frames_in(std::ssize(buffer)) * channels));
    DecodeWavSamples(format, buffer, decoded);
    const int64_t got = std::clamp<int64_t>(std::ssize(decoded) / channels - skipped, 0, count);
    std::copy_n(decoded.begin() + skipped * channels, got * channels, out);
    return got;
  }
};

bool WavReader::IsWav(std::span<const uint8_t> head) {
  if (head.size() < 12) return false;
  const auto is = [&head](size_t at, const char* name) {
    return std::memcmp(head.data() + at, name, 4) == 0;
  };
  if (is(0, "riff")) return is(4, "\x2e\x91\xcf\x11");
  return is(8, "WAVE") && (is(0, "RIFF") || is(0, "RIFX") || is(0, "RF64") || is(0, "BW64"));
}

WavReader::WavReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
WavReader::WavReader(WavReader&&) noexcept = default;
WavReader& WavReader::operator=(WavReader&&) noexcept = default;
WavReader::~WavReader() = default;

Result<WavReader> WavReader::Open(ReadAt read, int64_t size) {
  auto state = std::make_unique<State>(State{std::move(read), size});
  if (!IsWav(state->Bytes(0, 12))) {
    return MakeError(ErrorCode::kInvalidAudio, "expected a WAV file, found something else");
  }
  if (auto ok = state->ReadAll(); !ok) return tl::unexpected(ok.error());
  return WavReader(std::move(state));
}

Result<WavReader> WavReader::Open(std::vector<uint8_t> bytes) {
  const auto size = std::ssize(bytes);
  const auto read = [bytes = std::move(bytes), size](int64_t position, std::span<uint8_t> out) {
    const int64_t count = std::clamp<int64_t>(size - position, 0, std::ssize(out));
    if (count > 0) std::memcpy(out.data(), bytes.data() + position, static_cast<size_t>(count));
    return static_cast<size_t>(count);
  };
  return Open(read, size);
}

int WavReader::channels() const { return state_->channels; }
int WavReader::sample_rate_hz() const { return state_->sample_rate_hz; }
int64_t WavReader::frames() const { return state_->frames; }
const std::string& WavReader::warning() const { return state_->warning; }

int64_t WavReader::Read(int64_t first, std::span<float> interleaved) {
  State& state = *state_;
  int64_t room = std::ssize(interleaved) / state.channels, done = 0;
  for (const State::Extent& extent : state.extents) {
    const int64_t count = std::min(extent.frames - first, room);
    if (count > 0) {
      const int64_t frames =
          state.ReadExtent(extent, first, count, interleaved.data() + done * state.channels);
      done += frames;
      room -= frames;
      if (frames < count) return done;
      first += count;
    }
    first -= extent.frames;
    if (room == 0) return done;
  }
  return done;
}

}  // namespace speech_emotion
