#include "training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <numbers>
#include <span>
#include <string>

#include "progress_line.h"
#include "sampler.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

struct Batch {
  torch::Tensor features;  // [batch, frames, bands]
  torch::Tensor targets;   // [batch, classes], rows sum to one
  torch::Tensor allowed;   // [batch, classes], 1 where the clip's corpus has the class
};

// Label index of each clip, and which labels its corpus has.
struct Targets {
  std::vector<int> label;                   // [clips]
  std::vector<std::vector<float>> allowed;  // [clips][classes]
};

Result<Targets> MakeTargets(const FeatureSet& data, const std::vector<std::string>& labels) {
  const auto index = [&](const std::string& label) {
    return static_cast<int>(std::find(labels.begin(), labels.end(), label) - labels.begin());
  };
  std::map<std::string, std::vector<float>> allowed;
  Targets targets;
  for (const Utterance& utterance : data.utterances) {
    const int label = index(utterance.label);
    if (label == static_cast<int>(labels.size())) {
      return MakeError(
          ErrorCode::kInvalidArgument,
          utterance.path.string() + ": expected one of the model's labels, found " + utterance.label);
    }
    auto& mask = allowed[utterance.corpus];
    mask.resize(labels.size(), 0.0f);
    mask[label] = 1.0f;
    targets.label.push_back(label);
  }
  for (const Utterance& utterance : data.utterances) targets.allowed.push_back(allowed[utterance.corpus]);
  return targets;
}

// Mixes each row with the one before it: features as powers, what two voices at once sound like; a mixture of
// their logarithms is not.
Result<void> MixRows(double keep, Batch& batch) {
  const auto rows = batch.features.size(0), values = batch.features.size(1) * batch.features.size(2);
  const torch::Tensor other = batch.features.roll(1, 0);
  // [batch, frames * bands]
  for (int64_t row = 0; row < rows; ++row) {
    const std::span from(other.data_ptr<float>() + row * values, static_cast<size_t>(values));
    const std::span to(batch.features.data_ptr<float>() + row * values, static_cast<size_t>(values));
    if (auto ok = Mix(from, keep, MixScale::kLogPower, to); !ok) return ok;
  }
  batch.targets = keep * batch.targets + (1.0 - keep) * batch.targets.roll(1, 0);
  batch.allowed = torch::maximum(batch.allowed, batch.allowed.roll(1, 0));
  return {};
}

Result<Batch> DrawBatch(const FeatureSet& data, const Targets& targets, const BalancedSampler& sampler,
                        const TrainingOptions& options, Random& random) {
  const auto frames = static_cast<int>(random.UniformInt(options.min_crop, options.max_crop));
  const int bands = options.network.bands, classes = options.network.classes;
  Batch batch{torch::empty({options.batch_size, frames, bands}), torch::zeros({options.batch_size, classes}),
              torch::zeros({options.batch_size, classes})};
  for (int row = 0; row < options.batch_size; ++row) {
    const size_t clip = sampler.Draw(random);
    float* piece = batch.features.data_ptr<float>() + static_cast<int64_t>(row) * frames * bands;
    const auto drawn = CropAndAugment(data.features[clip], frames, &options.augmentation, random, piece);
    if (!drawn) return tl::unexpected(drawn.error());
    float* target = batch.targets.data_ptr<float>() + static_cast<int64_t>(row) * classes;
    float* allowed = batch.allowed.data_ptr<float>() + static_cast<int64_t>(row) * classes;
    float count = 0.0f;
    for (int c = 0; c < classes; ++c) count += allowed[c] = targets.allowed[clip][c];
    const auto smoothing = static_cast<float>(options.label_smoothing);
    for (int c = 0; c < classes; ++c) target[c] = smoothing * allowed[c] / count;
    target[targets.label[clip]] += 1.0f - smoothing;
  }
  if (options.mixup_alpha > 0.0) {
    const double drawn = random.Beta(options.mixup_alpha, options.mixup_alpha);
    const auto mixed = MixRows(std::max(drawn, 1.0 - drawn), batch);
    if (!mixed) return tl::unexpected(mixed.error());
  }
  return batch;
}

// Cross-entropy over the classes that the clip's corpus has: a class it lacks is not made unlikely.
torch::Tensor MaskedLoss(const torch::Tensor& logits, const Batch& batch) {
  const auto masked = logits.masked_fill(batch.allowed == 0, -1e9);
  return -(batch.targets * torch::log_softmax(masked, 1)).sum(1).mean();
}

// One-cycle (Smith & Topin 2018): up for three tenths, then down to nothing, both along a cosine.
double OneCycle(double progress, double peak) {
  constexpr double kWarmUp = 0.3;
  const auto cosine = [](double from, double to, double part) {
    return to + (from - to) * (1.0 + std::cos(std::numbers::pi * part)) / 2.0;
  };
  if (progress < kWarmUp) return cosine(peak / 25.0, peak, progress / kWarmUp);
  return cosine(peak, peak / 1e4, (progress - kWarmUp) / (1.0 - kWarmUp));
}

// Weight decay is for weights: not for biases and the scales of normalisations.
torch::optim::AdamW MakeOptimizer(EmotionNet& network, const TrainingOptions& options) {
  std::vector<torch::Tensor> decayed, plain;
  for (auto& parameter : network->parameters()) (parameter.dim() > 1 ? decayed : plain).push_back(parameter);
  const auto settings = [&](double decay) {
    return std::make_unique<torch::optim::AdamWOptions>(
        torch::optim::AdamWOptions(options.learning_rate).weight_decay(decay));
  };
  return torch::optim::AdamW(std::vector<torch::optim::OptimizerParamGroup>{
      {decayed, settings(options.weight_decay)}, {plain, settings(0.0)}});
}

void UpdateAverage(EmotionNet& average, EmotionNet& network, double decay) {
  torch::NoGradGuard no_grad;
  const auto blend = [&](const std::vector<torch::Tensor>& to, const std::vector<torch::Tensor>& from) {
    for (size_t i = 0; i < to.size(); ++i) {
      if (to[i].is_floating_point()) {
        to[i].mul_(decay).add_(from[i], 1.0 - decay);
      } else {
        to[i].copy_(from[i]);
      }
    }
  };
  blend(average->parameters(), network->parameters());
  blend(average->buffers(), network->buffers());
}

void CopyWeights(EmotionNet& to, EmotionNet& from) { UpdateAverage(to, from, 0.0); }

void SaveCheckpoint(const fs::path& path, EmotionNet& network, EmotionNet& average,
                    torch::optim::AdamW& optimizer, int epochs_done, const std::string& identity) {
  torch::serialize::OutputArchive archive, network_archive, average_archive, optimizer_archive;
  network->save(network_archive);
  average->save(average_archive);
  optimizer.save(optimizer_archive);
  archive.write("network", network_archive);
  archive.write("average", average_archive);
  archive.write("optimizer", optimizer_archive);
  archive.write("epochs_done", torch::IValue(static_cast<int64_t>(epochs_done)));
  archive.write("identity", torch::IValue(identity));
  const fs::path unfinished = path.string() + ".part";
  archive.save_to(unfinished.string());
  fs::rename(unfinished, path);
}

// Epochs that the checkpoint holds.
Result<int> LoadCheckpoint(const fs::path& path, EmotionNet& network, EmotionNet& average,
                           torch::optim::AdamW& optimizer, const std::string& identity) {
  try {
    torch::serialize::InputArchive archive, network_archive, average_archive, optimizer_archive;
    archive.load_from(path.string());
    torch::IValue epochs, saved_identity;
    archive.read("identity", saved_identity);
    if (saved_identity.toStringRef() != identity) {
      return MakeError(ErrorCode::kInvalidArgument,
                       path.string() + ": expected a checkpoint of this training (" + identity +
                           "), found one of (" + saved_identity.toStringRef() +
                           "); give another --run folder or remove it");
    }
    archive.read("network", network_archive);
    archive.read("average", average_archive);
    archive.read("optimizer", optimizer_archive);
    archive.read("epochs_done", epochs);
    network->load(network_archive);
    average->load(average_archive);
    optimizer.load(optimizer_archive);
    return static_cast<int>(epochs.toInt());
  } catch (const c10::Error& error) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() + ": expected a checkpoint, found: " + error.what_without_backtrace());
  }
}

std::string Identity(const TrainingOptions& options) {
  char text[256];
  std::snprintf(text, sizeof text, "epochs %d of %d, batch %d, learning rate %g, seed %llu, data ",
                options.epochs, options.draws_per_epoch, options.batch_size, options.learning_rate,
                static_cast<unsigned long long>(options.seed));
  return text + options.data_description;
}

}  // namespace

Result<EmotionNet> Train(const FeatureSet& data, const std::vector<std::string>& labels,
                         const TrainingOptions& options) {
  auto targets = MakeTargets(data, labels);
  if (!targets) return tl::unexpected(targets.error());
  std::error_code folder_error;
  fs::create_directories(options.run_folder, folder_error);
  if (folder_error) {
    return MakeError(ErrorCode::kInvalidArgument,
                     options.run_folder.string() + ": " + folder_error.message());
  }
  const BalancedSampler sampler(data.utterances);

  torch::manual_seed(options.seed);
  EmotionNet network(options.network), average(options.network);
  CopyWeights(average, network);
  torch::optim::AdamW optimizer = MakeOptimizer(network, options);
  const fs::path checkpoint = options.run_folder / "checkpoint.pt";
  int first_epoch = 0;
  if (fs::exists(checkpoint)) {
    auto epochs_done = LoadCheckpoint(checkpoint, network, average, optimizer, Identity(options));
    if (!epochs_done) return tl::unexpected(epochs_done.error());
    first_epoch = *epochs_done;
    std::printf("resuming after epoch %d\n", first_epoch);
  }
  std::ofstream log(options.run_folder / "log.csv", first_epoch > 0 ? std::ios::app : std::ios::trunc);
  if (first_epoch == 0) log << "epoch,loss,learning_rate,clips_per_second\n";

  const int steps = options.draws_per_epoch / options.batch_size;
  for (int epoch = first_epoch; epoch < options.epochs; ++epoch) {
    // Seeded by the epoch, so that a resumed run draws what an uninterrupted one would.
    Random random(options.seed * 1000003 + static_cast<uint64_t>(epoch));
    torch::manual_seed(options.seed * 1000003 + static_cast<uint64_t>(epoch));
    network->train();
    const auto start = std::chrono::steady_clock::now();
    cli::ProgressLine progress("epoch " + std::to_string(epoch + 1) + "/" + std::to_string(options.epochs),
                               "clips", static_cast<size_t>(options.draws_per_epoch));
    double loss_sum = 0.0, learning_rate = 0.0;
    for (int step = 0; step < steps; ++step) {
      learning_rate = OneCycle(static_cast<double>(epoch * steps + step) / (options.epochs * steps),
                               options.learning_rate);
      for (auto& group : optimizer.param_groups()) group.options().set_lr(learning_rate);
      const auto batch = DrawBatch(data, *targets, sampler, options, random);
      if (!batch) return tl::unexpected(batch.error());
      optimizer.zero_grad();
      const torch::Tensor loss = MaskedLoss(network(batch->features), *batch);
      loss.backward();
      torch::nn::utils::clip_grad_norm_(network->parameters(), options.gradient_norm);
      optimizer.step();
      // Early on, the running average follows faster: its first values are far from any optimum.
      const int done = epoch * steps + step;
      UpdateAverage(average, network, std::min(options.average_decay, (1.0 + done) / (10.0 + done)));
      loss_sum += loss.item<double>();
      if (!std::isfinite(loss_sum)) {
        return MakeError(ErrorCode::kInvalidArgument,
                         "the loss is no longer finite in epoch " + std::to_string(epoch + 1) +
                             ": lower the learning rate; the last good checkpoint is " + checkpoint.string());
      }
      progress.Update(static_cast<size_t>((step + 1) * options.batch_size),
                      "loss " + std::to_string(loss_sum / (step + 1)));
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double rate = steps * options.batch_size / seconds;
    progress.Clear();
    std::printf("epoch %d/%d  loss %.4f  %.0f clips/s\n", epoch + 1, options.epochs, loss_sum / steps, rate);
    std::fflush(stdout);
    log << epoch + 1 << ',' << loss_sum / steps << ',' << learning_rate << ',' << rate << std::endl;
    SaveCheckpoint(checkpoint, network, average, optimizer, epoch + 1, Identity(options));
  }
  average->eval();
  return average;
}

}  // namespace speech_emotion::trainer
