#include "cli/microphone.h"

#include <fcntl.h>
#include <portaudio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

#include "cli/sample_ring.h"

namespace speech_emotion::cli {
namespace {

constexpr double kRing_s = 10.0;
constexpr auto kPatience = std::chrono::seconds(3);  // without a sample: the device is gone
constexpr auto kReadInterval = std::chrono::milliseconds(10);
constexpr int kReadAttempts = 5;

// ALSA and JACK write to standard error what they couldn't find, on machines where all is well.
class QuietStandardError {
 public:
  QuietStandardError() : saved_(::dup(STDERR_FILENO)) {
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (saved_ >= 0 && null >= 0) ::dup2(null, STDERR_FILENO);
    if (null >= 0) ::close(null);
  }
  ~QuietStandardError() {
    if (saved_ < 0) return;
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
  }
  QuietStandardError(const QuietStandardError&) = delete;
  QuietStandardError& operator=(const QuietStandardError&) = delete;

 private:
  int saved_;
};

tl::unexpected<Error> DeviceError(const std::string& expected, PaError error) {
  const PaHostErrorInfo* host = Pa_GetLastHostErrorInfo();
  const bool host_knows = error == paUnanticipatedHostError && host != nullptr && host->errorText != nullptr;
  return MakeError(ErrorCode::kInvalidAudio, "expected " + expected + ", found: " +
                                                 (host_knows ? host->errorText : Pa_GetErrorText(error)));
}

// PortAudio while it lives.
class PortAudio {
 public:
  static Result<std::shared_ptr<PortAudio>> Start() {
    const QuietStandardError quiet;
    const PaError error = Pa_Initialize();
    if (error != paNoError) return DeviceError("PortAudio to start", error);
    return std::shared_ptr<PortAudio>(new PortAudio);
  }
  ~PortAudio() {
    const QuietStandardError quiet;
    Pa_Terminate();
  }
  PortAudio(const PortAudio&) = delete;
  PortAudio& operator=(const PortAudio&) = delete;

 private:
  PortAudio() = default;
};

std::vector<PaDeviceIndex> InputDevices() {
  std::vector<PaDeviceIndex> devices;
  for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); ++i) {
    if (Pa_GetDeviceInfo(i)->maxInputChannels > 0) devices.push_back(i);
  }
  return devices;
}

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Result<PaDeviceIndex> FindDevice(const std::string& wanted) {
  const std::vector<PaDeviceIndex> devices = InputDevices();
  if (devices.empty()) {
    return MakeError(ErrorCode::kInvalidAudio,
                     "expected a microphone, found none: connect one, or allow this user to use it (on Linux "
                     "often the group audio), and see listen --list-devices");
  }
  const PaDeviceIndex usual = Pa_GetDefaultInputDevice();
  if (wanted.empty()) return usual != paNoDevice ? usual : devices.front();
  size_t number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  const bool is_number = error == std::errc() && end == wanted.data() + wanted.size();
  if (is_number && number >= 1 && number <= devices.size()) return devices[number - 1];
  for (const PaDeviceIndex device : devices) {
    if (LowerCase(Pa_GetDeviceInfo(device)->name).find(LowerCase(wanted)) != std::string::npos) return device;
  }
  return MakeError(ErrorCode::kInvalidArgument, "expected a device named like '" + wanted +
                                                    "', found none among " + std::to_string(devices.size()) +
                                                    ": listen --list-devices shows them");
}

}  // namespace

struct Microphone::State {
  explicit State(size_t ring_samples) : ring(ring_samples) {}
  ~State() {
    if (stream == nullptr) return;
    const QuietStandardError quiet;
    Pa_AbortStream(stream);
    Pa_CloseStream(stream);
  }

  // On the audio thread: copies, and does nothing else.
  static int Callback(const void* input, void*, unsigned long frames, const PaStreamCallbackTimeInfo*,
                      PaStreamCallbackFlags flags, void* state_pointer) {
    auto& state = *static_cast<State*>(state_pointer);
    if ((flags & paInputOverflow) != 0) state.system_overruns.fetch_add(1, std::memory_order_relaxed);
    const std::span samples(static_cast<const float*>(input), frames * state.channels);
    if (input == nullptr || !state.ring.Write(samples)) {
      state.lost_frames.fetch_add(static_cast<int64_t>(frames), std::memory_order_relaxed);
    }
    return paContinue;
  }

  std::shared_ptr<PortAudio> audio;  // outlives `stream`
  PaStream* stream = nullptr;
  std::string name;
  int sample_rate_hz = 0;
  size_t channels = 1;
  SampleRing ring;
  std::atomic<int64_t> lost_frames = 0;
  std::atomic<int64_t> system_overruns = 0;
  std::vector<float> block;  // [frames, channels]
  std::chrono::steady_clock::time_point last_sample = std::chrono::steady_clock::now();
};

Result<std::vector<InputDevice>> ListMicrophones() {
  const auto audio = PortAudio::Start();
  if (!audio) return tl::unexpected(audio.error());
  std::vector<InputDevice> list;
  for (const PaDeviceIndex device : InputDevices()) {
    const PaDeviceInfo& info = *Pa_GetDeviceInfo(device);
    list.push_back({info.name, Pa_GetHostApiInfo(info.hostApi)->name, info.maxInputChannels,
                    static_cast<int>(std::lround(info.defaultSampleRate)),
                    device == Pa_GetDefaultInputDevice()});
  }
  return list;
}

Result<Microphone> Microphone::Open(const MicrophoneOptions& options) {
  auto audio = PortAudio::Start();
  if (!audio) return tl::unexpected(audio.error());
  const auto device = FindDevice(options.device);
  if (!device) return tl::unexpected(device.error());
  const PaDeviceInfo& info = *Pa_GetDeviceInfo(*device);
  const int own_rate_hz = static_cast<int>(std::lround(info.defaultSampleRate));
  const int rate_hz = options.sample_rate_hz.value_or(own_rate_hz);
  if (options.channels > info.maxInputChannels) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a device of " + std::to_string(options.channels) + " channels, found " +
                         std::to_string(info.maxInputChannels) + " of '" + info.name + "'");
  }
  auto state = std::make_unique<State>(static_cast<size_t>(kRing_s * rate_hz) * options.channels);
  state->audio = std::move(*audio);
  state->name = info.name;
  state->sample_rate_hz = rate_hz;
  state->channels = static_cast<size_t>(options.channels);
  state->block.resize(state->channels * std::max(rate_hz / 10, 1));
  const PaStreamParameters parameters = {*device, options.channels, paFloat32, info.defaultHighInputLatency,
                                         nullptr};
  const QuietStandardError quiet;
  PaError error = Pa_OpenStream(&state->stream, &parameters, nullptr, rate_hz, paFramesPerBufferUnspecified,
                                paNoFlag, State::Callback, state.get());
  if (error == paNoError) error = Pa_StartStream(state->stream);
  if (error != paNoError) {
    const std::string hint =
        rate_hz != own_rate_hz ? " (its own rate is " + std::to_string(own_rate_hz) + " Hz)" : "";
    return DeviceError("'" + state->name + "'" + hint + " to record at " + std::to_string(rate_hz) + " Hz",
                       error);
  }
  return Microphone(std::move(state));
}

Microphone::Microphone(std::unique_ptr<State> state) : state_(std::move(state)) {}
Microphone::Microphone(Microphone&&) noexcept = default;
Microphone& Microphone::operator=(Microphone&&) noexcept = default;
Microphone::~Microphone() = default;

const std::string& Microphone::device_name() const { return state_->name; }
int Microphone::sample_rate_hz() const { return state_->sample_rate_hz; }
int Microphone::channels() const { return static_cast<int>(state_->channels); }
int64_t Microphone::lost_frames() const { return state_->lost_frames; }
int64_t Microphone::system_overruns() const { return state_->system_overruns; }

Result<std::span<const float>> Microphone::Read() {
  State& state = *state_;
  size_t count = 0;
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    count = state.ring.Read(state.block);
    if (count > 0) break;
    std::this_thread::sleep_for(kReadInterval);
  }
  const auto now = std::chrono::steady_clock::now();
  if (count > 0) {
    state.last_sample = now;
  } else if (Pa_IsStreamActive(state.stream) != 1 || now - state.last_sample > kPatience) {
    return MakeError(ErrorCode::kInvalidAudio,
                     "expected samples, found none any more: was the device taken away?");
  }
  return std::span<const float>(state.block).first(count);
}

std::string LossWarning(const Microphone& microphone) {
  if (microphone.lost_frames() == 0 && microphone.system_overruns() == 0) return {};
  return "warning: expected to keep up, found " + std::to_string(microphone.lost_frames()) +
         " samples lost here and " + std::to_string(microphone.system_overruns()) +
         " overruns in the sound system: the machine was too busy";
}

}  // namespace speech_emotion::cli
