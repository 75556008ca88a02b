#include "evaluation/tested_parts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "data/features/fingerprint.h"
#include "data/tables/text_fields.h"
#include "onnx/metadata_value.h"

namespace speech_emotion::trainer {
namespace {

std::string PartName(Part part) {
  switch (part) {
    case Part::kTrain:
      return "training part";
    case Part::kValidation:
      return "validation part";
    default:
      return "test part";
  }
}

const std::vector<size_t>& PartOf(const Fold& fold, Part part) {
  return part == Part::kTrain ? fold.train : part == Part::kValidation ? fold.validation : fold.test;
}

// Why some clips count in no figure.
std::string SoundsNote(size_t sounds) {
  return std::to_string(sounds) + (sounds == 1 ? " sound is" : " sounds are") +
         " no speech and not scored: no answer would be right";
}

Result<TestedParts> EveryClip(const std::vector<Utterance>& utterances) {
  TestedPart part;
  for (size_t i = 0; i < utterances.size(); ++i) {
    (IsEmotional(utterances[i]) ? part.utterances : part.sounds).push_back(i);
  }
  if (part.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, "expected clips with an emotion to score, found " +
                                                      std::to_string(part.sounds.size()) + " sounds");
  }
  std::vector<std::string> notes;
  if (!part.sounds.empty()) notes.push_back(SoundsNote(part.sounds.size()));
  return TestedParts{
      {std::move(part)},
      {},
      Part::kNone,
      "every clip",
      "every speaker",
      "Every clip was scored, whether the model was trained on it or not: these figures say how well it "
      "does on new speakers only where none of these speakers were in its training.",
      std::move(notes),
      ClassesOf(utterances),
      {},
      true};
}

// A part's speech and its sounds.
struct Heard {
  std::vector<size_t> speech, sounds;
};

Heard HeardIn(const std::vector<size_t>& part, const std::vector<Utterance>& utterances) {
  Heard heard;
  for (const size_t i : part) (IsEmotional(utterances[i]) ? heard.speech : heard.sounds).push_back(i);
  return heard;
}

// Of clips themselves: copies aside.
bool HasNoValidation(const Fold& fold, const std::vector<Utterance>& utterances) {
  return std::ranges::none_of(fold.validation,
                              [&](size_t i) { return utterances[i].copy == ClipCopy::kNone; });
}

void Explain(const Split& split, Part part, TestedParts& parts) {
  if (part == Part::kTrain) {
    parts.independence = "clips of the training part";
    parts.caution =
        "The model may have been trained on these very clips: nothing follows for other speakers.";
  } else if (split.leaks) {
    parts.independence = "clips known from training";
    parts.caution =
        "Clips of this part are in the training part, too, again or as augmented copies: such figures serve "
        "to "
        "stand beside others of the same protocol, and say nothing of other clips or voices.";
  } else if (split.speaker_independent) {
    parts.independence = "speaker-independent";
    parts.caution = "No speaker of these clips is in the split's training part.";
  } else {
    parts.independence = "speaker-dependent";
    parts.caution =
        "Speakers of these clips are in the training part, too: with voices that the model doesn't know, "
        "expect less.";
  }
}

std::vector<Utterance> Tested(const TestedParts& parts, const std::vector<Utterance>& utterances) {
  std::vector<Utterance> tested;
  for (const TestedPart& part : parts.parts) {
    const auto picked = Pick(utterances, part.utterances);
    tested.insert(tested.end(), picked.begin(), picked.end());
  }
  return tested;
}

// A split may deal the clips at hand otherwise than those of the training: there may be another speaker, or a
// corpus less.
bool IsDealtAnew(const TestedPart& part, const ModelMetadata& model) {
  const auto trained = FingerprintsFrom(ValueOf(model, kTrainingPartKey));
  return std::any_of(part.training.begin(), part.training.end(), [&](const auto& corpus) {
    const auto its = trained.find(corpus.first);
    return its != trained.end() && its->second != corpus.second;
  });
}

// Why the part's speakers may be known to the model; "" where they are not.
std::string DoubtOf(const std::string& split, const TestedParts& parts, const TestedPart& part,
                    const ModelMetadata& model) {
  if (ValueOf(model, "split").empty()) return "The model doesn't say on which split it was trained";
  if (ValueOf(model, "split") != split)
    return "The model was trained on the split " + ValueOf(model, "split");
  if (ValueOf(model, "fold") != part.fold && !ValueOf(model, "fold").empty()) {
    return "The model was trained on fold " + ValueOf(model, "fold");
  }
  for (const std::string& corpus : SplitFields(ValueOf(model, "init.corpora"), ',')) {
    if (std::find(parts.corpora.begin(), parts.corpora.end(), corpus) != parts.corpora.end())
      return "The model goes on from one that had learnt from " + corpus;
  }
  if (!parts.speaker_independent) {
    return IsDealtAnew(part, model) ? "The model was trained on other clips than the split leaves of these"
                                    : "";
  }
  const auto trained = FingerprintsFrom(ValueOf(model, kTrainingPartKey));
  if (const std::string corpus = CorpusOfSharedSpeaker(part.speakers, trained); !corpus.empty())
    return "The model was trained on some of these speakers of " + corpus;
  return "";
}

}  // namespace

Result<TestedParts> ChooseTestedParts(const std::string& split_name, const std::string& fold, Part part,
                                      const std::vector<Utterance>& utterances) {
  if (split_name == "all") return EveryClip(utterances);
  const auto split = MakeSplit(split_name, utterances);
  if (!split) return tl::unexpected(split.error());
  const auto folds = ChooseFolds(*split, fold);
  if (!folds) return tl::unexpected(folds.error());

  TestedParts parts;
  parts.part = part;
  parts.title = "the " + PartName(part) + " of " + split_name;
  if (folds->size() < split->folds.size()) {
    parts.title += ", fold " + folds->front().name;
  } else if (folds->size() > 1) {
    parts.title += ", all " + std::to_string(folds->size()) + " folds";
  }
  Explain(*split, part, parts);
  parts.notes = split->notes;
  // first-journey chooses nothing, so everyone else trains; where speakers are shared, there are no others.
  const bool can_hold_out = split->speaker_independent && split_name != "first-journey";
  // A training's copies are no clips that anybody said.
  const FoldOptions tested_options{can_hold_out, false, true};
  const FoldOptions trained_options{can_hold_out && part == Part::kValidation, false, false};
  size_t sounds = 0;
  for (const Fold& dealt : *folds) {
    const Fold one = MakeFold(dealt, utterances, tested_options);
    Heard tested = HeardIn(PartOf(one, part), utterances);
    sounds += tested.sounds.size();
    if (tested.speech.empty()) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected clips in " + parts.title + ", found none in the corpora given");
    }
    auto speakers = SpeakerFingerprints(utterances, tested.speech);
    parts.parts.push_back(
        {one.name, std::move(tested.speech),
         part == Part::kTest ? HeardIn(one.validation, utterances).speech : std::vector<size_t>{},
         can_hold_out && HasNoValidation(dealt, utterances),
         TrainingPartFingerprints(*split, dealt, utterances), std::move(speakers), std::move(tested.sounds)});
    parts.folds.push_back(MakeFold(dealt, utterances, trained_options));
  }
  if (sounds > 0) parts.notes.push_back(SoundsNote(sounds));
  const std::vector<Utterance> tested = Tested(parts, utterances);
  parts.classes = ClassesToAnswer(split_name, tested, utterances);
  std::set<std::string> corpora;
  for (const Utterance& utterance : tested) corpora.insert(utterance.corpus);
  parts.corpora.assign(corpora.begin(), corpora.end());
  parts.speaker_independent = split->speaker_independent;
  return parts;
}

CorpusClasses ClassesToAnswer(const std::string& split, const std::vector<Utterance>& tested,
                              const std::vector<Utterance>& all) {
  return ClassesOf(split == "leave-one-corpus-out" ? tested : all);
}

void CheckTraining(const std::string& split, const std::vector<ModelMetadata>& models, TestedParts& parts) {
  if (parts.part != Part::kTest && parts.part != Part::kValidation) return;
  std::string doubt;
  if (models.size() < parts.parts.size())
    doubt = "One model scored every fold, and was trained on one at most";
  for (size_t i = 0; i < parts.parts.size(); ++i) {
    const ModelMetadata& model = models[models.size() > 1 ? i : 0];
    TestedPart& tested = parts.parts[i];
    const bool left_out = !tested.takes_validation_from_training || model.contains(kValidationClipsKey);
    const std::string doubt_of_part = DoubtOf(split, parts, tested, model);
    if (doubt.empty()) doubt = doubt_of_part;
    if (!left_out || !doubt_of_part.empty() || IsDealtAnew(tested, model)) tested.validation.clear();
  }
  if (doubt.empty()) return;
  const std::string known = parts.speaker_independent ? "speakers" : "clips";
  parts.independence = known + " may be known";
  parts.caution =
      doubt + ": these " + known + " may have been in its training, and with new ones expect less.";
}

}  // namespace speech_emotion::trainer
