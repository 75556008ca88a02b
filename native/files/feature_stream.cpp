#include "files/feature_stream.h"

#include <utility>

namespace speech_emotion {

Result<FeatureStream> FeatureStream::Create(const FeatureOptions& options, int sample_rate_hz) {
  auto resampler = Resampler::Create(sample_rate_hz, options.sample_rate_hz);
  if (!resampler) return tl::unexpected(resampler.error());
  auto extractor = FeatureExtractor::Create(options);
  if (!extractor) return tl::unexpected(extractor.error());
  return FeatureStream(std::move(*resampler), std::move(*extractor));
}

void FeatureStream::AcceptWaveform(std::span<const float> samples) {
  resampled_.clear();
  resampler_.AcceptWaveform(samples, resampled_);
  extractor_.AcceptWaveform(resampled_, features_);
}

FeatureMatrix FeatureStream::Finish() {
  resampled_.clear();
  resampler_.Finish(resampled_);
  extractor_.AcceptWaveform(resampled_, features_);
  extractor_.Finish(features_);
  return Take();
}

FeatureMatrix FeatureStream::Take() { return std::exchange(features_, {}); }

Result<FileFeatures> ReadFileFeatures(const std::string& path, const AudioFileRange& range,
                                      const FeatureOptions& options) {
  auto reader = AudioFileReader::Open(path, range);
  if (!reader) return tl::unexpected(reader.error());
  std::vector<FeatureStream> streams;
  for (size_t i = 0; i < reader->signals().size(); ++i) {
    auto stream = FeatureStream::Create(options, reader->sample_rate_hz());
    if (!stream) return tl::unexpected(stream.error());
    streams.push_back(std::move(*stream));
  }
  while (true) {
    const auto blocks = reader->ReadSignals();
    if (!blocks) return tl::unexpected(blocks.error());
    if (blocks->front().empty()) break;
    for (size_t i = 0; i < streams.size(); ++i) streams[i].AcceptWaveform((*blocks)[i]);
  }
  FileFeatures file;
  file.warning = reader->notes();
  for (size_t i = 0; i < streams.size(); ++i) {
    file.signals.push_back({reader->signals()[i], streams[i].Finish()});
    if (file.signals.back().features.frames() > 0) continue;
    return MakeError(ErrorCode::kInvalidAudio, "expected enough audio for one frame of features, found " +
                                                   std::to_string(reader->samples_read()) + " samples");
  }
  return file;
}

}  // namespace speech_emotion
