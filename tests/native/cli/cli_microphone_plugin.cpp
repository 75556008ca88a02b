// An ALSA plugin that is a microphone without hardware: it plays a raw file (16 bits, mono) into
// whoever records, at the speed of a clock, and silence after its end. The e2e tests of record and
// listen load it through a configuration of their own:
//   pcm_type.speech_test { lib "<this library>" }
//   pcm.NAME { type speech_test file "samples.raw" rate 24000 }
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct TestMicrophone {
  snd_pcm_ioplug_t io{};
  std::vector<int16_t> samples;
  long rate_hz = 0;
  int timer = -1;
  Clock::time_point start;
  size_t position = 0;  // samples handed out
};

TestMicrophone& Of(snd_pcm_ioplug_t* io) { return *static_cast<TestMicrophone*>(io->private_data); }

int Start(snd_pcm_ioplug_t* io) {
  TestMicrophone& microphone = Of(io);
  microphone.start = Clock::now();
  microphone.position = 0;
  const long period_ns = static_cast<long>(1e9 * static_cast<double>(io->period_size) / io->rate / 2.0);
  const itimerspec spec = {{0, period_ns}, {0, period_ns}};
  return ::timerfd_settime(microphone.timer, 0, &spec, nullptr) == 0 ? 0 : -errno;
}

int Stop(snd_pcm_ioplug_t* io) {
  const itimerspec never = {};
  return ::timerfd_settime(Of(io).timer, 0, &never, nullptr) == 0 ? 0 : -errno;
}

snd_pcm_sframes_t Pointer(snd_pcm_ioplug_t* io) {
  if (io->state != SND_PCM_STATE_RUNNING) return 0;
  const std::chrono::duration<double> elapsed = Clock::now() - Of(io).start;
  return static_cast<snd_pcm_sframes_t>(static_cast<uint64_t>(elapsed.count() * io->rate) % io->buffer_size);
}

snd_pcm_sframes_t Transfer(snd_pcm_ioplug_t* io, const snd_pcm_channel_area_t* areas,
                           snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
  TestMicrophone& microphone = Of(io);
  auto* out = static_cast<int16_t*>(areas->addr) + areas->first / 16 + offset;
  for (snd_pcm_uframes_t i = 0; i < size; ++i, ++microphone.position) {
    out[i] = microphone.position < microphone.samples.size() ? microphone.samples[microphone.position] : 0;
  }
  return static_cast<snd_pcm_sframes_t>(size);
}

int PollEvents(snd_pcm_ioplug_t* io, pollfd* descriptors, unsigned count, unsigned short* events) {
  uint64_t expirations = 0;
  const bool ticked = count > 0 && (descriptors[0].revents & POLLIN) != 0;
  if (ticked && ::read(Of(io).timer, &expirations, sizeof expirations) < 0) expirations = 0;
  *events = ticked ? POLLIN : 0;
  return 0;
}

int Close(snd_pcm_ioplug_t* io) {
  ::close(Of(io).timer);
  delete &Of(io);
  return 0;
}

const snd_pcm_ioplug_callback_t kCallbacks = [] {
  snd_pcm_ioplug_callback_t callbacks{};
  callbacks.start = Start;
  callbacks.stop = Stop;
  callbacks.pointer = Pointer;
  callbacks.transfer = Transfer;
  callbacks.poll_revents = PollEvents;
  callbacks.close = Close;
  return callbacks;
}();

int Constrain(snd_pcm_ioplug_t* io, unsigned rate_hz) {
  const unsigned accesses[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
  const unsigned formats[] = {SND_PCM_FORMAT_S16_LE};
  int error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, accesses);
  if (error >= 0) error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, formats);
  if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 1);
  if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, rate_hz, rate_hz);
  if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256, 16384);
  if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
  return error;
}

}  // namespace

extern "C" {

SND_PCM_PLUGIN_DEFINE_FUNC(speech_test) {
  static_cast<void>(root);
  if (stream != SND_PCM_STREAM_CAPTURE) return -EINVAL;
  std::string file;
  long rate_hz = 0;
  snd_config_iterator_t entry, next;
  snd_config_for_each(entry, next, conf) {
    snd_config_t* node = snd_config_iterator_entry(entry);
    const char* id = nullptr;
    const char* text = nullptr;
    if (snd_config_get_id(node, &id) < 0) continue;
    if (std::string(id) == "file" && snd_config_get_string(node, &text) == 0) file = text;
    if (std::string(id) == "rate") snd_config_get_integer(node, &rate_hz);
  }
  if (file.empty() || rate_hz <= 0) return -EINVAL;

  auto* microphone = new TestMicrophone;
  std::ifstream stream_of_bytes(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream_of_bytes)), {});
  microphone->samples.resize(bytes.size() / sizeof(int16_t));
  std::copy_n(bytes.data(), microphone->samples.size() * sizeof(int16_t),
              reinterpret_cast<char*>(microphone->samples.data()));
  microphone->timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  microphone->io.version = SND_PCM_IOPLUG_VERSION;
  microphone->io.name = "A microphone for tests";
  microphone->io.callback = &kCallbacks;
  microphone->io.poll_fd = microphone->timer;
  microphone->io.poll_events = POLLIN;
  microphone->io.private_data = microphone;
  int error = snd_pcm_ioplug_create(&microphone->io, name, stream, mode);
  if (error < 0) {
    ::close(microphone->timer);
    delete microphone;
    return error;
  }
  error = Constrain(&microphone->io, static_cast<unsigned>(rate_hz));
  if (error < 0) {
    snd_pcm_ioplug_delete(&microphone->io);
    return error;
  }
  *pcmp = microphone->io.pcm;
  return 0;
}

SND_PCM_PLUGIN_SYMBOL(speech_test)

}  // extern "C"
