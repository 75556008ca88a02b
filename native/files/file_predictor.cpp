#include "files/file_predictor.h"

#include <utility>

namespace speech_emotion {

FilePredictor::FilePredictor(std::shared_ptr<const EmotionModel> model, const RecognizerOptions& options)
    : model_(std::move(model)), options_(options) {}

Result<void> FilePredictor::PrepareRecognizers(size_t count, int sample_rate_hz) {
  if (sample_rate_hz != sample_rate_hz_) recognizers_.clear();
  sample_rate_hz_ = sample_rate_hz;
  for (FileRecognizer& recognizer : recognizers_) recognizer.Reset();
  while (recognizers_.size() < count) {
    auto recognizer = FileRecognizer::Create(model_, sample_rate_hz, options_);
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

Result<FilePrediction> FilePredictor::PredictSamples(const Waveform& waveform,
                                                     const VoiceReference* reference) {
  std::span<const float> left = waveform.samples;
  const auto read = [&left]() -> Result<std::vector<std::span<const float>>> {
    return std::vector{std::exchange(left, {})};
  };
  auto predictions = PredictSource({1, waveform.sample_rate_hz, 0.0, read}, reference);
  if (!predictions) return tl::unexpected(predictions.error());
  return std::move(predictions->front());
}

Result<std::vector<FilePrediction>> FilePredictor::PredictSignals(const std::string& path,
                                                                  const AudioFileRange& range,
                                                                  const VoiceReference* reference) {
  auto reader = AudioFileReader::Open(path, range);
  if (!reader) return tl::unexpected(reader.error());
  const auto read = [&reader] { return reader->ReadSignals(); };
  auto files =
      PredictSource({reader->signals().size(), reader->sample_rate_hz(), range.offset_s, read}, reference);
  if (!files) return files;
  for (size_t i = 0; i < files->size(); ++i) {
    (*files)[i].file = path;
    (*files)[i].channel = reader->signals()[i];
  }
  files->front().warning = reader->notes();
  return files;
}

Result<std::vector<FilePrediction>> FilePredictor::PredictSource(const Source& source,
                                                                 const VoiceReference* reference) {
  const auto prepared = PrepareRecognizers(source.signals, source.sample_rate_hz);
  if (!prepared) return tl::unexpected(prepared.error());
  for (size_t i = 0; i < source.signals && reference != nullptr; ++i) {
    if (auto ok = recognizers_[i].SetReference(*reference); !ok) return tl::unexpected(ok.error());
  }

  for (bool more = true; more;) {
    const auto blocks = source.read();
    if (!blocks) return tl::unexpected(blocks.error());
    more = !blocks->front().empty();
    for (size_t i = 0; i < source.signals; ++i) {
      const auto ok = more ? recognizers_[i].AcceptWaveform((*blocks)[i]) : recognizers_[i].Finish();
      if (!ok) return tl::unexpected(ok.error());
    }
  }
  std::vector<FilePrediction> files(source.signals);
  for (size_t i = 0; i < source.signals; ++i) {
    auto answer = recognizers_[i].TakeAnswer(source.start_s);
    if (!answer) return tl::unexpected(answer.error());
    static_cast<FileAnswer&>(files[i]) = std::move(*answer);
  }
  return files;
}

}  // namespace speech_emotion
