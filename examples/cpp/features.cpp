// A recording's log-mel spectrogram as CSV, a row a frame: features VOICE.wav > features.csv
#include <speech_emotion/feature_extractor.h>

#include <cstdio>
#include <sndfile.hh>
#include <string>
#include <vector>

using namespace speech_emotion;

int Fail(const std::string& what, const std::string& message) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), message.c_str());
  return 1;
}

int main(int argc, char** argv) {
  if (argc != 2) return Fail(argv[0], "expected VOICE.wav");
  SndfileHandle sound(argv[1]);
  if (sound.error() != 0) return Fail(argv[1], sound.strError());
  if (sound.channels() != 1) return Fail(argv[1], "expected one channel");
  Waveform voice{std::vector<float>(sound.frames()), sound.samplerate()};
  voice.samples.resize(sound.read(voice.samples.data(), voice.samples.size()));

  FeatureOptions options;  // 64 log-mel bands of 25 ms frames every 10 ms, at 16 kHz
  options.mel.bands = 40;
  const Result<FeatureMatrix> features = ExtractFeatures(options, voice);
  if (!features) return Fail(argv[1], features.error().message);

  std::printf("time_s");
  for (const std::string& name : FeatureNames(options)) std::printf(",%s", name.c_str());
  for (int frame = 0; frame < features->frames(); ++frame) {
    std::printf("\n%.3f", frame * options.frame_shift_s());
    for (const float value : features->row(frame)) std::printf(",%.6g", value);
  }
  std::printf("\n");
}
