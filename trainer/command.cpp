#include "command.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "terminal.h"

namespace speech_emotion::trainer {

int Fail(const Error& error) {
  std::fprintf(stderr, "speech-emotion-trainer: %s\n", error.message.c_str());
  return 1;
}

void AddData(CLI::App& command, std::vector<std::string>& data) {
  command.add_option("--data", data, DataSourceHelp())->required();
}

void AddThreads(CLI::App& command, int& threads) {
  command.add_option("--threads", threads)->check(CLI::Range(1, 256))->capture_default_str();
}

Result<std::vector<Utterance>> ReadData(const std::vector<std::string>& data) {
  auto corpora = ReadCorpora(data);
  if (!corpora) return tl::unexpected(corpora.error());
  size_t clips = 0;
  for (const Corpus& corpus : *corpora) clips += corpus.utterances.size();
  std::vector<Utterance> utterances;
  utterances.reserve(clips);
  for (Corpus& corpus : *corpora) {
    std::printf("%s: %zu clips", corpus.name.c_str(), corpus.utterances.size());
    if (!corpus.ignored_files.empty()) {
      std::printf(", %zu files ignored, e.g. %s", corpus.ignored_files.size(),
                  cli::Printable(corpus.ignored_files.front()).c_str());
    }
    std::printf("\n");
    std::move(corpus.utterances.begin(), corpus.utterances.end(), std::back_inserter(utterances));
    corpus.utterances = {};
  }
  return utterances;
}

}  // namespace speech_emotion::trainer
