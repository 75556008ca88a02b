// start_bench --data NAME=FOLDER...: how long a training of the flagship takes to its first batch, on the
// corpora given as to `train`: with an empty cache, where every clip is decoded and its features extracted,
// and again from the cache that this leaves. Each time in a process of its own; the first batches must be the
// same. Exits with 1 where a target is missed.
//
// start_bench --once CACHE NAME=FOLDER...: one such start; prints the clips and the first batch's mean.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "data/features/feature_cache.h"
#include "training/crop_batches.h"
#include "training/recipe.h"
#include "training/threads.h"

namespace {

using namespace speech_emotion;
using namespace speech_emotion::trainer;
namespace fs = std::filesystem;

constexpr double kColdSeconds = 240.0, kWarmSeconds = 5.0;

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "start_bench: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
T ValueOf(Result<T> result) {
  if (!result) Fail(result.error().message);
  return std::move(*result);
}

void StartOnce(const fs::path& cache, const std::vector<std::string>& sources) {
  const int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const Recipe recipe = ValueOf(ReadRecipe("flagship"));
  std::vector<Utterance> utterances;
  for (const Corpus& corpus : ValueOf(ReadCorpora(sources)))
    utterances.insert(utterances.end(), corpus.utterances.begin(), corpus.utterances.end());
  const FeatureSet data = ValueOf(LoadFeatures(utterances, recipe.features, cache, threads));
  SetTorchThreads(threads);
  const Targets targets = ValueOf(Targets::Of(data, FlagshipLabels(), ClassesOf(data.utterances)));
  CropBatches batches(data, targets, recipe.training);
  Random random(1);
  batches.BeginEpoch(random);
  const Batch batch = ValueOf(batches.Next(random));
  std::printf("%zu clips, the first batch's mean is %.9g\n", data.utterances.size(),
              batch.features.mean().item<double>());
}

struct Start {
  double seconds;
  std::string output;
};

Start RunStart(const std::string& program, const fs::path& cache, const std::vector<std::string>& sources) {
  std::vector<const char*> arguments{program.c_str(), "--once", cache.c_str()};
  for (const std::string& source : sources) arguments.push_back(source.c_str());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe(ends) != 0) Fail("no pipe");
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) Fail("no process");
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(program.c_str(), const_cast<char* const*>(arguments.data()));
    std::_Exit(127);
  }
  close(ends[1]);
  Start result;
  char bytes[256];
  for (ssize_t count; (count = read(ends[0], bytes, sizeof bytes)) > 0;)
    result.output.append(bytes, static_cast<size_t>(count));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) Fail("a start failed");
  return result;
}

bool Claim(const char* what, double seconds, double limit) {
  std::printf("%s: %.1f s, needed: at most %g s: %s\n", what, seconds, limit,
              seconds <= limit ? "yes" : "NO");
  return seconds <= limit;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 3 && std::strcmp(argv[1], "--once") == 0) {
    StartOnce(argv[2], {argv + 3, argv + argc});
    return 0;
  }
  std::vector<std::string> sources(argv + 1, argv + argc);
  std::erase(sources, "--data");
  const auto is_there = [](const std::string& source) {
    const auto parsed = ParseDataSource(source);
    return parsed && fs::exists(parsed->path);
  };
  if (sources.empty() || !std::all_of(sources.begin(), sources.end(), is_there)) {
    std::printf("start of a training: NOT MEASURED, expected --data NAME=FOLDER of corpora that are there\n");
    return 0;
  }
  const fs::path cache = fs::temp_directory_path() / ("start_bench-" + std::to_string(getpid()));
  const std::string program = fs::read_symlink("/proc/self/exe").string();
  const Start cold = RunStart(program, cache, sources), warm = RunStart(program, cache, sources);
  fs::remove_all(cache);
  if (cold.output != warm.output)
    Fail("the cache gives '" + warm.output + "' in place of '" + cold.output + "'");
  std::printf("%s", cold.output.c_str());
  bool met = Claim("the first start, which extracts all features", cold.seconds, kColdSeconds);
  met = Claim("the second start, to the first batch", warm.seconds, kWarmSeconds) && met;
  return met ? 0 : 1;
}
