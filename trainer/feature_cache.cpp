#include "feature_cache.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>

#include "audio_file.h"
#include "ordered_work.h"
#include "progress_line.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr float kSilentPeak = 1e-4f;  // -80 dBFS: below it no clip is speech

// FNV-1a, 64 bits. http://www.isthe.com/chongo/tech/comp/fnv/
class Fnv1a {
 public:
  void Add(const void* data, size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (size_t i = 0; i < size; ++i) hash_ = (hash_ ^ bytes[i]) * 1099511628211ull;
  }
  uint64_t value() const { return hash_; }

 private:
  uint64_t hash_ = 14695981039346656037ull;
};

// What is kept of a clip. A cache file is this header, then [frames, features] floats.
struct CacheHeader {
  char magic[8] = {'S', 'E', 'F', 'E', 'A', 'T', '0', '1'};
  uint64_t samples_hash = 0;
  int32_t frames = 0;
  int32_t features = 0;
  float peak = 0.0f;
  int32_t reserved = 0;
};

struct CachedClip {
  CacheHeader header;
  FeatureMatrix features;
};

std::optional<CachedClip> ReadCache(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  CachedClip clip;
  if (!file.read(reinterpret_cast<char*>(&clip.header), sizeof clip.header)) return {};
  const CacheHeader expected;
  if (std::memcmp(clip.header.magic, expected.magic, sizeof expected.magic) != 0) return {};
  const uintmax_t values = static_cast<uintmax_t>(clip.header.frames) * clip.header.features;
  std::error_code error;
  if (fs::file_size(path, error) != sizeof clip.header + values * sizeof(float) || error) return {};
  clip.features.features = clip.header.features;
  clip.features.values.resize(values);
  file.read(reinterpret_cast<char*>(clip.features.values.data()),
            static_cast<std::streamsize>(values * sizeof(float)));
  return file ? std::optional(std::move(clip)) : std::nullopt;
}

// Written beside and renamed, so that a killed run or a full disk leaves no half file behind.
Result<void> WriteCache(const fs::path& path, const CachedClip& clip) {
  // A name of its own: another thread or process may write the same samples' features at this moment.
  static std::atomic<int> count = 0;
  const fs::path unfinished =
      path.string() + "." + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".part";
  std::ofstream file(unfinished, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&clip.header), sizeof clip.header);
  file.write(reinterpret_cast<const char*>(clip.features.values.data()),
             static_cast<std::streamsize>(clip.features.values.size() * sizeof(float)));
  file.close();
  std::error_code error;
  if (file) fs::rename(unfinished, path, error);
  if (file && !error) return {};
  fs::remove(unfinished, error);
  return MakeError(ErrorCode::kInvalidArgument, path.string() + ": could not be written (is the disk full?)");
}

Result<CachedClip> Extract(const Utterance& utterance, const FeatureOptions& options) {
  auto waveform = ReadAudioFile(utterance.path.string());
  if (!waveform) return tl::unexpected(waveform.error());
  auto features = ExtractFeatures(options, *waveform);
  if (!features) return tl::unexpected(features.error());
  CachedClip clip;
  Fnv1a hash;
  hash.Add(waveform->samples.data(), waveform->samples.size() * sizeof(float));
  clip.header.samples_hash = hash.value();
  clip.header.frames = features->frames();
  clip.header.features = features->features;
  for (float sample : waveform->samples) clip.header.peak = std::max(clip.header.peak, std::abs(sample));
  clip.features = std::move(*features);
  return clip;
}

std::optional<uint64_t> HashFile(const fs::path& path, Fnv1a hash) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> buffer(1 << 16);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.Add(buffer.data(), static_cast<size_t>(file.gcount()));
  }
  return file.eof() ? std::optional(hash.value()) : std::nullopt;
}

Result<CachedClip> ExtractOrReuse(const Utterance& utterance, const FeatureOptions& options,
                                  const Fnv1a& options_hash, const fs::path& cache_folder,
                                  std::atomic<bool>& cache_failed) {
  const auto key = HashFile(utterance.path, options_hash);
  if (!key) return MakeError(ErrorCode::kInvalidAudio, "could not be read");
  char name[32];
  std::snprintf(name, sizeof name, "%016llx.features", static_cast<unsigned long long>(*key));
  const fs::path cache_file = cache_folder / name;
  if (auto cached = ReadCache(cache_file)) return std::move(*cached);
  auto clip = Extract(utterance, options);
  if (!clip) return clip;
  if (auto written = WriteCache(cache_file, *clip); !written) {
    cache_failed = true;
    return tl::unexpected(written.error());
  }
  return clip;
}

// The reason to leave a clip out, or nothing.
std::string Defect(const CachedClip& clip) {
  if (clip.header.peak < kSilentPeak) return "silent from end to end";
  if (clip.header.frames == 0) return "shorter than one frame";
  return "";
}

}  // namespace

Result<FeatureSet> LoadFeatures(const std::vector<Utterance>& utterances, const FeatureOptions& options,
                                const fs::path& cache_folder, int threads) {
  std::error_code error;
  fs::create_directories(cache_folder, error);
  if (error) return MakeError(ErrorCode::kInvalidArgument, cache_folder.string() + ": " + error.message());
  Fnv1a options_hash;
  for (const auto& [option, value] : ToMetadata(options)) {
    options_hash.Add(option.data(), option.size());
    options_hash.Add(value.data(), value.size());
  }

  std::vector<Result<CachedClip>> clips;
  std::atomic<bool> cache_failed = false;
  cli::ProgressLine progress("features", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&](size_t i) {
      return ExtractOrReuse(utterances[i], options, options_hash, cache_folder, cache_failed);
    };
  };
  cli::WorkInOrder(utterances.size(), static_cast<size_t>(threads), make_worker,
                   [&](size_t, Result<CachedClip>& clip) {
                     clips.push_back(std::move(clip));
                     progress.Update(clips.size());
                     return !cache_failed;
                   });
  if (cache_failed) {
    return MakeError(ErrorCode::kInvalidArgument,
                     cache_folder.string() + ": could not be written (is the disk full?)");
  }

  // Clips that sound the same and are labelled differently teach nothing: one label is wrong.
  std::map<uint64_t, std::vector<size_t>> by_samples;
  FeatureSet set;
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (clips[i]) by_samples[clips[i]->header.samples_hash].push_back(i);
  }
  for (size_t i = 0; i < utterances.size(); ++i) {
    std::string reason = clips[i] ? Defect(*clips[i]) : clips[i].error().message;
    if (reason.empty()) {
      for (size_t twin : by_samples[clips[i]->header.samples_hash]) {
        if (utterances[twin].label == utterances[i].label) continue;
        reason = "the same samples as " + utterances[twin].path.filename().string() + ", labelled " +
                 utterances[twin].label + " there and " + utterances[i].label + " here";
      }
    }
    if (!reason.empty()) {
      set.left_out.push_back(utterances[i].path.string() + ": " + reason);
      continue;
    }
    set.utterances.push_back(utterances[i]);
    set.features.push_back(std::move(clips[i]->features));
  }
  return set;
}

}  // namespace speech_emotion::trainer
