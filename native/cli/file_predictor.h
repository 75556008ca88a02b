// One audio file in, its emotion out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audio_file.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"

namespace speech_emotion::cli {

struct FilePrediction {
  std::string file;
  std::string channel;               // as AudioFileReader::signals; "mix" for the average of all
  double start_s = 0.0;              // of what was heard, on the file's clock
  double duration_s = 0.0;           // of what was heard: the range, as far as the file goes
  std::vector<float> probabilities;  // of the file, one a label
  std::vector<Prediction> segments;  // the windows; times on the file's clock, whatever the range
  std::string warning;               // AudioFileReader::warning

  // True where no window was loud enough to be a voice.
  bool silent() const;
};

// One a thread; the model is shared.
class FilePredictor {
 public:
  explicit FilePredictor(std::shared_ptr<const EmotionModel> model) : model_(std::move(model)) {}

  // Of the range's first signal, which is the only one but for ChannelMode::kEach.
  Result<FilePrediction> Predict(const std::string& path, const AudioFileRange& range);
  // One a signal that the range chooses; never empty.
  Result<std::vector<FilePrediction>> PredictSignals(const std::string& path, const AudioFileRange& range);

 private:
  // Fresh streams at that rate; keeps the recognizers while the rate stays the same.
  Result<void> PrepareRecognizers(size_t count, int sample_rate_hz);

  std::shared_ptr<const EmotionModel> model_;
  std::vector<Recognizer> recognizers_;  // one a signal
  int sample_rate_hz_ = 0;
};

}  // namespace speech_emotion::cli
