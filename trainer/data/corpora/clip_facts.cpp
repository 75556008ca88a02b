#include "data/corpora/clip_facts.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "data/corpora/clip_path.h"
#include "data/storage/content_hash.h"
#include "files/audio_file.h"

namespace speech_emotion::trainer {
namespace {

constexpr float kFullScale = 0.999f;  // 32767 / 32768 and what dither and a lossy coder leave of it

// Samples at full scale, in runs on one side, across the blocks of a file.
class ClippingCounter {
 public:
  void Accept(std::span<const float> samples) {
    for (const float sample : samples) {
      const int side = sample >= kFullScale ? 1 : sample <= -kFullScale ? -1 : 0;
      if (side != side_) run_ = 0;
      side_ = side;
      if (side == 0) continue;
      ++run_;
      clipped_ += run_ == kClippedRun ? kClippedRun : run_ > kClippedRun ? 1 : 0;
    }
  }
  std::int64_t clipped() const { return clipped_; }

 private:
  int side_ = 0;
  std::int64_t run_ = 0;
  std::int64_t clipped_ = 0;
};

}  // namespace

ClipFacts InspectClip(const std::string& path) {
  ClipFacts facts;
  auto reader = AudioFileReader::Open(path);
  if (!reader) {
    facts.error = reader.error().message + SeparatorHint(path);
    return facts;
  }
  ContentHash hash;
  ClippingCounter clipping;
  for (;;) {
    const auto block = reader->ReadBlock();
    if (!block) {
      facts.error = block.error().message;
      return facts;
    }
    if (block->empty()) break;
    hash.Add(block->data(), block->size_bytes());
    clipping.Accept(*block);
    for (const float sample : *block) facts.peak = std::max(facts.peak, std::abs(sample));
  }
  facts.warning = reader->warning();
  facts.channel_note = reader->channel_note();
  facts.duration_s = static_cast<double>(reader->samples_read()) / reader->sample_rate_hz();
  if (reader->samples_read() > 0) {
    facts.clipped_part =
        static_cast<double>(clipping.clipped()) / static_cast<double>(reader->samples_read());
  }
  facts.samples_hash = hash.value();
  return facts;
}

}  // namespace speech_emotion::trainer
