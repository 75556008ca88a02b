// A long table in little memory: listed, split and gone through in processes of their own, whose peaks
// the system tells.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "data/corpora/corpora.h"
#include "data/splits/splits.h"

namespace {

using namespace speech_emotion::trainer;

constexpr long kMaxGrowthKiB = 100 * 1024;

std::string WriteTable(const std::filesystem::path& folder, int rows) {
  const std::filesystem::path path = folder / (std::to_string(rows) + ".csv");
  std::ofstream table(path);
  table << "path,label,speaker,sex\n";
  for (int i = 0; i < rows; ++i) {
    const int speaker = i % 500;
    table << "recordings/speaker_" << speaker << "/session_" << i / 500 % 3 << "/utterance_" << i << ".wav,"
          << (i % 7 == 0   ? "slightly surprised"
              : i % 2 == 0 ? "bored"
                           : "cheerful")
          << ",speaker_" << speaker << (speaker % 2 == 0 ? ",female\n" : ",male\n");
  }
  return path.string();
}

// Whether every part of every fold could be gone through, clip by clip.
bool GoThrough(const std::string& table) {
  const auto corpora = ReadCorpora({"generated=" + table});
  if (!corpora) return false;
  const auto& utterances = corpora->front().utterances;
  for (const char* name : {"random:1:80/15/5", "speakers:5"}) {
    FoldOptions options;
    options.holds_out_validation = true;
    const auto split = MakeSplit(name, utterances, options);
    if (!split) return false;
    for (const Fold& fold : split->folds) {
      size_t seen = 0;
      for (const auto* part : {&fold.train, &fold.validation, &fold.test}) {
        for (const Utterance& utterance : Pick(utterances, *part)) seen += utterance.label.empty() ? 0 : 1;
      }
      if (seen != utterances.size()) return false;
    }
  }
  return true;
}

// In KiB; -1 where the work failed.
long PeakOf(const std::string& table) {
  const pid_t child = fork();
  if (child == 0) _exit(GoThrough(table) ? 0 : 1);
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) return -1;
  return usage.ru_maxrss;
}

}  // namespace

int main() {
  char pattern[] = "/tmp/table_memory_XXXXXX";
  if (mkdtemp(pattern) == nullptr) return 1;
  const std::string few = WriteTable(pattern, 1000);
  const std::string many = WriteTable(pattern, 100000);
  const long few_kib = PeakOf(few), many_kib = PeakOf(many);
  std::filesystem::remove_all(pattern);
  std::printf("peak of 1,000 rows: %ld KiB, of 100,000 rows: %ld KiB; allowed growth %ld KiB\n", few_kib,
              many_kib, kMaxGrowthKiB);
  return few_kib > 0 && many_kib > 0 && many_kib - few_kib <= kMaxGrowthKiB ? 0 : 1;
}
