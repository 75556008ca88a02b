// The corpora's published layouts, read by file name: never by extension or sample rate, since users
// have them as WAV, FLAC or Ogg of any rate.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

enum class Sex { kUnknown, kFemale, kMale };

struct Utterance {
  std::filesystem::path path;
  std::string corpus;   // "ravdess", "tess", "crema-d", "savee"
  std::string label;    // one of the eight classes
  std::string speaker;  // unique within the corpus, as the corpus names it: "17", "1049", "JK"
  Sex sex = Sex::kUnknown;
};

// The eight classes in the order that the flagship's outputs have.
const std::vector<std::string>& FlagshipLabels();

struct Corpus {
  std::string name;
  std::vector<Utterance> utterances;       // sorted by path
  std::vector<std::string> ignored_files;  // audio whose name is none of the layout's, with the reason
};

// The names that ReadCorpus knows.
const std::vector<std::string>& CorpusNames();

// Reads the corpus of that name below `folder`. kInvalidArgument for an unknown name, a folder that
// isn't there, or one without a single clip of the layout.
Result<Corpus> ReadCorpus(const std::string& name, const std::filesystem::path& folder);

// The labels that occur in the corpus: what a network may be asked to tell apart on its clips.
std::vector<std::string> LabelsOf(const std::vector<Utterance>& utterances, const std::string& corpus);

}  // namespace speech_emotion::trainer
