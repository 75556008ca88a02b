// parallel_bench: what a step of a training costs in 1, 2 and 4 processes of one thread each on this machine,
// and what goes over the network, for a recurrent and a convolutional recipe with their own batch size. The
// processes' losses are checked against one process's before anything is timed. Bytes are those that the
// loopback interface carries meanwhile: nothing else should use it. Prints the table of docs/parallel.md.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "networks/network_kinds.h"
#include "parallel/gradient_reducer.h"
#include "parallel/process_group.h"
#include "training/optimizer.h"
#include "training/recipe.h"
#include "training/step.h"
#include "training/threads.h"

namespace {

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using Clock = std::chrono::steady_clock;

constexpr int kCheckedSteps = 8, kTimedSteps = 30, kSums = 200, kClasses = 8, kFirstPort = 29610;
constexpr double kTolerance = 1e-3;  // relative, of a loss

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "parallel_bench: %s\n", message.c_str());
  std::exit(1);
}

// Bytes that were sent over the loopback since the machine started.
double LoopbackBytes() {
  std::ifstream devices("/proc/net/dev");
  for (std::string line; std::getline(devices, line);) {
    const size_t colon = line.find("lo:");
    if (colon == std::string::npos) continue;
    std::istringstream numbers(line.substr(colon + 3));
    double bytes = 0.0;
    numbers >> bytes;
    return bytes;
  }
  return 0.0;
}

struct Costs {
  std::vector<double> losses;
  double step_s = 0.0;    // in the group
  double alone_s = 0.0;   // the same rows without it, while the others do theirs
  double sum_s = 0.0;     // of one number
  double bucket_s = 0.0;  // of a bucket of gradients
  double given = 0.0;     // bytes that a process gives to be summed, a step
  double carried = 0.0;   // bytes over the network, a step and process
};

// One process's rows of a random batch that is the same in all of them.
Batch RowsOf(const Recipe& recipe, const NetworkOptions& network, const Shard& shard) {
  torch::manual_seed(1);
  const int64_t rows = recipe.training.batch_size, frames = network.frames > 0 ? network.frames : 230;
  const auto [first, last] = shard.Of(rows);
  const auto own = [first = first, last = last](const torch::Tensor& all) {
    return all.narrow(0, first, last - first);
  };
  Batch batch;
  batch.features = own(torch::randn({rows, frames, network.features}));
  batch.lengths = own(torch::full({rows}, frames, torch::kLong));
  batch.targets = own(torch::one_hot(torch::arange(rows) % kClasses, kClasses).to(torch::kFloat));
  batch.allowed = own(torch::ones({rows, kClasses}));
  batch.weights = own(torch::ones({rows}));
  batch.shared_rows = rows;
  return batch;
}

template <class Work>
double MedianSeconds(int count, const Work& work) {
  std::vector<double> seconds;
  for (int i = 0; i < count; ++i) {
    const auto start = Clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::nth_element(seconds.begin(), seconds.begin() + count / 2, seconds.end());
  return seconds[static_cast<size_t>(count / 2)];
}

Costs Measure(const std::string& name) {
  SetTorchThreads(1);
  auto recipe = ReadRecipe(name);
  if (!recipe) Fail(recipe.error().message);
  const auto joined = JoinProcesses();
  if (!joined) Fail(joined.error().message);
  ProcessGroup* group = joined->get();
  NetworkOptions options = recipe->network;
  options.features = recipe->features.features_per_frame();
  options.classes = kClasses;
  options.dropout = 0.0;
  if (options.kind == "lstm") options.frames = 339;
  torch::manual_seed(2);
  const auto network = MakeNetwork(options);
  if (!network) Fail(network.error().message);
  const auto optimizer = MakeOptimizer(**network, recipe->training);
  const Batch batch = RowsOf(*recipe, options, ShardOf(group));
  const Hyperparameters& training = recipe->training;
  Costs costs;
  (*network)->train();
  const auto alone = [&] { TakeStep(**network, *optimizer, batch, training); };
  if (group == nullptr) {
    for (int i = 0; i < kCheckedSteps; ++i)
      costs.losses.push_back(TakeStep(**network, *optimizer, batch, training).loss);
    costs.step_s = costs.alone_s = MedianSeconds(kTimedSteps, alone);
    return costs;
  }
  (*network)->ShareStatistics(group);
  {
    GradientReducer reducer((*network)->parameters(), *group);
    const auto together = [&] { return TakeStep(**network, *optimizer, batch, training, &reducer).loss; };
    for (int i = 0; i < kCheckedSteps; ++i) {
      torch::Tensor loss = torch::tensor(together(), torch::kDouble);
      group->Sum(loss);
      costs.losses.push_back(loss.item<double>());
    }
    group->Wait();
    const double carried = LoopbackBytes();
    const int64_t given = group->bytes_summed();
    costs.step_s = MedianSeconds(kTimedSteps, together);
    group->Wait();
    costs.carried = (LoopbackBytes() - carried) / kTimedSteps / group->shard().size;
    costs.given = static_cast<double>(group->bytes_summed() - given) / kTimedSteps;
  }
  torch::Tensor number = torch::zeros({1}), bucket = torch::zeros({GradientReducer::kBucketBytes / 4});
  costs.sum_s = MedianSeconds(kSums, [&] { group->Sum(number); });
  costs.bucket_s = MedianSeconds(kSums, [&] { group->Sum(bucket); });
  (*network)->ShareStatistics(nullptr);
  group->Wait();
  costs.alone_s = MedianSeconds(kTimedSteps, alone);
  group->Leave();
  return costs;
}

// In processes of their own; what the first measured.
Costs MeasureIn(int processes, const std::string& recipe, int port) {
  int ends[2];
  if (pipe(ends) != 0) Fail("no pipe");
  std::vector<pid_t> children;
  for (int rank = 0; rank < processes; ++rank) {
    const pid_t child = fork();
    if (child < 0) Fail("no process");
    if (child > 0) {
      children.push_back(child);
      continue;
    }
    setenv("RANK", std::to_string(rank).c_str(), 1);
    setenv("WORLD_SIZE", std::to_string(processes).c_str(), 1);
    setenv("MASTER_ADDR", "127.0.0.1", 1);
    setenv("MASTER_PORT", std::to_string(port).c_str(), 1);
    const Costs costs = Measure(recipe);
    if (rank == 0) {
      std::ostringstream line;
      line.precision(17);
      for (const double value :
           {costs.step_s, costs.alone_s, costs.sum_s, costs.bucket_s, costs.given, costs.carried})
        line << value << " ";
      for (const double loss : costs.losses) line << loss << " ";
      const std::string text = line.str();
      if (write(ends[1], text.data(), text.size()) < 0) Fail("the pipe is closed");
    }
    std::_Exit(0);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(count));
  close(ends[0]);
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) Fail("a process of " + recipe + " failed");
  }
  Costs costs;
  std::istringstream line(text);
  for (double* value :
       {&costs.step_s, &costs.alone_s, &costs.sum_s, &costs.bucket_s, &costs.given, &costs.carried})
    line >> *value;
  for (double loss = 0.0; line >> loss;) costs.losses.push_back(loss);
  return costs;
}

void Check(const std::string& recipe, const Costs& one, const Costs& several) {
  if (several.losses.size() != one.losses.size()) Fail(recipe + ": expected as many losses");
  for (size_t i = 0; i < one.losses.size(); ++i) {
    if (std::abs(several.losses[i] - one.losses[i]) <= kTolerance * one.losses[i]) continue;
    Fail(recipe + ": expected a loss of " + std::to_string(one.losses[i]) + ", found " +
         std::to_string(several.losses[i]));
  }
}

}  // namespace

int main() {
  std::printf(
      "| recipe | processes | step | same rows alone | exchange | given, kB | carried, kB a process | sum of "
      "4 B | of 256 kB |\n");
  std::printf("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  std::fflush(stdout);  // not once more by each process
  int port = kFirstPort;
  for (const std::string recipe : {"lstm-ravdess-tess", "bilstm-attention-four-corpora", "flagship"}) {
    Costs one;
    for (const int processes : {1, 2, 4}) {
      const Costs costs = MeasureIn(processes, recipe, port++);
      if (processes == 1) {
        one = costs;
      } else {
        Check(recipe, one, costs);
      }
      std::printf("| %s | %d | %.1f ms | %.1f ms | %.1f ms | %.0f | %.0f | %.2f ms | %.2f ms |\n",
                  recipe.c_str(), processes, 1e3 * costs.step_s, 1e3 * costs.alone_s,
                  1e3 * (costs.step_s - costs.alone_s), costs.given / 1e3, costs.carried / 1e3,
                  1e3 * costs.sum_s, 1e3 * costs.bucket_s);
      std::fflush(stdout);
    }
  }
  return 0;
}
