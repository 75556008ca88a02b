#include "data/features/feature_cache.h"

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

#include "data/features/clip_copies.h"
#include "data/features/clip_keys.h"
#include "data/features/feature_store.h"
#include "data/storage/content_hash.h"
#include "data/storage/file_index.h"
#include "files/audio_file.h"
#include "files/ordered_work.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr float kSilentPeak = 1e-4f;  // -80 dBFS: below it no clip is speech

// What a clip gives before it is known where it is stored.
struct ExtractedClip {
  ClipEntry entry;
  FeatureMatrix features;
};

// The folder's part for these options and what extracts: each has a folder of its own. Those of other
// versions stay: another program may be using them.
fs::path FolderFor(const FeatureOptions& options, const std::string& version) {
  ContentHash hash;
  hash.AddField(version);
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

Result<std::vector<BackgroundClip>> ReadBackground(const Utterance& utterance, const ClipKey& key) {
  std::vector<BackgroundClip> background;
  for (size_t i = 0; i < key.background.size(); ++i) {
    const std::string& path = (*utterance.background)[i].string();
    auto waveform = ReadAudioFile(path);
    if (!waveform) return MakeError(waveform.error().code, {path, " behind it: ", waveform.error().message});
    background.push_back({key.background[i], std::move(*waveform)});
  }
  return background;
}

// The hash and the peak are those of the clip itself: a copy is a twin, or silent, where its clip is.
Result<ExtractedClip> Extract(const Utterance& utterance, const ClipKey& key, const FeatureOptions& options) {
  auto waveform = ReadAudioFile(utterance.path.string());
  if (!waveform) return tl::unexpected(waveform.error());
  ExtractedClip clip;
  ContentHash hash;
  hash.Add(waveform->samples.data(), waveform->samples.size() * sizeof(float));
  clip.entry.samples_hash = hash.value();
  for (float sample : waveform->samples) clip.entry.peak = std::max(clip.entry.peak, std::abs(sample));
  if (utterance.copy != ClipCopy::kNone) {
    const auto background = ReadBackground(utterance, key);
    if (!background) return tl::unexpected(background.error());
    waveform = MakeCopy(*waveform, key.file_hash, utterance.copy, *background);
  }
  if (!waveform) return tl::unexpected(waveform.error());
  auto features = ExtractFeatures(options, *waveform);
  if (!features) return tl::unexpected(features.error());
  clip.features = std::move(*features);
  return clip;
}

// Extracts and stores what the store lacks, each content once. The reasons of what could not be
// extracted, by key.
Result<std::unordered_map<uint64_t, std::string>> Complete(FeatureStore& store,
                                                           const std::vector<Utterance>& utterances,
                                                           const std::vector<Result<ClipKey>>& keys,
                                                           const FeatureOptions& options, size_t threads) {
  std::vector<size_t> missing;  // utterances
  std::unordered_set<uint64_t> seen;
  bool has_copies = false;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i] || store.Find(keys[i]->key)) continue;
    if (seen.insert(keys[i]->key).second) missing.push_back(i);
    has_copies = has_copies || utterances[i].copy != ClipCopy::kNone;
  }

  std::unordered_map<uint64_t, std::string> failures;
  Result<void> stored;
  ProgressLine progress("features", has_copies ? "clips and copies" : "clips", missing.size());
  const auto make_worker = [&] {
    // On a thread an exception (of memory, say) would end the program: it fails the one clip.
    return [&](size_t i) -> Result<ExtractedClip> {
      try {
        return Extract(utterances[missing[i]], *keys[missing[i]], options);
      } catch (const std::exception& error) {
        return MakeError(ErrorCode::kInvalidAudio, std::string("expected features, found: ") + error.what());
      }
    };
  };
  WorkInOrder(missing.size(), threads, make_worker, [&](size_t i, Result<ExtractedClip>& clip) {
    const uint64_t key = keys[missing[i]]->key;
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
std::string DefectOf(const ClipEntry& clip) {
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
FeatureSet Choose(const std::vector<Utterance>& utterances, const std::vector<Result<ClipKey>>& keys,
                  const FeatureStore& store, const std::unordered_map<uint64_t, std::string>& failures) {
  std::vector<std::optional<StoredClip>> clips(utterances.size());
  Twins twins;
  for (size_t i = 0; i < utterances.size(); ++i) {
    if (keys[i]) clips[i] = store.Find(keys[i]->key);
    if (clips[i]) twins.Add(clips[i]->entry->samples_hash, utterances[i]);
  }
  FeatureSet set;
  std::unordered_set<std::string_view> left_out;  // paths
  for (size_t i = 0; i < utterances.size(); ++i) {
    std::string reason;
    if (!keys[i]) {
      reason = "could not be read: " + keys[i].error().message + SeparatorHint(utterances[i].path.string());
    } else if (!clips[i]) {
      reason = failures.at(keys[i]->key);
    } else {
      reason = DefectOf(*clips[i]->entry);
      if (reason.empty()) reason = twins.Contradiction(clips[i]->entry->samples_hash, utterances[i]);
    }
    if (!reason.empty()) {
      LeaveOut(utterances[i], reason, left_out, set);
      continue;
    }
    set.utterances.push_back(utterances[i]);
    set.features.push_back(clips[i]->features);
    set.content.push_back(keys[i]->key);
  }
  return set;
}

}  // namespace

Result<FeatureSet> LoadFeatures(const std::vector<Utterance>& utterances, const FeatureOptions& options,
                                const fs::path& cache_folder, int threads, const std::string& version) {
  if (auto valid = Validate(options); !valid) return tl::unexpected(valid.error());
  FileIndex index(cache_folder / "files.index");
  const auto keys = KeysOf(utterances, index, static_cast<size_t>(threads));
  FeatureStore store(cache_folder / FolderFor(options, version));
  const auto failures = Complete(store, utterances, keys, options, static_cast<size_t>(threads));
  if (!failures) return tl::unexpected(failures.error());
  if (auto saved = index.Save(); !saved) return tl::unexpected(saved.error());

  auto set = Choose(utterances, keys, store, *failures);
  set.storage = store.storage();
  return set;
}

Result<std::vector<std::optional<uint64_t>>> HashContents(const std::vector<Utterance>& utterances,
                                                          const fs::path& cache_folder, int threads) {
  FileIndex index(cache_folder / "files.index");
  const auto keys = KeysOf(utterances, index, static_cast<size_t>(threads));
  if (auto saved = index.Save(); !saved) return tl::unexpected(saved.error());
  std::vector<std::optional<uint64_t>> contents(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i]) contents[i] = keys[i]->key;
  }
  return contents;
}

}  // namespace speech_emotion::trainer
