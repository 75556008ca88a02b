// IEMOCAP (Busso et al. 2008): its labels are in text files, one a dialogue.
#pragma once

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// SessionN/dialog/EmoEvaluation/SesNNX_*.txt and SessionN/sentences/wav/DIALOG/UTTERANCE.wav. Options:
//   "4": angry, happy, neutral, sad; "6", the default: with frustrated and excited
//   "merge-excited": excited counts as happy
//   "improvised", "scripted": those dialogues alone
// Utterances of other labels are ignored with their number, those without audio by name. Speakers are
// "Ses01F" and "Ses01M": session and sex.
Result<Corpus> ReadIemocap(const DataSource& source);

}  // namespace speech_emotion::trainer
