#include "data/feature_cache.h"

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "audio_file.h"
#include "data/content_hash.h"
#include "data/feature_store.h"
#include "data/file_index.h"
#include "ordered_work.h"
#include "progress_line.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr float kSilentPeak = 1e-4f;  // -80 dBFS: below it no clip is speech

struct HashedFile {
  FileStamp stamp;
  uint64_t content_hash = 0;
  bool is_new = false;  // false: the index had it
};

// What a clip gives before it is known where it is stored.
struct ExtractedClip {
  ClipEntry entry;
  FeatureMatrix features;
};

// The folder's part for these options: each has a folder of its own.
fs::path FolderFor(const FeatureOptions& options) {
  ContentHash hash;
  for (const auto& [option, value] : ToMetadata(options)) {
    hash.Add(option);
    hash.Add("=");
    hash.Add(value);
    hash.Add("\n");
  }
  char name[20];
  std::snprintf(name, sizeof name, "%016" PRIx64, hash.value());
  return name;
}

// One a utterance; nothing where the file can't be read.
std::vector<std::optional<HashedFile>> HashFiles(const std::vector<Utterance>& utterances, FileIndex& index,
                                                 size_t threads) {
  std::vector<std::optional<HashedFile>> files;
  files.reserve(utterances.size());
  cli::ProgressLine progress("clips", "files", utterances.size());
  const auto make_worker = [&] {
    return [&](size_t i) -> std::optional<HashedFile> {
      const fs::path& path = utterances[i].path;
      const auto stamp = StampOf(path);  // before the content: a file that changes meanwhile is read again
      if (!stamp) return {};
      if (const auto known = index.Find(path, *stamp)) return HashedFile{*stamp, *known, false};
      const auto hash = HashFile(path);
      return hash ? std::optional(HashedFile{*stamp, *hash, true}) : std::nullopt;
    };
  };
  cli::WorkInOrder(utterances.size(), threads, make_worker, [&](size_t, std::optional<HashedFile>& file) {
    files.push_back(file);
    progress.Update(files.size());
    return true;
  });
  for (size_t i = 0; i < files.size(); ++i) {
    if (files[i] && files[i]->is_new) index.Note(utterances[i].path, files[i]->stamp, files[i]->content_hash);
  }
  return files;
}

Result<ExtractedClip> Extract(const fs::path& path, const FeatureOptions& options) {
  auto waveform = ReadAudioFile(path.string());
  if (!waveform) return tl::unexpected(waveform.error());
  auto features = ExtractFeatures(options, *waveform);
  if (!features) return tl::unexpected(features.error());
  ExtractedClip clip;
  ContentHash hash;
  hash.Add(waveform->samples.data(), waveform->samples.size() * sizeof(float));
  clip.entry.samples_hash = hash.value();
  for (float sample : waveform->samples) clip.entry.peak = std::max(clip.entry.peak, std::abs(sample));
  clip.features = std::move(*features);
  return clip;
}

// Extracts and stores what the store lacks, each content once. The reasons of what could not be
// extracted, by content.
Result<std::unordered_map<uint64_t, std::string>> Complete(
    FeatureStore& store, const std::vector<Utterance>& utterances,
    const std::vector<std::optional<HashedFile>>& files, const FeatureOptions& options, size_t threads) {
  std::vector<size_t> missing;  // utterances
  std::unordered_set<uint64_t> seen;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!files[i] || store.Find(files[i]->content_hash)) continue;
    if (seen.insert(files[i]->content_hash).second) missing.push_back(i);
  }

  std::unordered_map<uint64_t, std::string> failures;
  Result<void> stored;
  cli::ProgressLine progress("features", "clips", missing.size());
  const auto make_worker = [&] {
    // On a thread an exception (of memory, say) would end the program: it fails the one clip.
    return [&](size_t i) -> Result<ExtractedClip> {
      try {
        return Extract(utterances[missing[i]].path, options);
      } catch (const std::exception& error) {
        return MakeError(ErrorCode::kInvalidAudio, std::string("expected features, found: ") + error.what());
      }
    };
  };
  cli::WorkInOrder(missing.size(), threads, make_worker, [&](size_t i, Result<ExtractedClip>& clip) {
    const uint64_t content_hash = files[missing[i]]->content_hash;
    if (clip) {
      clip->entry.content_hash = content_hash;
      stored = store.Add(clip->entry, clip->features);
    } else {
      failures[content_hash] = clip.error().message;
    }
    progress.Update(i + 1);
    return stored.has_value();
  });
  if (stored) stored = store.Flush();
  if (!stored) return tl::unexpected(stored.error());
  return failures;
}

// The reason to leave a clip out, or nothing.
std::string Defect(const ClipEntry& clip) {
  if (clip.peak < kSilentPeak) return "silent from end to end";
  if (clip.frames == 0) return "shorter than one frame";
  return "";
}

// Clips that sound the same and are labelled differently teach nothing: one label is wrong.
class Twins {
 public:
  void Add(uint64_t samples_hash, const Utterance& utterance) {
    auto& clips = clips_[samples_hash];
    const bool is_known = std::any_of(clips.begin(), clips.end(),
                                      [&](const Utterance* clip) { return clip->label == utterance.label; });
    if (!is_known) clips.push_back(&utterance);
  }

  // Of an utterance that was added: the reason to leave it out, or nothing.
  std::string Contradiction(uint64_t samples_hash, const Utterance& utterance) const {
    for (const Utterance* twin : clips_.at(samples_hash)) {
      if (twin->label == utterance.label) continue;
      return "the same samples as " + twin->path.filename().string() + ", labelled " + twin->label +
             " there and " + utterance.label + " here";
    }
    return "";
  }

 private:
  std::unordered_map<uint64_t, std::vector<const Utterance*>> clips_;  // the first of each label
};

}  // namespace

Result<FeatureSet> LoadFeatures(const std::vector<Utterance>& utterances, const FeatureOptions& options,
                                const fs::path& cache_folder, int threads) {
  if (auto valid = Validate(options); !valid) return tl::unexpected(valid.error());
  FileIndex index(cache_folder / "files.index");
  const auto files = HashFiles(utterances, index, static_cast<size_t>(threads));
  FeatureStore store(cache_folder / FolderFor(options));
  const auto failures = Complete(store, utterances, files, options, static_cast<size_t>(threads));
  if (!failures) return tl::unexpected(failures.error());
  if (auto saved = index.Save(); !saved) return tl::unexpected(saved.error());

  std::vector<std::optional<StoredClip>> clips(utterances.size());
  Twins twins;
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (files[i]) clips[i] = store.Find(files[i]->content_hash);
    if (clips[i]) twins.Add(clips[i]->entry->samples_hash, utterances[i]);
  }
  FeatureSet set;
  set.storage = store.storage();
  for (size_t i = 0; i < utterances.size(); ++i) {
    std::string reason;
    if (!files[i]) {
      reason = "could not be read";
    } else if (!clips[i]) {
      reason = failures->at(files[i]->content_hash);
    } else {
      reason = Defect(*clips[i]->entry);
      if (reason.empty()) reason = twins.Contradiction(clips[i]->entry->samples_hash, utterances[i]);
    }
    if (!reason.empty()) {
      set.left_out.push_back(utterances[i].path.string() + ": " + reason);
      continue;
    }
    set.utterances.push_back(utterances[i]);
    set.features.push_back(clips[i]->features);
  }
  return set;
}

}  // namespace speech_emotion::trainer
