// Splits that name the published corpora's speakers.
#pragma once

#include "data/corpora/utterance.h"
#include "data/splits/fold.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

Result<Split> FirstJourney(const std::vector<Utterance>& utterances);
Result<Split> CremaDAudeering(const std::vector<Utterance>& utterances);
Result<Split> EmoBox(const std::vector<Utterance>& utterances);
Result<Split> IemocapSessions(const std::vector<Utterance>& utterances);

// Fold k tests RAVDESS's actors a with floor((a - 1) / 2) mod 3 = k, CREMA-D's speakers whose number mod
// 3 = k, SAVEE's DC and KL, JE, JK for k = 0, 1, 2, IEMOCAP's sessions s with (s - 1) mod 3 = k, and every
// third speaker by id of any other corpus. TESS is always in training.
Result<Split> PooledSpeakers(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
