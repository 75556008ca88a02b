// The corpora whose file names say what is in them. They are read by name, never by extension or sample
// rate, since users have them as WAV, FLAC or Ogg of any rate; of a clip's copies one that lost nothing is
// taken before a lossy one. Synonyms of the eight classes are mapped.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Actor_NN/03-01-EE-II-SS-RR-AA; with the option "song" also 03-02-..., with the same labels.
// Livingstone & Russo 2018.
Result<Corpus> ReadRavdess(const DataSource& source);

// {OAF,YAF}_*/SPEAKER_word_emotion. Pichora-Fuller & Dupuis 2020.
Result<Corpus> ReadTess(const DataSource& source);

// AudioWAV/SPKR_SENTENCE_EMO_LEVEL, with the speakers' sex in VideoDemographics.csv and listeners' votes in
// processedResults/tabulatedVotes.csv, there or in the folder above. Cao et al. 2014.
Result<Corpus> ReadCremaD(const DataSource& source);

// ALL/SPK_cNN or AudioData/SPK/cNN. Haq & Jackson 2010.
Result<Corpus> ReadSavee(const DataSource& source);

// Whose names nearly all of the files have, of those here; "" where none's.
std::string PublishedCorpusOf(const std::vector<std::filesystem::path>& files);

}  // namespace speech_emotion::trainer
