// Features as the arrays that other programs store: one for all clips, others with what is known of them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/features/feature_set.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

// All but x and y may be empty. Names of many clips are a .npy of texts or whole numbers, or a text file
// with a line each.
struct FeatureArrayFiles {
  std::filesystem::path x;  // .npy [clips, frames, features], or [clips, features]: one frame each
  std::filesystem::path
      y;  // .npy or text [clips]: ids from 0 on, or names; or .npy [clips, classes]: one-hot
  std::filesystem::path labels;    // [classes]: their names; without it ids are their own names
  std::filesystem::path speakers;  // [clips]
  std::filesystem::path groups;    // [clips]: the corpus that each is of
  std::filesystem::path sexes;     // [clips]: female, male or nothing
  std::filesystem::path parts;     // [clips]: train, validation, test or nothing: for the split "given"
  std::filesystem::path lengths;   // .npy [clips]: frames before the padding
  std::filesystem::path options;   // what the features are: "features.mel.bands=64" and so on, one a line
  std::string corpus = "arrays";   // of all clips where there are no groups
};

// What the files are called in a folder of them.
struct FeatureArrayNames {
  static constexpr char kX[] = "X.npy", kY[] = "y.npy", kLabels[] = "labels.txt",
                        kSpeakers[] = "speakers.txt", kGroups[] = "groups.txt", kSexes[] = "sexes.txt",
                        kParts[] = "parts.txt", kLengths[] = "lengths.npy", kOptions[] = "options.txt";
};

// X and y, and those of the others that are there.
FeatureArrayFiles FeatureArrayFilesIn(const std::filesystem::path& folder);

struct FeatureArrays {
  FeatureSet set;                         // clip 17 has the path "X.npy#17"
  std::vector<std::string> labels;        // by id; of names in y alone: sorted
  std::optional<FeatureOptions> options;  // where the files tell
};

// Maps X where it is of float32. A clip is left out where it has a value that is not finite, or no frame.
// Fails, naming the file, where one is none of the above or they don't fit together.
Result<FeatureArrays> LoadFeatureArrays(const FeatureArrayFiles& files);

}  // namespace speech_emotion::trainer
