#include "file_predictor.h"

#include <algorithm>
#include <utility>

namespace speech_emotion::cli {
namespace {

// What follows from the windows of the whole range.
Result<void> Complete(const AudioFileReader& reader, const AudioFileRange& range, double uncertain_below,
                      FilePrediction& file) {
  file.start_s = range.offset_s;
  file.duration_s = static_cast<double>(reader.samples_read()) / reader.sample_rate_hz();
  file.probabilities = CombinePredictions(file.segments);
  if (file.probabilities.empty()) {
    return MakeError(ErrorCode::kInvalidAudio, "expected enough audio for one frame of features, found " +
                                                   std::to_string(reader.samples_read()) + " samples");
  }
  file.state = CombinedState(file.segments, file.probabilities, uncertain_below);
  std::erase_if(file.segments, [](const Prediction& segment) { return segment.provisional; });
  for (Prediction& segment : file.segments) {
    segment.start_s += range.offset_s;
    segment.end_s += range.offset_s;
  }
  return {};
}

}  // namespace

FilePredictor::FilePredictor(std::shared_ptr<const EmotionModel> model, const RecognizerOptions& options)
    : model_(std::move(model)), options_(options) {
  options_.first_prediction_s = model_->window_s();
}

Result<void> FilePredictor::PrepareRecognizers(size_t count, int sample_rate_hz) {
  if (sample_rate_hz != sample_rate_hz_) recognizers_.clear();
  sample_rate_hz_ = sample_rate_hz;
  for (Recognizer& recognizer : recognizers_) recognizer.Reset();
  while (recognizers_.size() < count) {
    auto recognizer = Recognizer::Create(model_, sample_rate_hz, options_);
    if (!recognizer) return tl::unexpected(recognizer.error());
    recognizers_.push_back(std::move(*recognizer));
  }
  return {};
}

Result<FilePrediction> FilePredictor::Predict(const std::string& path, const AudioFileRange& range,
                                              const VoiceReference* reference) {
  auto predictions = PredictSignals(path, range, reference);
  if (!predictions) return tl::unexpected(predictions.error());
  return std::move(predictions->front());
}

Result<VoiceReference> FilePredictor::HearVoice(const std::string& path, const AudioFileRange& range) {
  const auto predictions = PredictSignals(path, range);
  if (!predictions) return tl::unexpected(predictions.error());
  return recognizers_.front().heard_voice();
}

Result<std::vector<FilePrediction>> FilePredictor::PredictSignals(const std::string& path,
                                                                  const AudioFileRange& range,
                                                                  const VoiceReference* reference) {
  auto reader = AudioFileReader::Open(path, range);
  if (!reader) return tl::unexpected(reader.error());
  const size_t count = reader->signals().size();
  const auto prepared = PrepareRecognizers(count, reader->sample_rate_hz());
  if (!prepared) return tl::unexpected(prepared.error());
  for (size_t i = 0; i < count && reference != nullptr; ++i) {
    if (auto ok = recognizers_[i].SetReference(*reference); !ok) return tl::unexpected(ok.error());
  }

  std::vector<FilePrediction> files(count);
  for (bool more = true; more;) {
    const auto blocks = reader->ReadSignals();
    if (!blocks) return tl::unexpected(blocks.error());
    more = !blocks->front().empty();
    for (size_t i = 0; i < count; ++i) {
      auto predictions = more ? recognizers_[i].AcceptWaveform((*blocks)[i]) : recognizers_[i].Finish();
      if (!predictions) return tl::unexpected(predictions.error());
      std::move(predictions->begin(), predictions->end(), std::back_inserter(files[i].segments));
    }
  }
  for (size_t i = 0; i < count; ++i) {
    files[i].file = path;
    files[i].channel = reader->signals()[i];
    if (i == 0) files[i].warning = reader->warning();
    const double uncertain_below = options_.uncertain_below.value_or(model_->contract().uncertain_below());
    const auto completed = Complete(*reader, range, uncertain_below, files[i]);
    if (!completed) return tl::unexpected(completed.error());
  }
  return files;
}

}  // namespace speech_emotion::cli
