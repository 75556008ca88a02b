// Utterances of speakers without recordings, and what must hold of every split of them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "data/splits/splits.h"

namespace trainer_test {

using Names = std::set<std::string>;

std::string TwoDigits(int number);

// A clip of each label.
void AddSpeaker(std::vector<speech_emotion::trainer::Utterance>& utterances, const std::string& corpus,
                const std::string& speaker,
                speech_emotion::trainer::Sex sex = speech_emotion::trainer::Sex::kUnknown,
                const std::vector<std::string>& labels = {"sad", "angry"});

// Actors 01 to `actors`.
std::vector<speech_emotion::trainer::Utterance> Ravdess(int actors);
// RAVDESS, CREMA-D, SAVEE and TESS with every published speaker.
std::vector<speech_emotion::trainer::Utterance> FourCorpora();

// Of one corpus, or of all.
Names SpeakersIn(const std::vector<speech_emotion::trainer::Utterance>& utterances,
                 const std::vector<size_t>& part, const std::string& corpus = "");

// The split, where the test can't go on without it.
speech_emotion::trainer::Split Make(const std::string& name,
                                    const std::vector<speech_emotion::trainer::Utterance>& utterances);
// The message of a split that can't be made; "no error" of one that can.
std::string ErrorOf(const std::string& name,
                    const std::vector<speech_emotion::trainer::Utterance>& utterances);

// Each clip is in one part of each fold, and each speaker too.
void CheckSpeakerIndependent(const speech_emotion::trainer::Split& split,
                             const std::vector<speech_emotion::trainer::Utterance>& utterances);

// [clips], how often each is tested.
std::vector<int> TestedTimes(const speech_emotion::trainer::Split& split, size_t clips);

}  // namespace trainer_test
