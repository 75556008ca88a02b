#include "data/feature_cache.h"

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "audio_file.h"
#include "data/clip_copies.h"
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

// Where each utterance's file is first in the list: copies share their clip's.
std::vector<size_t> FirstOfFile(const std::vector<Utterance>& utterances) {
  std::unordered_map<std::string_view, size_t> known;
  std::vector<size_t> first;
  first.reserve(utterances.size());
  for (size_t i = 0; i < utterances.size(); ++i) {
    first.push_back(known.emplace(utterances[i].path.string(), i).first->second);
  }
  return first;
}

// One a utterance, or why the file can't be read.
std::vector<Result<HashedFile>> HashFiles(const std::vector<Utterance>& utterances, FileIndex& index,
                                          size_t threads) {
  const std::vector<size_t> first = FirstOfFile(utterances);
  std::vector<size_t> distinct;  // utterances
  for (size_t i = 0; i < first.size(); ++i) {
    if (first[i] == i) distinct.push_back(i);
  }
  std::vector<Result<HashedFile>> files(utterances.size());
  cli::ProgressLine progress("clips", "files", distinct.size());
  const auto make_worker = [&] {
    return [&](size_t i) -> Result<HashedFile> {
      const fs::path& path = utterances[distinct[i]].path;
      const auto stamp = StampOf(path);  // before the content: a file that changes meanwhile is read again
      if (!stamp) return tl::unexpected(stamp.error());
      if (const auto known = index.Find(path, *stamp)) return HashedFile{*stamp, *known, false};
      const auto hash = HashFile(path);
      if (!hash) return tl::unexpected(hash.error());
      return HashedFile{*stamp, *hash, true};
    };
  };
  cli::WorkInOrder(distinct.size(), threads, make_worker, [&](size_t i, Result<HashedFile>& file) {
    files[distinct[i]] = file;
    progress.Update(i + 1);
    return true;
  });
  for (const size_t i : distinct) {
    if (files[i] && files[i]->is_new) index.Note(utterances[i].path, files[i]->stamp, files[i]->content_hash);
  }
  for (size_t i = 0; i < first.size(); ++i) files[i] = files[first[i]];
  return files;
}

// The hash and the peak are those of the clip itself: a copy is a twin, or silent, where its clip is.
Result<ExtractedClip> Extract(const Utterance& utterance, uint64_t file_hash, const FeatureOptions& options) {
  auto waveform = ReadAudioFile(utterance.path.string());
  if (!waveform) return tl::unexpected(waveform.error());
  ExtractedClip clip;
  ContentHash hash;
  hash.Add(waveform->samples.data(), waveform->samples.size() * sizeof(float));
  clip.entry.samples_hash = hash.value();
  for (float sample : waveform->samples) clip.entry.peak = std::max(clip.entry.peak, std::abs(sample));
  if (utterance.copy != ClipCopy::kNone) waveform = MakeCopy(*waveform, file_hash, utterance.copy);
  if (!waveform) return tl::unexpected(waveform.error());
  auto features = ExtractFeatures(options, *waveform);
  if (!features) return tl::unexpected(features.error());
  clip.features = std::move(*features);
  return clip;
}

// What an utterance's features are stored under; nothing where its file can't be read.
std::vector<std::optional<uint64_t>> KeysOf(const std::vector<Utterance>& utterances,
                                            const std::vector<Result<HashedFile>>& files) {
  std::vector<std::optional<uint64_t>> keys(utterances.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (files[i]) keys[i] = CopyHash(files[i]->content_hash, utterances[i].copy);
  }
  return keys;
}

// Extracts and stores what the store lacks, each content once. The reasons of what could not be
// extracted, by key.
Result<std::unordered_map<uint64_t, std::string>> Complete(FeatureStore& store,
                                                           const std::vector<Utterance>& utterances,
                                                           const std::vector<Result<HashedFile>>& files,
                                                           const std::vector<std::optional<uint64_t>>& keys,
                                                           const FeatureOptions& options, size_t threads) {
  std::vector<size_t> missing;  // utterances
  std::unordered_set<uint64_t> seen;
  bool has_copies = false;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i] || store.Find(*keys[i])) continue;
    if (seen.insert(*keys[i]).second) missing.push_back(i);
    has_copies = has_copies || utterances[i].copy != ClipCopy::kNone;
  }

  std::unordered_map<uint64_t, std::string> failures;
  Result<void> stored;
  cli::ProgressLine progress("features", has_copies ? "clips and copies" : "clips", missing.size());
  const auto make_worker = [&] {
    // On a thread an exception (of memory, say) would end the program: it fails the one clip.
    return [&](size_t i) -> Result<ExtractedClip> {
      try {
        return Extract(utterances[missing[i]], files[missing[i]]->content_hash, options);
      } catch (const std::exception& error) {
        return MakeError(ErrorCode::kInvalidAudio, std::string("expected features, found: ") + error.what());
      }
    };
  };
  cli::WorkInOrder(missing.size(), threads, make_worker, [&](size_t i, Result<ExtractedClip>& clip) {
    const uint64_t key = *keys[missing[i]];
    if (clip) {
      clip->entry.content_hash = key;
      stored = store.Add(clip->entry, clip->features);
    } else {
      failures[key] = clip.error().message;
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

// One of the two labels is wrong. Sounds teach the same, whatever their names.
bool Contradict(const Utterance& one, const Utterance& other) {
  if (IsEmotional(one) != IsEmotional(other)) return true;
  return IsEmotional(one) && one.label != other.label;
}

// Clips that sound the same and are labelled differently teach nothing.
class Twins {
 public:
  void Add(uint64_t samples_hash, const Utterance& utterance) {
    auto& clips = clips_[samples_hash];
    const bool is_known = std::any_of(clips.begin(), clips.end(),
                                      [&](const Utterance* clip) { return !Contradict(*clip, utterance); });
    if (!is_known) clips.push_back(&utterance);
  }

  // Of an utterance that was added: the reason to leave it out, or nothing.
  std::string Contradiction(uint64_t samples_hash, const Utterance& utterance) const {
    for (const Utterance* twin : clips_.at(samples_hash)) {
      if (!Contradict(*twin, utterance)) continue;
      return "the same samples as " + twin->path.string() + ", labelled " + twin->label + " there and " +
             utterance.label + " here";
    }
    return "";
  }

 private:
  std::unordered_map<uint64_t, std::vector<const Utterance*>> clips_;  // the first of each label
};

void LeaveOut(const Utterance& utterance, const std::string& reason,
              std::unordered_set<std::string_view>& clips, FeatureSet& set) {
  const std::string& path = utterance.path.string();
  if (utterance.copy == ClipCopy::kNone) {
    clips.insert(path);
    set.left_out.push_back(path + ": " + reason);
  } else if (!clips.contains(path)) {  // else it is said already
    set.left_out.push_back(path + ", its copy " + NameOf(utterance.copy) + ": " + reason);
  }
}

// What can be used, and why the rest can't.
FeatureSet Choose(const std::vector<Utterance>& utterances, const std::vector<Result<HashedFile>>& files,
                  const std::vector<std::optional<uint64_t>>& keys, const FeatureStore& store,
                  const std::unordered_map<uint64_t, std::string>& failures) {
  std::vector<std::optional<StoredClip>> clips(utterances.size());
  Twins twins;
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (keys[i]) clips[i] = store.Find(*keys[i]);
    if (clips[i]) twins.Add(clips[i]->entry->samples_hash, utterances[i]);
  }
  FeatureSet set;
  std::unordered_set<std::string_view> left_out;  // paths
  for (size_t i = 0; i < utterances.size(); ++i) {
    std::string reason;
    if (!files[i]) {
      reason = "could not be read: " + files[i].error().message + SeparatorHint(utterances[i].path.string());
    } else if (!clips[i]) {
      reason = failures.at(*keys[i]);
    } else {
      reason = Defect(*clips[i]->entry);
      if (reason.empty()) reason = twins.Contradiction(clips[i]->entry->samples_hash, utterances[i]);
    }
    if (!reason.empty()) {
      LeaveOut(utterances[i], reason, left_out, set);
      continue;
    }
    set.utterances.push_back(utterances[i]);
    set.features.push_back(clips[i]->features);
    set.content.push_back(*keys[i]);
  }
  return set;
}

}  // namespace

Result<FeatureSet> LoadFeatures(const std::vector<Utterance>& utterances, const FeatureOptions& options,
                                const fs::path& cache_folder, int threads) {
  if (auto valid = Validate(options); !valid) return tl::unexpected(valid.error());
  FileIndex index(cache_folder / "files.index");
  const auto files = HashFiles(utterances, index, static_cast<size_t>(threads));
  FeatureStore store(cache_folder / FolderFor(options));
  const auto keys = KeysOf(utterances, files);
  const auto failures = Complete(store, utterances, files, keys, options, static_cast<size_t>(threads));
  if (!failures) return tl::unexpected(failures.error());
  if (auto saved = index.Save(); !saved) return tl::unexpected(saved.error());

  auto set = Choose(utterances, files, keys, store, *failures);
  set.storage = store.storage();
  return set;
}

Result<std::vector<std::optional<uint64_t>>> HashContents(const std::vector<Utterance>& utterances,
                                                          const fs::path& cache_folder, int threads) {
  FileIndex index(cache_folder / "files.index");
  const auto files = HashFiles(utterances, index, static_cast<size_t>(threads));
  if (auto saved = index.Save(); !saved) return tl::unexpected(saved.error());
  return KeysOf(utterances, files);
}

}  // namespace speech_emotion::trainer
