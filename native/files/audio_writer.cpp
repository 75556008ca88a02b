#include "files/audio_writer.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "files/whole_file.h"

namespace speech_emotion {
namespace {

namespace fs = std::filesystem;

// libsndfile's number of a format; 0 for an extension that is none.
int FormatOf(const fs::path& path) {
  if (path.extension() == ".wav") return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  if (path.extension() == ".flac") return SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
  return 0;
}

short To16Bit(float sample) {
  return static_cast<short>(std::clamp(std::lrint(sample * 32768.0f), -32768L, 32767L));
}

}  // namespace

struct AudioWriter::State {
  ~State() { sf_close(file); }

  std::string path;
  SNDFILE* file = nullptr;
  int channels = 1;
  int64_t frames = 0;
  bool failed = false;
  std::vector<short> converted;  // [frames, channels]
};

AudioWriter::AudioWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
AudioWriter::AudioWriter(AudioWriter&&) noexcept = default;
AudioWriter& AudioWriter::operator=(AudioWriter&&) noexcept = default;
AudioWriter::~AudioWriter() = default;

Result<AudioWriter> AudioWriter::Create(const std::string& path, int sample_rate_hz, int channels) {
  SF_INFO info{};
  info.samplerate = sample_rate_hz;
  info.channels = channels;
  info.format = FormatOf(path);
  if (info.format == 0) {
    return MakeError(ErrorCode::kInvalidArgument, "expected a name that ends in .wav or .flac");
  }
  SNDFILE* file = sf_open(PartPath(path).c_str(), SFM_WRITE, &info);
  if (file == nullptr) {
    return MakeError(ErrorCode::kInvalidArgument,
                     std::string("expected to write it, found: ") + sf_strerror(nullptr));
  }
  sf_command(file, SFC_SET_UPDATE_HEADER_AUTO, nullptr, SF_TRUE);
  auto state = std::make_unique<State>();
  state->path = path;
  state->file = file;
  state->channels = channels;
  return AudioWriter(std::move(state));
}

int64_t AudioWriter::frames_written() const { return state_->frames; }
bool AudioWriter::failed() const { return state_->failed; }

Result<void> AudioWriter::Write(std::span<const float> interleaved) {
  State& state = *state_;
  state.converted.resize(interleaved.size());
  std::transform(interleaved.begin(), interleaved.end(), state.converted.begin(), To16Bit);
  const auto frames = static_cast<sf_count_t>(interleaved.size()) / state.channels;
  const sf_count_t written = sf_writef_short(state.file, state.converted.data(), frames);
  state.frames += std::max<sf_count_t>(written, 0);
  if (written == frames) return {};
  state.failed = true;
  return MakeError(ErrorCode::kInvalidArgument, std::string("expected to write it, found: ") +
                                                    sf_strerror(state.file) + "; what was recorded is in " +
                                                    PartPath(state.path));
}

Result<void> AudioWriter::Finish() {
  State& state = *state_;
  const int error = sf_close(std::exchange(state.file, nullptr));
  std::error_code renaming;
  if (error == 0) fs::rename(PartPath(state.path), state.path, renaming);
  if (error == 0 && !renaming) return {};
  return MakeError(
      ErrorCode::kInvalidArgument,
      "expected to finish it, found: " + (error != 0 ? sf_error_number(error) : renaming.message()) +
          "; what was recorded is in " + PartPath(state.path));
}

}  // namespace speech_emotion
