#include "training/optimizer.h"

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace speech_emotion::trainer {
namespace {

// Of the running mean of squares: what Tieleman & Hinton 2012 give, and Keras has; torch's own is .99.
constexpr double kRmsPropDecay = 0.9;
constexpr size_t kClassifierGroups = 2;  // its weight and its bias; where the trunk has groups of its own

template <class Options, class Settings>
std::vector<torch::optim::OptimizerParamGroup> Groups(Network& network, const Hyperparameters& options,
                                                      Settings settings) {
  std::vector<torch::Tensor> decayed, plain, trunk_decayed, trunk_plain;
  for (auto& item : network.named_parameters()) {
    torch::Tensor& parameter = item.value();
    if (!parameter.requires_grad()) continue;
    const bool apart = options.trunk_rate != 1.0 && network.IsTrunk(item.key());
    (parameter.dim() > 1 ? (apart ? trunk_decayed : decayed) : (apart ? trunk_plain : plain))
        .push_back(parameter);
  }
  std::vector<torch::optim::OptimizerParamGroup> groups;
  for (auto& [parameters, decay] :
       {std::pair{decayed, options.weight_decay}, std::pair{plain, 0.0},
        std::pair{trunk_decayed, options.weight_decay}, std::pair{trunk_plain, 0.0}}) {
    if (!parameters.empty()) groups.emplace_back(parameters, std::make_unique<Options>(settings(decay)));
  }
  return groups;
}

double Cosine(double from, double to, double part) {
  return to + (from - to) * (1.0 + std::cos(std::numbers::pi * part)) / 2.0;
}

}  // namespace

std::unique_ptr<torch::optim::Optimizer> MakeOptimizer(Network& network, const Hyperparameters& options) {
  using namespace torch::optim;
  const double rate = options.learning_rate;
  switch (options.optimizer) {
    case Optimizer::kSgd: {
      const auto settings = [&](double decay) {
        return SGDOptions(rate).momentum(options.momentum).weight_decay(decay);
      };
      const auto groups = Groups<SGDOptions>(network, options, settings);
      return std::make_unique<SGD>(groups, SGDOptions(rate));
    }
    case Optimizer::kRmsProp: {
      const auto settings = [&](double decay) {
        return RMSpropOptions(rate).alpha(kRmsPropDecay).weight_decay(decay);
      };
      return std::make_unique<RMSprop>(Groups<RMSpropOptions>(network, options, settings));
    }
    case Optimizer::kAdam: {
      const auto settings = [&](double decay) { return AdamOptions(rate).weight_decay(decay); };
      return std::make_unique<Adam>(Groups<AdamOptions>(network, options, settings));
    }
    case Optimizer::kAdamW: {
      const auto settings = [&](double decay) { return AdamWOptions(rate).weight_decay(decay); };
      return std::make_unique<AdamW>(Groups<AdamWOptions>(network, options, settings));
    }
  }
  return nullptr;
}

void SetLearningRate(torch::optim::Optimizer& optimizer, double rate, const Hyperparameters& options) {
  auto& groups = optimizer.param_groups();
  for (size_t i = 0; i < groups.size(); ++i) {
    groups[i].options().set_lr(i < kClassifierGroups ? rate : rate * options.trunk_rate);
  }
}

bool Progress::Update(double value, int epoch, const Hyperparameters& options) {
  const bool better = best_epoch < 0 || value > best;
  if (better) {
    best = value;
    best_epoch = epoch;
    stale_epochs = stale_rate_epochs = 0;
    return true;
  }
  ++stale_epochs;
  if (++stale_rate_epochs >= options.plateau_patience && options.schedule == Schedule::kPlateau) {
    rate_factor *= options.plateau_factor;
    stale_rate_epochs = 0;
  }
  return false;
}

double LearningRate(const Hyperparameters& options, const Progress& progress, double part) {
  constexpr double kWarmUp = 0.3;
  const double rate = options.learning_rate;
  switch (options.schedule) {
    case Schedule::kConstant:
      return rate;
    case Schedule::kPlateau:
      return rate * progress.rate_factor;
    case Schedule::kCosine:
      return Cosine(rate, 0.0, part);
    case Schedule::kOneCycle:
      if (part < kWarmUp) return Cosine(rate / 25.0, rate, part / kWarmUp);
      return Cosine(rate, rate / 1e4, (part - kWarmUp) / (1.0 - kWarmUp));
  }
  return rate;
}

}  // namespace speech_emotion::trainer
