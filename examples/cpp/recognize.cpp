// What a recording sounds like: recognize MODEL.onnx VOICE.wav
#include <speech_emotion/file_recognizer.h>
#include <speech_emotion/wav_reader.h>

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

std::vector<uint8_t> BytesOf(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int main(int argc, char** argv) {
  if (argc != 3) return Fail(argv[0], "expected MODEL.onnx VOICE.wav");
  auto model = EmotionModel::FromBytes(BytesOf(argv[1]));
  if (!model) return Fail(argv[1], model.error().message);
  auto wav = WavReader::Open(BytesOf(argv[2]));
  if (!wav) return Fail(argv[2], wav.error().message);

  const auto shared_model = std::make_shared<const EmotionModel>(std::move(*model));
  auto recognizer = FileRecognizer::Create(shared_model, wav->sample_rate_hz());
  if (!recognizer) return Fail(argv[2], recognizer.error().message);
  std::vector<float> frames(65536 / wav->channels() * wav->channels()), mono;
  for (int64_t first = 0; const int64_t count = wav->Read(first, frames); first += count) {
    mono.resize(count);
    MixChannels(frames, wav->channels(), mono);
    if (auto ok = recognizer->AcceptWaveform(mono); !ok) return Fail(argv[2], ok.error().message);
  }
  if (auto ok = recognizer->Finish(); !ok) return Fail(argv[2], ok.error().message);
  const auto answer = recognizer->TakeAnswer();
  if (!answer) return Fail(argv[2], answer.error().message);

  for (size_t i = 0; i < answer->probabilities.size(); ++i) {
    std::printf("%-10s %5.1f %%\n", shared_model->labels()[i].c_str(), 100.0 * answer->probabilities[i]);
  }
  std::puts(answer->state == SpeechState::kNoSpeech ? "no speech"
            : answer->state == SpeechState::kUncertain
                ? "uncertain"
                : shared_model->labels()[LeadingLabel(answer->probabilities)].c_str());
}
