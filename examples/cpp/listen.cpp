// What the voice at the microphone sounds like, until Ctrl-C: listen MODEL.onnx [DEVICE]
#include <portaudio.h>
#include <speech_emotion/recognizer.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace speech_emotion;

int Fail(const std::string& what, const std::string& message) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), message.c_str());
  return 1;
}

// The first whose name holds `wanted`, or the system's own choice where that is empty.
PaDeviceIndex FindMicrophone(const std::string& wanted) {
  if (wanted.empty()) return Pa_GetDefaultInputDevice();
  for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); ++i) {
    const PaDeviceInfo& device = *Pa_GetDeviceInfo(i);
    if (device.maxInputChannels > 0 && std::string(device.name).find(wanted) != std::string::npos) return i;
  }
  return paNoDevice;
}

void Show(const Prediction& prediction, const std::vector<std::string>& labels) {
  const char* words = "uncertain";
  if (prediction.state == SpeechState::kNoSpeech) {
    words = "no speech";
  } else if (prediction.headline) {
    words = labels[*prediction.headline].c_str();
  }
  std::printf("%7.2f s  %s\n", prediction.end_s, words);
  std::fflush(stdout);
}

int Listen(const std::string& device_name, std::shared_ptr<const EmotionModel> model) {
  const PaDeviceIndex device = FindMicrophone(device_name);
  if (device == paNoDevice) return Fail("microphone", "expected one, found none");
  const double rate_hz = Pa_GetDeviceInfo(device)->defaultSampleRate;
  auto recognizer = Recognizer::Create(model, static_cast<int>(rate_hz));
  if (!recognizer) return Fail("microphone", recognizer.error().message);

  const PaStreamParameters mono{device, 1, paFloat32, Pa_GetDeviceInfo(device)->defaultHighInputLatency,
                                nullptr};
  std::vector<float> block(static_cast<size_t>(rate_hz / 10));
  PaStream* stream = nullptr;
  PaError error = Pa_OpenStream(&stream, &mono, nullptr, rate_hz, block.size(), paNoFlag, nullptr, nullptr);
  if (error == paNoError) error = Pa_StartStream(stream);
  while (error == paNoError) {
    error = Pa_ReadStream(stream, block.data(), block.size());
    if (error == paInputOverflowed) error = paNoError;  // some samples are lost: go on with the next ones
    const auto predictions = recognizer->AcceptWaveform(block);
    if (!predictions) return Fail("microphone", predictions.error().message);
    for (const Prediction& prediction : *predictions) Show(prediction, model->labels());
  }
  return Fail("microphone", Pa_GetErrorText(error));
}

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) return Fail(argv[0], "expected MODEL.onnx [DEVICE]");
  std::ifstream file(argv[1], std::ios::binary);
  if (!file) return Fail(argv[1], "expected a file, found none that can be read");
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
  auto model = EmotionModel::FromBytes(bytes);
  if (!model) return Fail(argv[1], model.error().message);

  if (const PaError error = Pa_Initialize(); error != paNoError)
    return Fail("PortAudio", Pa_GetErrorText(error));
  const int status =
      Listen(argc == 3 ? argv[2] : "", std::make_shared<const EmotionModel>(std::move(*model)));
  Pa_Terminate();
  return status;
}
