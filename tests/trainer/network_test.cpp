// Every kind of network: the same in torch and in the core, whatever a batch pads it with.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "../native/cli_program.h"
#include "model_source.h"
#include "random_network.h"
#include "speech_emotion/feature_presets.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

struct NetworkCase {
  const char* name;
  const char* preset;
  NetworkOptions options;
};

// One of each kind, and of each option that changes the graph.
std::vector<NetworkCase> Cases() {
  std::vector<NetworkCase> cases;
  const auto add = [&](const char* name, const char* preset, const char* kind, auto change) {
    NetworkCase added{name, preset, {}};
    added.options.kind = kind;
    change(added.options);
    const FeatureOptions features = FeaturePresetByName(preset).value();
    added.options.features = features.features_per_frame();
    if (!features.functionals.empty()) added.options.frames = 1;
    if (std::string(preset) == "seed-lstm") added.options.frames = 339;
    cases.push_back(added);
  };
  add("MLP", "seed-mfcc40-mean", "mlp", [](NetworkOptions& o) { o.hidden = {100}; });
  add("convolutions with pools and a dense layer", "seed-cnn", "conv1d", [](NetworkOptions& o) {
    o.channels = {8, 16};
    o.pool = 3;
    o.dense = {32};
  });
  add("convolutions with batch normalisation", "seed-mfcc40-mean", "conv1d", [](NetworkOptions& o) {
    o.channels = {16, 8, 8};
    o.batch_norm = true;
  });
  add("two LSTM layers over 339 frames", "seed-lstm", "lstm", [](NetworkOptions& o) { o.hidden = {64, 64}; });
  add("LSTM along the means", "seed-mfcc40-mean", "lstm", [](NetworkOptions& o) {
    o.hidden = {64, 32};
    o.dense = {32};
    o.over_features = true;
  });
  add("two BiLSTM layers and attention", "seed-iemocap", "bilstm-attention", [](NetworkOptions& o) {
    o.hidden = {32, 16};
  });
  add("convolutions, BiLSTM and attention", "seed-mfcc20", "bilstm-attention", [](NetworkOptions& o) {
    o.channels = {24, 16};
    o.pool = 2;
    o.hidden = {16};
  });
  add("small residual CNN", "flagship", "residual-cnn", [](NetworkOptions& o) {
    o.channels = {8, 16, 24, 40};
  });
  return cases;
}

}  // namespace

TEST_CASE("each network is written as ONNX, and the core reproduces it within 1e-4") {
  const cli_test::TemporaryFolder folder;
  for (const NetworkCase& network : Cases()) {
    INFO(network.name);
    ModelDescription description = RandomNetworkDescription();
    description.features = FeaturePresetByName(network.preset).value();
    description.window_s = 6.0;
    const std::string path = folder.Path("network.onnx");
    const auto written = WriteModel(*RandomNetwork(network.options), description, path);
    if (!written) FAIL(written.error().message);
    CHECK(cli::LoadModelFile(path).has_value());
  }
}

TEST_CASE("what a batch pads a clip with changes nothing") {
  for (const NetworkCase& network : Cases()) {
    if (network.options.frames > 0 || network.options.kind == "residual-cnn") continue;  // never padded
    INFO(network.name);
    torch::NoGradGuard no_grad;
    const auto net = RandomNetwork(network.options);
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
  CHECK(message([](NetworkOptions& o) { o.features = 40; }).find("a multiple of 16 mel bands, found 40") !=
        std::string::npos);
  CHECK(message([](NetworkOptions& o) { o.kind = "mlp"; }).find("functionals") != std::string::npos);
}
