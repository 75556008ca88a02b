#include "data/features/codecs.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "speech_emotion/resampler.h"

namespace speech_emotion::trainer {
namespace {

constexpr float kCodedPeak = 0.7f;  // room for what a codec adds
// LAME's encoder is 576 samples late, a decoder of layer III another 529; libsndfile (1.2) keeps both.
constexpr size_t kMp3DelaySamples = 576 + 529;

struct CodedFormat {
  int format = 0;  // libsndfile's
  int sample_rate_hz = 0;
  double low_kbit_per_s = 0.0, high_kbit_per_s = 0.0;  // of its compression levels 1 and 0; 0: it has none
};

CodedFormat FormatOf(Codec codec) {
  switch (codec) {
    case Codec::kOpus:
      return {SF_FORMAT_OGG | SF_FORMAT_OPUS, 16000, 6.0, 256.0};
    case Codec::kGsm:
      return {SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000};
    case Codec::kMp3:
      return {SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 16000, 8.0, 160.0};
    case Codec::kNarrowBand:
      return {0, 8000};
  }
  return {};
}

// libsndfile's view of a file in memory.
struct MemoryFile {
  std::vector<char> bytes;
  sf_count_t position = 0;

  sf_count_t size() const { return static_cast<sf_count_t>(bytes.size()); }
};

MemoryFile& FileOf(void* file) { return *static_cast<MemoryFile*>(file); }
sf_count_t SizeOf(void* file) { return FileOf(file).size(); }
sf_count_t Tell(void* file) { return FileOf(file).position; }

sf_count_t Seek(sf_count_t offset, int whence, void* file) {
  MemoryFile& memory = FileOf(file);
  const sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory.position : memory.size();
  return memory.position = std::max<sf_count_t>(from + offset, 0);
}

sf_count_t Read(void* buffer, sf_count_t count, void* file) {
  MemoryFile& memory = FileOf(file);
  const sf_count_t read = std::clamp<sf_count_t>(memory.size() - memory.position, 0, count);
  if (read > 0) std::memcpy(buffer, memory.bytes.data() + memory.position, static_cast<size_t>(read));
  memory.position += read;
  return read;
}

sf_count_t Write(const void* data, sf_count_t count, void* file) {
  MemoryFile& memory = FileOf(file);
  const auto end = static_cast<size_t>(memory.position + count);
  if (end > memory.bytes.size()) memory.bytes.resize(end);
  std::memcpy(memory.bytes.data() + memory.position, data, static_cast<size_t>(count));
  memory.position += count;
  return count;
}

struct SndfileCloser {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SndfilePtr = std::unique_ptr<SNDFILE, SndfileCloser>;

SndfilePtr Open(int mode, SF_INFO& info, MemoryFile& memory) {
  static SF_VIRTUAL_IO io = {SizeOf, Seek, Read, Write, Tell};
  static std::mutex open_mutex;  // libsndfile's opening has global variables, and so have some encoders'
  const std::lock_guard lock(open_mutex);
  memory.position = 0;
  return SndfilePtr(sf_open_virtual(&io, mode, &info, &memory));
}

// Into `memory`, which is whole once the file is closed.
bool Encode(const std::vector<float>& samples, const CodedFormat& format, double kbit_per_s,
            MemoryFile& memory) {
  SF_INFO info{};
  info.samplerate = format.sample_rate_hz;
  info.channels = 1;
  info.format = format.format;
  const SndfilePtr file = Open(SFM_WRITE, info, memory);
  if (file == nullptr) return false;
  sf_command(file.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
  if (format.high_kbit_per_s > 0.0) {
    int mode = SF_BITRATE_MODE_CONSTANT;
    double level = (format.high_kbit_per_s - kbit_per_s) / (format.high_kbit_per_s - format.low_kbit_per_s);
    sf_command(file.get(), SFC_SET_BITRATE_MODE, &mode, sizeof mode);
    sf_command(file.get(), SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
  }
  const auto count = static_cast<sf_count_t>(samples.size());
  return sf_writef_float(file.get(), samples.data(), count) == count;
}

bool Decode(MemoryFile& memory, std::vector<float>& samples) {
  constexpr size_t kBlock = 1 << 14;
  SF_INFO info{};
  const SndfilePtr file = Open(SFM_READ, info, memory);
  if (file == nullptr || info.channels != 1) return false;
  samples.clear();
  for (sf_count_t read = 1; read > 0;) {
    const size_t begin = samples.size();
    samples.resize(begin + kBlock);
    read = sf_readf_float(file.get(), samples.data() + begin, kBlock);
    samples.resize(begin + static_cast<size_t>(std::max<sf_count_t>(read, 0)));
  }
  return true;
}

void TakeDelayOff(Codec codec, size_t length, std::vector<float>& decoded) {
  // A libsndfile that took it off itself would hand out no more than the clip.
  const bool is_late = codec == Codec::kMp3 && decoded.size() >= length + kMp3DelaySamples;
  if (is_late) decoded.erase(decoded.begin(), decoded.begin() + kMp3DelaySamples);
  decoded.resize(length, 0.0f);
}

}  // namespace

Result<Waveform> AtRate(const Waveform& waveform, int sample_rate_hz) {
  if (waveform.sample_rate_hz == sample_rate_hz) return waveform;
  auto resampler = Resampler::Create(waveform.sample_rate_hz, sample_rate_hz);
  if (!resampler) return tl::unexpected(resampler.error());
  Waveform output{{}, sample_rate_hz};
  resampler->AcceptWaveform(waveform.samples, output.samples);
  resampler->Finish(output.samples);
  return output;
}

Result<Waveform> ThroughCodec(const Waveform& waveform, Codec codec, double kbit_per_s) {
  const CodedFormat format = FormatOf(codec);
  if (format.high_kbit_per_s > 0.0 &&
      !(kbit_per_s >= format.low_kbit_per_s && kbit_per_s <= format.high_kbit_per_s)) {
    return MakeError(ErrorCode::kInvalidArgument, "expected a bit rate that the codec has, found " +
                                                      std::to_string(kbit_per_s) + " kbit/s");
  }
  float peak = 0.0f;
  for (const float sample : waveform.samples) peak = std::max(peak, std::abs(sample));
  if (!(peak > 0.0f)) return waveform;
  auto coded = AtRate(waveform, format.sample_rate_hz);
  if (!coded) return coded;
  if (format.format != 0) {
    const size_t length = coded->samples.size();
    for (float& sample : coded->samples) sample *= kCodedPeak / peak;
    MemoryFile memory;
    if (!Encode(coded->samples, format, kbit_per_s, memory) || !Decode(memory, coded->samples)) {
      return MakeError(ErrorCode::kInvalidAudio,
                       "expected a libsndfile with Opus, GSM 6.10 and MP3 encoders");
    }
    TakeDelayOff(codec, length, coded->samples);
    for (float& sample : coded->samples) sample *= peak / kCodedPeak;
  }
  auto back = AtRate(*coded, waveform.sample_rate_hz);
  if (back) back->samples.resize(waveform.samples.size(), 0.0f);
  return back;
}

}  // namespace speech_emotion::trainer
