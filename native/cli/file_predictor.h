// One audio file in, its emotion out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio_file.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"

namespace speech_emotion::cli {

struct FilePrediction {
  std::string file;
  double duration_s = 0.0;           // of what was heard: the range, as far as the file goes
  std::vector<float> probabilities;  // of the file, one a label
  std::vector<Prediction> segments;  // the windows; times on the file's clock, whatever the range
  std::string warning;               // AudioFileReader::warning

  // Index of the likeliest label.
  size_t leading() const;
  // True where no window was loud enough to be a voice.
  bool silent() const;
};

// One a thread; the model is shared.
class FilePredictor {
 public:
  explicit FilePredictor(std::shared_ptr<const EmotionModel> model) : model_(std::move(model)) {}

  Result<FilePrediction> Predict(const std::string& path, const AudioFileRange& range);

 private:
  // A fresh stream at that rate; keeps the recognizer while the rate stays the same.
  Result<void> PrepareRecognizer(int sample_rate_hz);

  std::shared_ptr<const EmotionModel> model_;
  std::optional<Recognizer> recognizer_;
  int sample_rate_hz_ = 0;
};

}  // namespace speech_emotion::cli
