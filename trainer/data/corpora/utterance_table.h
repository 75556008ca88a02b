// Data of one's own as a table: a .csv or .tsv file with a header.
#pragma once

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Columns, in any order: path (relative to the table's folder, or absolute) and label; optionally speaker,
// split (train, validation or test), corpus (a name as --data has; the source's where it is empty), sex
// (female or male), kind (acted, plain or sound; that of the source, or of a known corpus, where it is
// empty), sentence (a name for what is said; where it is empty, a known corpus's file names may tell), and
// votes:LABEL for each class that listeners could choose (how many did; all empty where nobody was asked).
// Each file may be named once, whatever the way to it. Whether the files are there is seen when they are
// read. Errors name the file and the line.
Result<Corpus> ReadUtteranceTable(const DataSource& source);

}  // namespace speech_emotion::trainer
