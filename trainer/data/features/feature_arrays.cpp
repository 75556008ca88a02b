#include "data/features/feature_arrays.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "data/corpora/clip_names.h"
#include "data/corpora/utterance_words.h"
#include "data/storage/npy.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> Failure(const fs::path& path, const std::string& message) {
  return MakeError(ErrorCode::kInvalidArgument, path.string() + ": " + message);
}

// A class of each clip.
struct Targets {
  std::vector<size_t> ids;  // [clips]
  std::vector<std::string> labels;
};

// [clips, classes], in each row one 1.
Result<Targets> TargetsOfOneHot(const NpyArray& y, std::vector<std::string> labels) {
  const size_t classes = y.shape[1];
  auto values = FloatsOf(y);
  if (!values) return tl::unexpected(values.error());
  if (labels.empty()) {
    for (size_t id = 0; id < classes; ++id) labels.push_back(std::to_string(id));
  }
  if (labels.size() != classes) {
    return Failure(y.path, "expected a column for each of " + std::to_string(labels.size()) +
                               " labels, found the shape " + ShapeText(y));
  }
  Targets targets{{}, std::move(labels)};
  for (size_t clip = 0; clip < y.shape[0]; ++clip) {
    const auto row = std::span(*values).subspan(clip * classes, classes);
    const auto one = std::find(row.begin(), row.end(), 1.0f);
    if (one == row.end() ||
        std::count(row.begin(), row.end(), 0.0f) + 1 != static_cast<std::ptrdiff_t>(classes)) {
      return Failure(y.path,
                     "expected one 1 and else 0 in each row, found others in row " + std::to_string(clip));
    }
    targets.ids.push_back(static_cast<size_t>(one - row.begin()));
  }
  return targets;
}

// Of ids that the labels name: where there are none, the ids that occur are their own names.
Result<Targets> TargetsOfIds(const NpyArray& y, std::vector<std::string> labels) {
  const auto ids = IntegersOf(y);
  if (!ids) return tl::unexpected(ids.error());
  std::map<int64_t, size_t> places;
  if (labels.empty()) {
    for (const int64_t id : *ids) places[id];
    for (auto& [id, place] : places) {
      place = labels.size();
      labels.push_back(std::to_string(id));
    }
  } else {
    for (size_t id = 0; id < labels.size(); ++id) places[static_cast<int64_t>(id)] = id;
  }
  Targets targets{{}, std::move(labels)};
  for (const int64_t id : *ids) {
    const auto place = places.find(id);
    if (place == places.end()) {
      return Failure(y.path, "expected ids from 0 to " + std::to_string(targets.labels.size() - 1) +
                                 ", found " + std::to_string(id));
    }
    targets.ids.push_back(place->second);
  }
  return targets;
}

Result<Targets> TargetsOfNames(const fs::path& y, std::vector<std::string> labels) {
  const auto names = ReadNames(y);
  if (!names) return tl::unexpected(names.error());
  if (labels.empty()) {
    const std::set<std::string> sorted(names->begin(), names->end());
    labels.assign(sorted.begin(), sorted.end());
  }
  Targets targets{{}, std::move(labels)};
  for (const std::string& name : *names) {
    const auto found = std::find(targets.labels.begin(), targets.labels.end(), name);
    if (found == targets.labels.end()) return Failure(y, "expected one of the labels, found '" + name + "'");
    targets.ids.push_back(static_cast<size_t>(found - targets.labels.begin()));
  }
  return targets;
}

Result<Targets> ReadTargets(const FeatureArrayFiles& files) {
  std::vector<std::string> labels;
  if (!files.labels.empty()) {
    auto read = ReadNames(files.labels);
    if (!read) return tl::unexpected(read.error());
    labels = std::move(*read);
    const std::set<std::string> distinct(labels.begin(), labels.end());
    if (labels.empty() || distinct.size() != labels.size() || distinct.contains("")) {
      return Failure(files.labels, "expected a label each, none twice, found another list");
    }
  }
  if (files.y.extension() != ".npy") return TargetsOfNames(files.y, std::move(labels));
  const auto y = MapNpy(files.y);
  if (!y) return tl::unexpected(y.error());
  if (y->shape.size() == 2 && y->shape[1] > 1) return TargetsOfOneHot(*y, std::move(labels));
  if (y->type == NpyType::kText) return TargetsOfNames(files.y, std::move(labels));
  if (y->shape.empty() || y->shape.size() > 2) {
    return Failure(files.y, "expected [clips] or [clips, classes], found the shape " + ShapeText(*y));
  }
  return TargetsOfIds(*y, std::move(labels));
}

// What a word of each clip means; `meaning` gives nothing for another word than `expected` lists.
template <class Meaning>
auto ReadClipWords(const fs::path& path, size_t clips, const char* expected, Meaning meaning)
    -> Result<std::vector<typename decltype(meaning(std::string()))::value_type>> {
  const auto words = ReadClipNames(path, clips, "");
  if (!words) return tl::unexpected(words.error());
  std::vector<typename decltype(meaning(std::string()))::value_type> values;
  for (const std::string& word : *words) {
    const auto value = meaning(word);
    if (!value) return Failure(path, std::string("expected ") + expected + ", found '" + word + "'");
    values.push_back(*value);
  }
  return values;
}

Result<std::vector<int64_t>> ReadLengths(const fs::path& path, size_t clips, size_t frames) {
  if (path.empty()) return std::vector<int64_t>(clips, static_cast<int64_t>(frames));
  const auto array = MapNpy(path);
  if (!array) return tl::unexpected(array.error());
  auto lengths = IntegersOf(*array);
  if (!lengths) return lengths;
  if (lengths->size() != clips) {
    return Failure(path, "expected one for each of " + std::to_string(clips) + " clips, found " +
                             std::to_string(lengths->size()));
  }
  for (const int64_t length : *lengths) {
    if (length < 0 || length > static_cast<int64_t>(frames)) {
      return Failure(path, "expected lengths from 0 to " + std::to_string(frames) + " frames, found " +
                               std::to_string(length));
    }
  }
  return lengths;
}

// [clips, frames, features]
struct ClipArray {
  size_t clips = 0, frames = 1, features = 0;
  std::span<const float> values;
  std::shared_ptr<const void> storage;

  FeatureView clip(size_t index, size_t length) const {
    return {static_cast<int>(features), values.subspan(index * frames * features, length * features)};
  }
};

Result<ClipArray> ReadClips(const fs::path& path) {
  constexpr size_t kMost = 1 << 30;  // frames, or features of one
  const auto x = MapNpy(path);
  if (!x) return tl::unexpected(x.error());
  const auto& shape = x->shape;
  ClipArray clips;
  if (shape.size() == 2 || shape.size() == 3) {
    clips.clips = shape[0];
    if (shape.size() == 3) clips.frames = shape[1];
    clips.features = shape.back();
  }
  if (clips.clips == 0 || clips.features == 0 || clips.features > kMost || clips.frames > kMost) {
    return Failure(
        path, "expected [clips, frames, features] or [clips, features], found the shape " + ShapeText(*x));
  }
  clips.values = FloatsIn(*x);
  clips.storage = x->file;
  if (clips.values.empty() && x->size() > 0) {
    auto floats = FloatsOf(*x);
    if (!floats) return tl::unexpected(floats.error());
    const auto kept = std::make_shared<const std::vector<float>>(std::move(*floats));
    clips.values = *kept;
    clips.storage = kept;
  }
  return clips;
}

std::string DefectOf(const FeatureView& clip) {
  if (clip.frames() == 0) return "no frame";
  const bool is_finite =
      std::all_of(clip.values.begin(), clip.values.end(), [](float v) { return std::isfinite(v); });
  return is_finite ? "" : "a value that is not finite";
}

Result<FeatureOptions> ReadOptions(const fs::path& path) {
  const auto lines = ReadNames(path);
  if (!lines) return tl::unexpected(lines.error());
  std::map<std::string, std::string> metadata;
  for (const std::string& line : *lines) {
    const size_t equals = line.find('=');
    if (equals == std::string::npos) return Failure(path, "expected KEY=VALUE, found '" + line + "'");
    metadata[line.substr(0, equals)] = line.substr(equals + 1);
  }
  auto options = FeatureOptionsFromMetadata(metadata);
  if (!options) return Failure(path, options.error().message);
  return options;
}

}  // namespace

FeatureArrayFiles FeatureArrayFilesIn(const fs::path& folder) {
  const auto where_there = [&](const char* name) {
    std::error_code ignored;
    return fs::exists(folder / name, ignored) ? folder / name : fs::path();
  };
  FeatureArrayFiles files;
  files.x = folder / FeatureArrayNames::kX;
  files.y = folder / FeatureArrayNames::kY;
  files.labels = where_there(FeatureArrayNames::kLabels);
  files.speakers = where_there(FeatureArrayNames::kSpeakers);
  files.groups = where_there(FeatureArrayNames::kGroups);
  files.sexes = where_there(FeatureArrayNames::kSexes);
  files.parts = where_there(FeatureArrayNames::kParts);
  files.lengths = where_there(FeatureArrayNames::kLengths);
  files.options = where_there(FeatureArrayNames::kOptions);
  return files;
}

Result<FeatureArrays> LoadFeatureArrays(const FeatureArrayFiles& files) {
  const auto clips = ReadClips(files.x);
  if (!clips) return tl::unexpected(clips.error());
  auto targets = ReadTargets(files);
  if (!targets) return tl::unexpected(targets.error());
  const fs::path& labels_file = files.labels.empty() ? files.y : files.labels;
  if (auto ok = CheckNames(targets->labels, CheckLabel, labels_file); !ok) return tl::unexpected(ok.error());
  if (targets->ids.size() != clips->clips) {
    return Failure(files.y, "expected the class of each of " + std::to_string(clips->clips) +
                                " clips, found " + std::to_string(targets->ids.size()));
  }
  const auto lengths = ReadLengths(files.lengths, clips->clips, clips->frames);
  if (!lengths) return tl::unexpected(lengths.error());
  const auto speakers = ReadClipNames(files.speakers, clips->clips, "");
  if (!speakers) return tl::unexpected(speakers.error());
  const auto corpora = ReadClipNames(files.groups, clips->clips, files.corpus);
  if (!corpora) return tl::unexpected(corpora.error());
  if (auto ok = CheckNames(*corpora, CheckCorpusName, files.groups); !ok) return tl::unexpected(ok.error());
  const auto sexes = ReadClipWords(files.sexes, clips->clips, "female, male or nothing", SexFromWord);
  if (!sexes) return tl::unexpected(sexes.error());
  const auto parts =
      ReadClipWords(files.parts, clips->clips, "train, validation, test or nothing", PartFromWord);
  if (!parts) return tl::unexpected(parts.error());

  FeatureArrays arrays;
  if (!files.options.empty()) {
    auto options = ReadOptions(files.options);
    if (!options) return tl::unexpected(options.error());
    if (options->features_per_frame() != static_cast<int>(clips->features)) {
      return Failure(files.options, "expected options of " + std::to_string(clips->features) +
                                        " features a frame as in X, found those of " +
                                        std::to_string(options->features_per_frame()));
    }
    arrays.options = std::move(*options);
  }
  arrays.set.storage = {clips->storage};
  for (size_t i = 0; i < clips->clips; ++i) {
    const std::string path = files.x.string() + "#" + std::to_string(i);
    const FeatureView view = clips->clip(i, static_cast<size_t>((*lengths)[i]));
    if (const std::string defect = DefectOf(view); !defect.empty()) {
      arrays.set.left_out.push_back(path + ": " + defect);
      continue;
    }
    Utterance utterance;
    utterance.path = path;
    utterance.corpus = (*corpora)[i];
    utterance.label = targets->labels[targets->ids[i]];
    utterance.speaker = (*speakers)[i];
    utterance.sex = (*sexes)[i];
    utterance.part = (*parts)[i];
    arrays.set.utterances.push_back(std::move(utterance));
    arrays.set.features.push_back(view);
  }
  arrays.labels = std::move(targets->labels);
  return arrays;
}

}  // namespace speech_emotion::trainer
