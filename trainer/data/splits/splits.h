// Splits by their published names.
#pragma once

#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "data/splits/fold.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// "random:SEED:TRAIN/TEST" or "random:SEED:TRAIN/TEST/VALIDATION", in percent: whoever speaks, stratified
//   by corpus and label.
// "leaky-random:SEED:RATIOS": the same after the clips of smaller classes were repeated until all have as
//   many, so that clips are in training and test at once: what some published figures were measured on.
// "leaky-copies:SEED:RATIOS": the same where a training's augmented copies are dealt one by one, like clips.
// "speakers:K": K folds of whole speakers, each corpus and sex dealt out evenly.
// "leave-one-speaker-out".
// "emobox": EmoBox's folds of RAVDESS (6) and SAVEE (4), each within its corpus.
// "first-journey": held out are RAVDESS actors 17-20, CREMA-D's development speakers of
//   audEERING's published split, and SAVEE's JK.
// "crema-d-audeering": validation and test are CREMA-D's development and test speakers of that split;
//   everyone else trains. Without any of the test speakers the test part is empty, and a note says so.
// "iemocap-sessions": a fold a session.
// "pooled-speakers:3": all corpora trained together, each speaker but TESS's tested once: RAVDESS, CREMA-D,
//   SAVEE and IEMOCAP by their published rules, others by the position of the speaker's id in sorted order
//   mod 3.
// "leave-one-corpus-out": a fold a corpus, tested on the classes that the others have; corpora of sounds
// alone
//   have none, and always train.
// "given": the data's own column; plain speech and sounds without a part train.
// "all": everything trains, nothing is tested.
// Splits by speakers deal plain speech of unknown ones, and all sounds, by the number of their file names
// (NameNumber) mod the folds, and a note counts them.
// kInvalidArgument for another name, a part without speech, one class only to train on, and where a split by
// speakers finds clips of unknown ones whose emotion is labelled.
Result<Split> MakeSplit(const std::string& name, const std::vector<Utterance>& utterances,
                        const FoldOptions& options = {});

// A fold as the split has dealt it, for something else.
Fold MakeFold(Fold dealt, const std::vector<Utterance>& utterances, const FoldOptions& options);

// Whether a split's copies are made before it, and are to be among its utterances (WithCopies); those of all
// others are made of the training part alone.
bool DealsCopies(const std::string& split);

// The folds that `name` means: a fold's own, "all", or the first where it is "". kInvalidArgument lists them.
Result<std::vector<Fold>> ChooseFolds(const Split& split, const std::string& name);

// The names above, as help texts and errors list them.
std::string SplitNames();

std::vector<Utterance> Pick(const std::vector<Utterance>& utterances, const std::vector<size_t>& indices);

}  // namespace speech_emotion::trainer
