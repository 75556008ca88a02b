// The machine's microphones, through PortAudio.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::cli {

struct InputDevice {
  std::string name;
  std::string system;  // "ALSA", "JACK Audio Connection Kit", ...
  int max_channels = 0;
  int sample_rate_hz = 0;  // the one that the device likes best
  bool is_default = false;
};

struct MicrophoneOptions {
  std::string device;  // a part of its name, or its number in ListMicrophones; empty: the default
  std::optional<int> sample_rate_hz;  // the device's own where absent
  int channels = 1;
};

// Numbered from 1 by --list-devices.
Result<std::vector<InputDevice>> ListMicrophones();

// Records from its opening on.
class Microphone {
 public:
  static Result<Microphone> Open(const MicrophoneOptions& options);
  Microphone(Microphone&&) noexcept;
  Microphone& operator=(Microphone&&) noexcept;
  ~Microphone();

  const std::string& device_name() const;
  int sample_rate_hz() const;
  int channels() const;

  // Samples [frames, channels] that have come in, waiting for them at most 50 ms; possibly none. Fails
  // where the device went away.
  Result<std::span<const float>> Read();

  // Frames that were lost because Read came too late, and times that the system itself lost some.
  int64_t lost_frames() const;
  int64_t system_overruns() const;

 private:
  struct State;
  explicit Microphone(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What to tell about losses, as a warning; empty where nothing was lost.
std::string LossWarning(const Microphone& microphone);

}  // namespace speech_emotion::cli
