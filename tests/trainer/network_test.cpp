// Every kind of network: the same in torch and in the core, whatever a batch pads it with.
#include <catch2/catch.hpp>
#include <string>

#include "files/model_source.h"
#include "network_cases.h"
#include "networks/batch_norm.h"
#include "networks/convolution_precision.h"
#include "networks/network_kinds.h"
#include "random_network.h"
#include "speech_emotion/feature_presets.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

TEST_CASE("each network is written as ONNX, and the core reproduces it within 1e-4") {
  const cli_test::TemporaryFolder folder;
  for (const NetworkCase& network : NetworkCases()) {
    INFO(network.name);
    ModelDescription description = RandomNetworkDescription();
    description.features = FeaturePresetByName(network.preset).value();
    description.window_s = 6.0;
    const std::string path = folder.Path("network.onnx");
    const auto written = WriteModel(*RandomNetwork(network.options), description, path);
    if (!written) FAIL(written.error().message);
    CHECK(LoadModelFile(path).has_value());
  }
}

TEST_CASE("what a batch pads a clip with changes nothing") {
  for (const NetworkCase& network : NetworkCases()) {
    INFO(network.name);
    torch::NoGradGuard no_grad;
    const auto net = RandomNetwork(network.options);
    if (network.options.frames > 0 || !net->takes_padding()) continue;
    const auto clip = torch::randn({1, 37, network.options.features});
    const auto longer = torch::randn({1, 61, network.options.features});
    const auto alone = net->Forward(clip, torch::tensor({int64_t{37}}));
    const auto padding = torch::full({1, 24, network.options.features}, 3.0);
    const auto batch = torch::cat({torch::cat({clip, padding}, 1), longer});
    const auto together = net->Forward(batch, torch::tensor({int64_t{37}, int64_t{61}}));
    CHECK((alone[0] - together[0]).abs().max().item<double>() < 1e-5);
    CHECK((together[0] - together[1]).abs().max().item<double>() > 1e-3);
  }
}

TEST_CASE("in one process a batch normalisation does what libtorch's own does") {
  torch::manual_seed(3);
  BatchNorm own(5);
  torch::nn::BatchNorm1d theirs(5);
  for (int step = 0; step < 3; ++step) {
    const auto x = torch::randn({4, 5, 7}) * 3.0 + 2.0;
    const auto mine = x.clone().requires_grad_(), other = x.clone().requires_grad_();
    const auto y = own(mine);
    CHECK(torch::equal(y, theirs(other)));
    y.square().sum().backward();
    theirs(other).square().sum().backward();
    CHECK(torch::allclose(mine.grad(), other.grad()));
    own(x);  // as often as theirs
  }
  CHECK(torch::equal(own->running_mean, theirs->running_mean));
  CHECK(torch::equal(own->running_var, theirs->running_var));
  own->eval();
  theirs->eval();
  const auto x = torch::randn({2, 5, 3});
  CHECK(torch::equal(own(x), theirs(x)));
}

TEST_CASE("a network that convolves in bfloat16 learns what it would in float, and answers in float") {
  if (!HasBfloat16()) {
    WARN("skipped: this processor has no AVX512_BF16");
    return;
  }
  for (const NetworkCase& network : NetworkCases()) {
    const std::string& kind = network.options.kind;
    if (kind != "residual-cnn" && kind != "conv-recurrent" && kind != "voice-cnn") continue;
    INFO(network.name);
    const auto net = RandomNetwork(network.options);
    const auto clips = torch::randn({8, 100, network.options.features});
    const auto lengths = torch::full({8}, 100, torch::kLong);
    const auto gradient = [&](bool in_bfloat16) {
      net->ConvolveInBfloat16(in_bfloat16);
      net->train();
      net->zero_grad();
      torch::manual_seed(1);  // of the dropout
      const auto logits = net->Forward(clips, lengths);
      REQUIRE(logits.dtype() == torch::kFloat);
      torch::nn::functional::cross_entropy(logits, torch::arange(8) % network.options.classes).backward();
      std::vector<torch::Tensor> all;
      for (const auto& parameter : net->parameters()) {
        if (parameter.grad().defined()) all.push_back(parameter.grad().flatten());
      }
      return torch::cat(all);
    };
    const auto half = gradient(true), whole = gradient(false);
    CHECK(torch::cosine_similarity(half, whole, 0).item<double>() > 0.99);
    CHECK_FALSE(torch::equal(half, whole));
    torch::NoGradGuard no_grad;
    net->eval();
    const auto answer = net->Forward(clips, lengths);
    net->ConvolveInBfloat16(true);
    CHECK(torch::equal(net->Forward(clips, lengths), answer));
  }
}

TEST_CASE("a network that can't be made is refused with its kind and the reason") {
  const auto message = [](auto change) {
    NetworkOptions options;
    change(options);
    const auto made = MakeNetwork(options);
    REQUIRE_FALSE(made.has_value());
    return made.error().message;
  };
  CHECK(message([](NetworkOptions& o) { o.kind = "transformer"; }).find("bilstm-attention") !=
        std::string::npos);
  CHECK(message([](NetworkOptions& o) { o.kind = "lstm"; }).find("network lstm: expected the units") == 0);
  CHECK(message([](NetworkOptions& o) {
          o.kind = "conv-recurrent";
        }).find("network conv-recurrent: expected the units") == 0);
  CHECK(message([](NetworkOptions& o) {
          o.channels = {8, 16};
        }).find("four channel counts") != std::string::npos);
  CHECK(message([](NetworkOptions& o) { o.features = 40; }).find("a multiple of 16 mel bands, found 40") !=
        std::string::npos);
  CHECK(message([](NetworkOptions& o) { o.kind = "mlp"; }).find("functionals") != std::string::npos);
  CHECK(message([](NetworkOptions& o) {
          o.channels = {4, 8, 4, 8};
        }).find("8 channels of a block at least, found 4") != std::string::npos);
  CHECK(message([](NetworkOptions& o) {
          o.kind = "conv1d";
          o.frames = 1;
          o.features = 40;
          o.channels = {4, 4, 4, 4, 4};
          o.pool = 3;
        }).find("5 pools of 3 leave nothing of 40 features") != std::string::npos);
}
