// Which clips an evaluation scores, and what their scores may be called.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "data/splits/splits.h"
#include "evaluation/scored_utterances.h"
#include "speech_emotion/model_contract.h"

namespace speech_emotion::trainer {

// In a model's metadata, where clips of speakers in its split's training part were kept to choose on.
inline constexpr char kValidationClipsKey[] = "training.validation_clips";

// In a model's metadata, which speakers or clips its split's training part had (FingerprintsText).
inline constexpr char kTrainingPartKey[] = "training.part";

// Indices into the utterances.
struct TestedPart {
  std::string fold;  // "" where the split has one
  std::vector<size_t> utterances;
  // To fit a temperature on: the fold's own validation part, or the speakers that
  // FoldOptions::holds_out_validation takes. Empty where the split trains on them, or where they are what is
  // scored.
  std::vector<size_t> validation;
  bool takes_validation_from_training = false;  // such a model must have left them out
  // Of the split's training part as these utterances make it (TrainingPartFingerprints), which those of the
  // training may have made otherwise; and of the tested speakers (SpeakerFingerprints).
  std::map<std::string, std::string> training, speakers;
  std::vector<size_t> sounds;  // of the same part; none of the utterances, since no emotion is right for them
};

struct TestedParts {
  std::vector<TestedPart> parts;  // one a fold
  // The folds themselves: what may be trained on where those parts are scored. Of no split, as of "all":
  // none.
  std::vector<Fold> folds;
  Part part = Part::kTest;
  std::string title;                 // "the test part of first-journey"
  std::string independence;          // "speaker-independent", "speaker-dependent", ...
  std::string caution;               // the same as a sentence for people
  std::vector<std::string> notes;    // the split's
  CorpusClasses classes;             // that an answer may be, by corpus
  std::vector<std::string> corpora;  // tested
  bool speaker_independent = true;   // the split
};

// `fold`: its name; "all" for every fold's part; "" for the first. The split "all" has
// one part: every clip. Sounds are among no part's utterances and in no fold here, and a note counts them.
// kInvalidArgument for an unknown fold and for a part without clips.
Result<TestedParts> ChooseTestedParts(const std::string& split, const std::string& fold, Part part,
                                      const std::vector<Utterance>& utterances);

// Those of the whole corpora, of which a part may lack one by chance; but of leave-one-corpus-out those of
// the tested clips, as a class that no other corpus has was not to be learnt.
CorpusClasses ClassesToAnswer(const std::string& split, const std::vector<Utterance>& tested,
                              const std::vector<Utterance>& all);

// Speakers are new to a model only where it was trained on the same split and fold, on none of these speakers
// however it was dealt then, and from no model that had learnt from their corpus: where the metadata of some
// model say otherwise, or nothing, `parts` no longer calls them so. Nor is a temperature fitted on validation
// speakers that a model may have been trained on. `models`: one for all parts, or one each.
void CheckTraining(const std::string& split, const std::vector<ModelMetadata>& models, TestedParts& parts);

}  // namespace speech_emotion::trainer
