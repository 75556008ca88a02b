// Optimisers against their papers' formulas, by the first step, where no earlier gradient counts.
#include "training/optimizer.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>

#include "networks/network_kinds.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kRate = 1e-3;
constexpr double kDecay = 0.5;
constexpr double kWeight = 2.0;      // of every parameter before the step
constexpr double kGradient = -0.25;  // of every parameter

// What the step made of a weight matrix's values and of a bias's.
std::map<std::string, double> AfterOneStep(Optimizer kind) {
  NetworkOptions shape;
  shape.kind = "mlp";
  shape.features = 3;
  shape.frames = 1;
  shape.classes = 2;
  shape.hidden = {4};
  const auto network = MakeNetwork(shape).value();
  Hyperparameters options;
  options.optimizer = kind;
  options.learning_rate = kRate;
  options.weight_decay = kDecay;
  const auto optimizer = MakeOptimizer(*network, options);
  for (auto& parameter : network->parameters()) {
    torch::NoGradGuard no_gradients;
    parameter.fill_(kWeight);
    parameter.mutable_grad() = torch::full_like(parameter, kGradient);
  }
  optimizer->step();
  std::map<std::string, double> values;
  for (const auto& parameter : network->parameters()) {
    CHECK(torch::equal(parameter, torch::full_like(parameter, parameter.flatten()[0].item<float>())));
    values[parameter.dim() > 1 ? "weight" : "bias"] = parameter.flatten()[0].item<double>();
  }
  return values;
}

Approx Value(double value) { return Approx(value).epsilon(0.0).margin(2e-7); }  // 2 as float, and some steps

TEST_CASE("an optimizer's first step is its formula's, and a bias doesn't decay") {
  const double decayed = kGradient + kDecay * kWeight;  // as L2 of the loss

  auto after = AfterOneStep(Optimizer::kSgd);
  CHECK(after["weight"] == Value(kWeight - kRate * decayed));
  CHECK(after["bias"] == Value(kWeight - kRate * kGradient));

  // Tieleman & Hinton 2012: over the root of the mean of squares, a tenth of which is the newest.
  after = AfterOneStep(Optimizer::kRmsProp);
  CHECK(after["weight"] == Value(kWeight - kRate / std::sqrt(0.1)));
  CHECK(after["bias"] == Value(kWeight + kRate / std::sqrt(0.1)));

  // Kingma & Ba 2015: both means freed of their bias, so that the first step is as long as the rate.
  after = AfterOneStep(Optimizer::kAdam);
  CHECK(after["weight"] == Value(kWeight - kRate));
  CHECK(after["bias"] == Value(kWeight + kRate));

  // Loshchilov & Hutter 2019: the weight decays by itself, beside the gradient.
  after = AfterOneStep(Optimizer::kAdamW);
  CHECK(after["weight"] == Value(kWeight - kRate * kDecay * kWeight + kRate));
  CHECK(after["bias"] == Value(kWeight + kRate));
}

}  // namespace
}  // namespace speech_emotion::trainer
