// One audio file in, its emotion out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/file_recognizer.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/voice_reference.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

struct FilePrediction : FileAnswer {  // on the file's clock, whatever the range
  std::string file;
  std::string channel;  // as AudioFileReader::signals; "mix" for the average of all
  std::string warning;  // AudioFileReader::notes
};

// One a thread; the model is shared.
class FilePredictor {
 public:
  explicit FilePredictor(std::shared_ptr<const EmotionModel> model, const RecognizerOptions& options = {});

  // Of the range's first signal, which is the only one but for ChannelMode::kEach. `reference`: what is known
  // of its voice before it begins; left out, nothing is. kShapeMismatch for one of another model.
  Result<FilePrediction> Predict(const std::string& path, const AudioFileRange& range,
                                 const VoiceReference* reference = nullptr);
  // One a signal that the range chooses; never empty. Each learns by itself.
  Result<std::vector<FilePrediction>> PredictSignals(const std::string& path, const AudioFileRange& range,
                                                     const VoiceReference* reference = nullptr);
  // Of samples in memory, at any rate and level: to the bit what Predict makes of a file that holds them,
  // whose name, signal and warning it lacks. kInvalidArgument for a rate outside the Resampler's range,
  // kInvalidAudio where a sample is NaN or infinite, or where there are too few for one frame.
  Result<FilePrediction> PredictSamples(const Waveform& waveform, const VoiceReference* reference = nullptr);
  // What the range's first signal tells of its voice: LiveRecognizer::heard_voice.
  Result<VoiceReference> HearVoice(const std::string& path, const AudioFileRange& range);

 private:
  // Where samples come from, of a file or of memory: the next ones of every signal, all of the same length;
  // empty at the end.
  using ReadBlocks = std::function<Result<std::vector<std::span<const float>>>()>;
  struct Source {
    size_t signals;
    int sample_rate_hz;
    double start_s;  // of the first sample, on the file's clock
    ReadBlocks read;
  };

  // One a signal, through to the source's end.
  Result<std::vector<FilePrediction>> PredictSource(const Source& source, const VoiceReference* reference);
  // Fresh streams at that rate; keeps the recognizers while the rate stays the same.
  Result<void> PrepareRecognizers(size_t count, int sample_rate_hz);

  std::shared_ptr<const EmotionModel> model_;
  RecognizerOptions options_;
  std::vector<FileRecognizer> recognizers_;  // one a signal
  int sample_rate_hz_ = 0;
};

}  // namespace speech_emotion
