// Which clips an evaluation scores, and what their scores may be called.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/corpora.h"
#include "data/splits.h"
#include "evaluation/scored_utterances.h"
#include "speech_emotion/model_contract.h"

namespace speech_emotion::trainer {

// In a model's metadata, where clips of speakers in its split's training part were kept to choose on.
inline constexpr char kValidationClipsKey[] = "training.validation_clips";

// Indices into the utterances.
struct TestedPart {
  std::string fold;  // "" where the split has one
  std::vector<size_t> utterances;
  // To fit a temperature on: the fold's own validation part, or the speakers that
  // HoldOutValidationSpeakers takes. Empty where the split trains on them, or where they are what is scored.
  std::vector<size_t> validation;
  bool takes_validation_from_training = false;  // such a model must have left them out
};

struct TestedParts {
  std::vector<TestedPart> parts;  // one a fold
  // The folds themselves: what may be trained on where those parts are scored. Of no split, as of "all": none.
  std::vector<Fold> folds;
  Part part = Part::kTest;
  std::string title;               // "the test part of first-journey"
  std::string independence;        // "speaker-independent", "speaker-dependent", ...
  std::string caution;             // the same as a sentence for people
  std::vector<std::string> notes;  // the split's
  CorpusClasses classes;           // that an answer may be, by corpus
};

// `fold`: its name; "all" for every fold's part; "" for the first. The split "all" has
// one part: every clip. kInvalidArgument for an unknown fold and for a part without clips.
Result<TestedParts> ChooseTestedParts(const std::string& split, const std::string& fold, Part part,
                                      const std::vector<Utterance>& utterances);

// Speakers are new to a model only where it was trained on the same split and fold: where the metadata
// ("split", "fold") of some model say otherwise, or nothing, `parts` no longer calls them so. Nor is a
// temperature fitted on validation speakers that a model may have been trained on. `models`: one for all
// parts, or one each.
void CheckTraining(const std::string& split, const std::vector<ModelMetadata>& models, TestedParts& parts);

}  // namespace speech_emotion::trainer
