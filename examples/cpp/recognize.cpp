// What a recording sounds like: recognize MODEL.onnx VOICE.wav
#include <speech_emotion/recognizer.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <sndfile.hh>
#include <string>
#include <vector>

using namespace speech_emotion;

int Fail(const std::string& what, const std::string& message) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), message.c_str());
  return 1;
}

int main(int argc, char** argv) {
  if (argc != 3) return Fail(argv[0], "expected MODEL.onnx VOICE.wav");
  std::ifstream file(argv[1], std::ios::binary);
  if (!file) return Fail(argv[1], "expected a file, found none that can be read");
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
  auto model = EmotionModel::FromBytes(bytes);
  if (!model) return Fail(argv[1], model.error().message);

  SndfileHandle sound(argv[2]);
  if (sound.error() != 0) return Fail(argv[2], sound.strError());
  if (sound.channels() != 1) return Fail(argv[2], "expected one channel");
  std::vector<float> samples(sound.frames());
  samples.resize(sound.read(samples.data(), samples.size()));

  const auto shared_model = std::make_shared<const EmotionModel>(std::move(*model));
  auto recognizer = Recognizer::Create(shared_model, sound.samplerate());
  if (!recognizer) return Fail(argv[2], recognizer.error().message);
  auto predictions = recognizer->AcceptWaveform(samples);
  if (!predictions) return Fail(argv[2], predictions.error().message);
  auto last = recognizer->Finish();
  if (!last) return Fail(argv[2], last.error().message);
  predictions->insert(predictions->end(), last->begin(), last->end());

  const std::vector<float> answer = CombinePredictions(*predictions);
  if (answer.empty()) return Fail(argv[2], "expected samples, found none");
  const SpeechState state = CombinedState(*predictions, answer, shared_model->contract().uncertain_below());
  for (size_t i = 0; i < answer.size(); ++i) {
    std::printf("%-10s %5.1f %%\n", shared_model->labels()[i].c_str(), 100.0 * answer[i]);
  }
  std::puts(state == SpeechState::kNoSpeech    ? "no speech"
            : state == SpeechState::kUncertain ? "uncertain"
                                               : shared_model->labels()[LeadingLabel(answer)].c_str());
}
