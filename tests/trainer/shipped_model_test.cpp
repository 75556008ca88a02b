// shipped_model_test FOLDER: the corpora in FOLDER are read as they are, and the first fold's model, which is
// made as the shipped one is but for the speakers that it left out, reaches its floors on these. Without the
// corpora it is skipped (exit code 77), and says so.
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "data/corpora/corpora.h"
#include "data/splits/splits.h"
#include "evaluation/evaluation.h"
#include "files/model_source.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

constexpr int kSkipped = 77;  // CTest's SKIP_RETURN_CODE in CMakeLists.txt

struct Expectation {
  size_t clips;         // of the published layout, as far as they are in the folder
  double recall_floor;  // unweighted average recall; 0: reported only
};

const std::map<std::string, Expectation>& Expectations() {
  static const std::map<std::string, Expectation> expectations = {
      {"ravdess", {1200, 0.55}}, {"crema-d", {6049, 0.52}}, {"savee", {360, 0.3}}, {"tess", {2800, 0.0}}};
  return expectations;
}

int Fail(const std::string& message) {
  std::printf("failed: %s\n", message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return Fail("usage: shipped_model_test FOLDER");
  const std::filesystem::path folder = argv[1];
  if (!std::filesystem::exists(folder)) {
    std::printf("SKIPPED: no corpora in %s: 4 corpora not read, 3 floors not checked\n", folder.c_str());
    return kSkipped;
  }
  std::vector<Utterance> utterances;
  for (const auto& [name, expectation] : Expectations()) {
    const auto corpus = ReadCorpus(name, folder / name);
    if (!corpus) return Fail(corpus.error().message);
    if (corpus->utterances.size() != expectation.clips || !corpus->ignored_files.empty()) {
      return Fail(name + ": expected " + std::to_string(expectation.clips) +
                  " clips and no other files, found " + std::to_string(corpus->utterances.size()) + " and " +
                  std::to_string(corpus->ignored_files.size()));
    }
    utterances.insert(utterances.end(), corpus->utterances.begin(), corpus->utterances.end());
  }
  const auto split = MakeSplit("pooled-speakers:3", utterances);
  if (!split) return Fail(split.error().message);
  const auto loaded = LoadModelFile(SPEECH_EMOTION_MODELS "/emotion-fold-0.onnx");
  if (!loaded) return Fail(loaded.error().message);
  const Evaluation evaluation = Evaluate(loaded->model, Pick(utterances, split->folds.front().test), 2);
  if (!evaluation.failed.empty()) return Fail(evaluation.failed.front());

  int exit_code = 0;
  for (const auto& [name, expectation] : Expectations()) {
    const Measures measures = Measure(evaluation.scored, name);
    if (measures.utterances == 0) continue;
    const double recall = measures.unweighted_average_recall.value;
    std::printf("%s: unweighted average recall %.3f on %lld clips, at least %.2f expected\n", name.c_str(),
                recall, static_cast<long long>(measures.utterances), expectation.recall_floor);
    if (recall < expectation.recall_floor) exit_code = 1;
  }
  return exit_code;
}
