// Labelled recordings: the published corpora, and data of one's own as folders or as a table.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// The published corpora that ReadCorpus knows by name.
const std::vector<std::string>& CorpusNames();

// "NAME[:OPTION,...]=PATH", or "PATH" of one's own data, which is then named after the folder or file,
// with '_' for what can't be in a name.
Result<DataSource> ParseDataSource(const std::string& argument);

// A .csv or .tsv file is a table, whatever the name. Of a published corpus's name, its layout below the
// folder; of another, a folder with a sub-folder a class. kInvalidArgument for an option that the layout
// lacks, a folder that isn't there, or one without a single clip.
Result<Corpus> ReadCorpus(const DataSource& source);
Result<Corpus> ReadCorpus(const std::string& name, const std::filesystem::path& path);

// Those of all --data arguments. kInvalidArgument where two are the same data or have a file in common.
Result<std::vector<Corpus>> ReadCorpora(const std::vector<std::string>& arguments);

// For the help of --data.
std::string DataSourceHelp();

}  // namespace speech_emotion::trainer
