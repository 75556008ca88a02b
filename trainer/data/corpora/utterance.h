// A labelled recording, and a corpus of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "data/corpora/clip_path.h"

namespace speech_emotion::trainer {

enum class Sex : std::uint8_t { kUnknown, kFemale, kMale };
// What a clip is, which says what its label is worth.
enum class ClipKind : std::uint8_t {
  kActed,  // speech whose emotion is labelled
  kPlain,  // reading, commands: neutral is assumed, and nobody labelled it
  kSound,  // no speech: rain, dogs, music. Its label is the sound's name and never a class
};
// Of a split that comes with the data.
enum class Part : std::uint8_t { kNone, kTrain, kValidation, kTest };
// An augmented copy of the clip, to train on; data/features/clip_copies.h says what is done to it.
enum class ClipCopy : std::uint8_t { kNone, kNoise, kStretch, kPitch, kStretchPitch, kCodec, kRoom, kStreet };

// How many listeners heard a class in a clip.
struct ClassVotes {
  std::string label;
  int count = 0;
  bool operator==(const ClassVotes&) const = default;
};

struct Utterance {
  ClipPath path;
  std::string corpus;   // "ravdess", or the name that one's own data was given
  std::string label;    // a published corpus's is one of the eight classes, or IEMOCAP's own
  std::string speaker;  // unique within the corpus, as the corpus names it: "17", "JK"; "" where unknown
  Sex sex = Sex::kUnknown;
  Part part = Part::kNone;
  ClipCopy copy = ClipCopy::kNone;  // in place of the clip itself
  ClipKind kind = ClipKind::kActed;
  // What is said, as the corpus numbers it: clips of one corpus and label with the same one have the same
  // words.
  // "" where unknown.
  std::string sentence{};
  int piece = 0;                    // of a long clip that was cut
  std::vector<ClassVotes> votes{};  // of every class that listeners could choose; none where nobody was asked
  // Of a copy kStreet: the clips that are heard behind it, one sound or several voices; null where there
  // are none.
  std::shared_ptr<const std::vector<ClipPath>> background{};
};

// Whether the label is a class that a model may answer.
inline bool IsEmotional(const Utterance& utterance) { return utterance.kind != ClipKind::kSound; }

// The eight classes in the order that the flagship's outputs have.
const std::vector<std::string>& FlagshipLabels();

struct Corpus {
  std::string name;
  std::vector<Utterance> utterances;       // sorted by path; a table's in the order of its rows
  std::vector<std::string> ignored_files;  // what could have been data and is not, with the reason
  std::vector<std::string> notes{};        // how the data were understood: "folders read as class/clip"
};

// Where data lies and how to read it: "ravdess:song=DIR". Tables and folders of one's own have an option for
// what their clips are: "mine:plain=FILE.csv", "mine:sounds=DIR".
struct DataSource {
  std::string name;
  std::vector<std::string> options;
  std::filesystem::path path;
};

}  // namespace speech_emotion::trainer
