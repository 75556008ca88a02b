#include "file_predictor.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace speech_emotion::cli {

size_t FilePrediction::leading() const {
  return std::distance(probabilities.begin(), std::max_element(probabilities.begin(), probabilities.end()));
}

bool FilePrediction::silent() const {
  return std::all_of(segments.begin(), segments.end(),
                     [](const Prediction& segment) { return segment.state == SpeechState::kNoSpeech; });
}

Result<void> FilePredictor::PrepareRecognizer(int sample_rate_hz) {
  if (recognizer_ && sample_rate_hz == sample_rate_hz_) {
    recognizer_->Reset();
    return {};
  }
  RecognizerOptions options;
  options.first_prediction_s = model_->window_s();  // a file needs none of a window that still fills
  auto recognizer = Recognizer::Create(model_, sample_rate_hz, options);
  if (!recognizer) return tl::unexpected(recognizer.error());
  recognizer_ = std::move(*recognizer);
  sample_rate_hz_ = sample_rate_hz;
  return {};
}

Result<FilePrediction> FilePredictor::Predict(const std::string& path, const AudioFileRange& range) {
  auto reader = AudioFileReader::Open(path, range);
  if (!reader) return tl::unexpected(reader.error());
  const auto prepared = PrepareRecognizer(reader->sample_rate_hz());
  if (!prepared) return tl::unexpected(prepared.error());

  FilePrediction file;
  file.file = path;
  for (bool more = true; more;) {
    const auto block = reader->ReadBlock();
    if (!block) return tl::unexpected(block.error());
    more = !block->empty();
    auto predictions = more ? recognizer_->AcceptWaveform(*block) : recognizer_->Finish();
    if (!predictions) return tl::unexpected(predictions.error());
    std::move(predictions->begin(), predictions->end(), std::back_inserter(file.segments));
  }
  file.duration_s = static_cast<double>(reader->samples_read()) / reader->sample_rate_hz();
  file.warning = reader->warning();
  file.probabilities = CombinePredictions(file.segments);
  if (file.probabilities.empty()) {
    return MakeError(ErrorCode::kInvalidAudio, "expected enough audio for one frame of features, found " +
                                                   std::to_string(reader->samples_read()) + " samples");
  }
  std::erase_if(file.segments, [](const Prediction& segment) { return segment.provisional; });
  for (Prediction& segment : file.segments) {
    segment.start_s += range.offset_s;
    segment.end_s += range.offset_s;
  }
  return file;
}

}  // namespace speech_emotion::cli
