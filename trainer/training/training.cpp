#include "training/training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/result_macros.h"
#include "files/byte_source.h"
#include "networks/convolution_precision.h"
#include "networks/network_kinds.h"
#include "parallel/gradient_reducer.h"
#include "parallel/process_group.h"
#include "terminal/progress_line.h"
#include "training/checkpoint.h"
#include "training/classifier_input.h"
#include "training/clip_batches.h"
#include "training/crop_batches.h"
#include "training/run_folder_lock.h"
#include "training/scoring.h"
#include "training/standardization.h"
#include "training/step.h"
#include "training/training_identity.h"
#include "training/training_log.h"
#include "training/validation_calibration.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

class Trainer {
 public:
  Trainer(const FeatureSet& data, const FeatureSet& validation, const std::vector<std::string>& labels,
          const CorpusClasses& classes, const Hyperparameters& options, const RunEnvironment& environment)
      : data_(data),
        validation_(validation),
        labels_(labels),
        classes_(classes),
        options_(options),
        environment_(environment) {}

  // `learnt`: null for random weights.
  Result<void> Prepare(const NetworkOptions& network, std::shared_ptr<Network> learnt);
  Result<TrainedNetwork> Train();

 private:
  Result<void> CheckBatches() const;
  Result<void> Resume();
  Result<void> Run();
  struct EpochResult {
    double loss = 0.0, learning_rate = 0.0, seconds = 0.0;
  };
  Result<EpochResult> RunEpoch(int epoch);
  Result<double> Step(int done, double learning_rate, Random& random);
  void Report(int epoch, const EpochResult& result, const Score* score);
  void ShareNetwork();
  ProcessGroup* group() const { return environment_.group.get(); }
  bool writes() const { return IsFirst(group()); }
  fs::path checkpoint() const { return environment_.run_folder / "checkpoint.pt"; }
  bool validates() const { return !validation_.utterances.empty(); }
  bool stops() const {
    return options_.early_stopping > 0 && state_.progress.stale_epochs >= options_.early_stopping;
  }

  const FeatureSet& data_;
  const FeatureSet& validation_;
  const std::vector<std::string>& labels_;
  const CorpusClasses& classes_;
  const Hyperparameters& options_;
  const RunEnvironment& environment_;
  Targets targets_, validation_targets_;
  std::unique_ptr<BatchSource> batches_;
  TrainingState state_;
  std::unique_ptr<GradientReducer> reducer_;  // null: one process
  std::string identity_;
  TrainingLog log_;
  RunFolderLock lock_;
};

Result<void> Trainer::Prepare(const NetworkOptions& network, std::shared_ptr<Network> learnt) {
  if (NeedsValidation(options_) && !validates()) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        "expected validation clips to choose weights, rates or an end on, found none: take a split that has "
        "some (--split random:1:70/15/15), or a recipe with keep = 'last' and no early stopping");
  }
  SE_ASSIGN_OR_RETURN(targets_, Targets::Of(data_, labels_, classes_));
  targets_.neutral_as_plain = options_.neutral_as_plain;
  SE_ASSIGN_OR_RETURN(validation_targets_, Targets::Of(validation_, labels_, classes_));
  const Shard shard = ShardOf(group());
  if (options_.batches == Batches::kCrops) {
    batches_ = std::make_unique<CropBatches>(data_, targets_, options_, shard,
                                             HearsVoices(network) ? &state_.bank : nullptr);
  } else {
    batches_ = std::make_unique<ClipBatches>(data_, targets_, options_, shard);
  }
  torch::manual_seed(options_.seed);
  SE_ASSIGN_OR_RETURN(auto made, MakeNetwork(network));
  state_.network = learnt ? learnt : made;
  SE_RETURN_IF_ERROR(CheckBatches());
  if (group() != nullptr) ShareNetwork();
  if (learnt) {
    Random random(options_.seed);
    SE_RETURN_IF_ERROR(FitClassifierInput(*state_.network, *batches_, random));
  } else if (options_.standardize) {
    FitStandardize(data_, group(), *state_.network);
  }
  state_.bank = EmbeddingBank(ReferenceSeconds(data_, options_.max_crop), state_.network->embedding_size(),
                              options_.reference.max_s);
  state_.network->to(torch::Device(environment_.device));
  const bool in_bfloat16 = options_.precision == Precision::kBfloat16 && environment_.device == "cpu";
  state_.network->ConvolveInBfloat16(in_bfloat16 && HasBfloat16());
  state_.kept = MakeNetwork(network).value();
  state_.kept->to(state_.network->device());
  Blend(*state_.kept, *state_.network, 0.0);
  state_.optimizer = MakeOptimizer(*state_.network, options_);
  identity_ = TrainingIdentity(network, options_, environment_.data_description);
  return {};
}

// From here on all processes have the same weights, and learn from all batches.
void Trainer::ShareNetwork() {
  torch::NoGradGuard no_grad;
  for (auto& tensors : {state_.network->parameters(), state_.network->buffers()}) {
    for (torch::Tensor tensor : tensors) group()->Broadcast(tensor);
  }
  state_.network->ShareStatistics(group());
}

// Not every network can be trained on every kind of batch.
Result<void> Trainer::CheckBatches() const {
  const std::string kind = state_.network->network_options().kind;
  if (options_.batches == Batches::kCrops && state_.network->network_options().frames > 0) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "network " + kind +
                         ": expected whole clips (batches = 'clips'), found crops: all its clips "
                         "have the same number of frames");
  }
  const int frames = data_.features.front().frames();
  const bool even = std::all_of(data_.features.begin(), data_.features.end(),
                                [frames](const FeatureView& clip) { return clip.frames() == frames; });
  if (options_.batches == Batches::kCrops || even || state_.network->takes_padding()) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "network " + kind +
                       ": expected crops (batches = 'crops') or clips of one length, found clips of "
                       "several, which it can't be padded with");
}

// Of several processes the first reads and writes for all: theirs may not see its folder.
Result<void> Trainer::Resume() {
  std::string saved;
  if (writes()) {
    std::error_code folder_error;
    fs::create_directories(environment_.run_folder, folder_error);
    if (folder_error) {
      return MakeError(ErrorCode::kInvalidArgument,
                       environment_.run_folder.string() + ": " + folder_error.message());
    }
    SE_RETURN_IF_ERROR(lock_.Take(environment_.run_folder));
    if (fs::exists(checkpoint())) {
      auto bytes = ReadWholeFile(checkpoint().string());
      if (!bytes) return MakeError(bytes.error().code, {checkpoint().string(), ": ", bytes.error().message});
      if (bytes->empty())
        return MakeError(ErrorCode::kInvalidArgument,
                         checkpoint().string() + ": expected a checkpoint, found an empty file");
      saved = std::move(*bytes);
    }
  }
  if (group() != nullptr) group()->Broadcast(saved);
  if (!saved.empty()) {
    SE_RETURN_IF_ERROR(LoadCheckpoint(checkpoint(), saved, identity_, state_));
    std::printf("resuming after epoch %d\n", state_.epochs_done);
  }
  return writes() ? log_.Open(environment_.run_folder / "log.csv", state_.epochs_done) : Result<void>();
}

Result<double> Trainer::Step(int done, double learning_rate, Random& random) {
  SetLearningRate(*state_.optimizer, learning_rate, options_);
  SE_ASSIGN_OR_RETURN(auto batch, batches_->Next(random));
  state_.bank.SetReferences(batch);
  const StepResult result = TakeStep(*state_.network, *state_.optimizer, batch, options_, reducer_.get());
  state_.bank.Keep(batch, result.embedding, group());
  double loss = result.loss;
  if (group() != nullptr) {
    torch::Tensor sum = torch::tensor(loss, torch::kDouble);
    group()->Sum(sum);
    loss = sum.item<double>();
  }
  if (options_.keep == Keep::kAverage) {
    // Early on, the running average follows faster: its first values are far from any optimum.
    Blend(*state_.kept, *state_.network, std::min(options_.average_decay, (1.0 + done) / (10.0 + done)));
  }
  return loss;
}

Result<Trainer::EpochResult> Trainer::RunEpoch(int epoch) {
  // Seeded by the epoch, so that a resumed run draws what an uninterrupted one would.
  Random random(options_.seed * 1000003 + static_cast<uint64_t>(epoch));
  // Dropout's draws: others in each process, as they are for other rows.
  const uint64_t own = static_cast<uint64_t>(ShardOf(group()).rank) << 40;
  torch::manual_seed((options_.seed * 1000003 + static_cast<uint64_t>(epoch)) ^ own);
  state_.network->train();
  batches_->BeginEpoch(epoch, random);
  state_.bank.BeginEpoch(epoch);
  const auto start = std::chrono::steady_clock::now();
  ProgressLine progress("epoch " + std::to_string(epoch + 1) + "/" + std::to_string(options_.epochs), "clips",
                        batches_->clips_per_epoch());
  const int steps = batches_->steps_per_epoch();
  EpochResult result;
  for (int step = 0; step < steps; ++step) {
    const int done = epoch * steps + step;
    result.learning_rate =
        LearningRate(options_, state_.progress, static_cast<double>(done) / (options_.epochs * steps));
    SE_ASSIGN_OR_RETURN(const auto loss, Step(done, result.learning_rate, random));
    result.loss += loss / steps;
    if (!std::isfinite(loss)) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "the loss is no longer finite in epoch " + std::to_string(epoch + 1) +
                           ": lower the learning rate" +
                           (epoch > 0 ? "; the last good checkpoint is " + checkpoint().string() : ""));
    }
    const auto clips = static_cast<size_t>(step + 1) * static_cast<size_t>(options_.batch_size);
    progress.Update(std::min(clips, batches_->clips_per_epoch()),
                    "loss " + std::to_string(result.loss * steps / (step + 1)));
  }
  progress.Clear();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

void Trainer::Report(int epoch, const EpochResult& result, const Score* score) {
  EpochRecord record{epoch + 1, result.loss, result.learning_rate, {}, 0.0};
  record.clips_per_second = static_cast<double>(batches_->clips_per_epoch()) / result.seconds;
  if (score != nullptr) record.validation = EpochRecord::Validation{score->loss, score->recall};
  if (writes())
    log_.Add(record, options_.epochs, result.seconds * (options_.epochs - epoch - 1),
             options_.early_stopping > 0);
}

Result<void> Trainer::Run() {
  for (int epoch = state_.epochs_done; epoch < options_.epochs && !stops(); ++epoch) {
    SE_ASSIGN_OR_RETURN(const auto result, RunEpoch(epoch));
    std::optional<Score> score;
    if (validates()) {
      Network& scored = options_.keep == Keep::kAverage ? *state_.kept : *state_.network;
      score = ScoreClips(scored, validation_, validation_targets_, labels_, options_.batch_size, group());
      const double value = options_.monitor == Monitor::kLoss ? -score->loss : score->recall;
      const bool best = state_.progress.Update(value, epoch, options_);
      if (best && options_.keep == Keep::kBest) Blend(*state_.kept, *state_.network, 0.0);
    }
    if (options_.keep == Keep::kLast) Blend(*state_.kept, *state_.network, 0.0);
    Report(epoch, result, score ? &*score : nullptr);
    state_.epochs_done = epoch + 1;
    if (!writes()) continue;
    SE_RETURN_IF_ERROR(SaveCheckpoint(checkpoint(), state_, identity_));
  }
  if (stops()) std::printf("nothing better for %d epochs: stopped\n", options_.early_stopping);
  return {};
}

Result<TrainedNetwork> Trainer::Train() {
  SE_RETURN_IF_ERROR(Resume());
  if (group() != nullptr) {  // behind Resume, which gives the parameters new tensors
    reducer_ = std::make_unique<GradientReducer>(state_.network->parameters(), *group());
  }
  SE_RETURN_IF_ERROR(Run());
  state_.kept->eval();
  TrainedNetwork trained{state_.kept, state_.epochs_done, state_.progress.best_epoch + 1, {}};
  if (validates()) {
    trained.calibration =
        Calibrate(*state_.kept, validation_, validation_targets_, labels_, options_.batch_size, group());
  }
  state_.kept->to(torch::kCPU);
  return trained;
}

}  // namespace

Result<TrainedNetwork> Train(const FeatureSet& data, const FeatureSet& validation,
                             const std::vector<std::string>& labels, const CorpusClasses& classes,
                             const NetworkOptions& network, const Hyperparameters& options,
                             const RunEnvironment& environment) {
  Trainer trainer(data, validation, labels, classes, options, environment);
  SE_RETURN_IF_ERROR(trainer.Prepare(network, nullptr));
  return trainer.Train();
}

Result<TrainedNetwork> TrainOn(const FeatureSet& data, const FeatureSet& validation,
                               const std::vector<std::string>& labels, const CorpusClasses& classes,
                               std::shared_ptr<Network> network, const Hyperparameters& options,
                               const RunEnvironment& environment) {
  Trainer trainer(data, validation, labels, classes, options, environment);
  const NetworkOptions network_options = network->network_options();
  SE_RETURN_IF_ERROR(trainer.Prepare(network_options, std::move(network)));
  return trainer.Train();
}

}  // namespace speech_emotion::trainer
