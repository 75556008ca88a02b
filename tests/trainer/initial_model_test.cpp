// Model files read back into networks, to train on from.
#include "training/initial_model.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "data/corpora/corpora.h"
#include "network_cases.h"
#include "onnx/quantize.h"
#include "onnx/quantized_onnx.h"
#include "random_network.h"
#include "speech_emotion/feature_presets.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

ModelDescription DescriptionFor(const NetworkCase& network) {
  ModelDescription description = RandomNetworkDescription();
  description.features = FeaturePresetByName(network.preset).value();
  return description;
}

torch::Tensor Logits(Network& network, const torch::Tensor& features) {
  torch::NoGradGuard no_grad;
  return network.Forward(features, torch::tensor({features.size(1)}));
}

torch::Tensor ClipFor(const NetworkOptions& options) {
  return torch::randn({1, options.frames > 0 ? options.frames : 120, options.features});
}

double LargestDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

std::string WriteSmallCnn(const TemporaryFolder& folder) {
  NetworkOptions options;
  options.channels = {8, 16, 24, 40};
  const std::string path = folder.Path("small.onnx");
  const auto written = WriteModel(*RandomNetwork(options), RandomNetworkDescription(), path);
  if (!written) FAIL(written.error().message);
  return path;
}

}  // namespace

TEST_CASE("each network that was written is read back with the same answers, training mode or not") {
  const TemporaryFolder folder;
  for (const NetworkCase& network : NetworkCases()) {
    INFO(network.name);
    const std::string path = folder.Path("network.onnx");
    const auto original = RandomNetwork(network.options);
    const auto written = WriteModel(*original, DescriptionFor(network), path);
    if (!written) FAIL(written.error().message);
    torch::manual_seed(5);  // other weights than the original's, until they are read
    const auto read = ReadInitialModel(path);
    if (!read) FAIL(read.error().message);
    CHECK(read->network->network_options() == original->network_options());
    CHECK(read->features == FeaturePresetByName(network.preset).value());
    const auto clip = ClipFor(network.options);
    CHECK(LargestDifference(Logits(*read->network, clip), Logits(*original, clip)) < 1e-5);
    // With dropout off, what a training starts with is the same network.
    const auto start = NetworkForLabels(*read, read->labels, 0.0);
    start->train();
    CHECK(LargestDifference(Logits(*start, clip), Logits(*original, clip)) < 1e-5);
    CHECK(LargestDifference(Logits(*start, clip), Logits(*original, clip)) < 1e-5);  // no statistics moved
  }
}

TEST_CASE("a network of int8 weights is read as the floats that the core computes with") {
  const TemporaryFolder folder;
  int read_networks = 0;
  for (const NetworkCase& network : NetworkCases()) {
    INFO(network.name);
    const std::string path = folder.Path("float.onnx"), int8 = folder.Path("int8.onnx");
    const auto original = RandomNetwork(network.options);
    REQUIRE(WriteModel(*original, DescriptionFor(network), path).has_value());
    if (!QuantizeModelFile(path, int8)) continue;  // no weight is large enough
    ++read_networks;
    const auto read = ReadInitialModel(int8);  // has compared torch with the core
    if (!read) FAIL(read.error().message);
    const auto clip = ClipFor(network.options);
    const double difference = LargestDifference(Logits(*read->network, clip), Logits(*original, clip));
    CHECK(difference > 1e-6);  // of rounding
    CHECK(difference < 0.5);
  }
  CHECK(read_networks >= 6);
}

TEST_CASE("the shipped model, which says nothing of its network, is read as the flagship's") {
  const auto read = ReadInitialModel(SPEECH_EMOTION_MODELS "/emotion.onnx");
  if (!read) FAIL(read.error().message);
  CHECK(read->labels == FlagshipLabels());
  CHECK(read->network->network_options().channels == std::vector<int>{16, 32, 64, 128});
  CHECK(read->window_s == 3.0);
}

TEST_CASE("a classifier keeps the rows of labels that it knows, wherever they stand") {
  const TemporaryFolder folder;
  const auto read = ReadInitialModel(WriteSmallCnn(folder));
  REQUIRE(read.has_value());
  const auto before = read->network->classifier_layer();
  const auto network = NetworkForLabels(*read, {"sad", "bored", "neutral"}, 0.1);
  const auto after = network->classifier_layer();
  REQUIRE(after->weight.size(0) == 3);
  CHECK(torch::equal(after->weight[0], before->weight[3]));
  CHECK(torch::equal(after->weight[2], before->weight[0]));
  CHECK(torch::equal(after->bias[0], before->bias[3]));
  for (int64_t row = 0; row < 8; ++row) CHECK_FALSE(torch::equal(after->weight[1], before->weight[row]));
  CHECK(network->network_options().dropout == 0.1);

  FreezeTrunk(*network);
  int64_t learning = 0;
  for (const auto& parameter : network->parameters()) learning += parameter.requires_grad();
  CHECK(learning == 2);
}

TEST_CASE("what a network is made of can be said in one line and read back") {
  for (const NetworkCase& network : NetworkCases()) {
    INFO(ToText(network.options));
    CHECK(NetworkOptionsFromText(ToText(network.options)).value() == network.options);
  }
  CHECK(NetworkOptionsFromText("kind=mlp hidden=3,4").value().hidden == std::vector<int>{3, 4});
  for (const char* wrong : {"kind=mlp wings=2", "kind", "hidden=3,x", "kernel=", "batch_norm=yes", "kind="}) {
    INFO(wrong);
    CHECK_FALSE(NetworkOptionsFromText(wrong).has_value());
  }
}

TEST_CASE("a file that can't be trained on from is named, with what was expected and found") {
  const TemporaryFolder folder;
  const std::string path = WriteSmallCnn(folder);
  const auto refusal = [&](const std::string& network) {
    const std::string changed =
        folder.Write("changed.onnx", WithMetadata(cli_test::ReadBytes(path), {{"network", network}}));
    const auto read = ReadInitialModel(changed);
    REQUIRE_FALSE(read.has_value());
    REQUIRE(read.error().message.starts_with(changed + ": expected "));
    return read.error().message.substr(changed.size());
  };
  CHECK(refusal("kind=residual-cnn channels=8,16,24,48")
            .ends_with("expected the weight 'block3.conv1.weight' [48, 24, 3, 3], found [40, 24, 3, 3]"));
  CHECK(refusal("kind=bilstm-attention hidden=16")
            .ends_with("expected the weight 'standardize.mean' [64], found none"));
  CHECK(refusal("kind=perceptron").find("found 'perceptron'") != std::string::npos);
  CHECK(refusal("a small one").find("found 'a' in 'a small one'") != std::string::npos);
  CHECK(ReadInitialModel(folder.Path("none.onnx")).error().message.starts_with(folder.Path("none.onnx")));
  CHECK(
      ReadInitialModel(folder.Write("no.onnx", "nothing")).error().message.starts_with(folder.Path("no.on")));
}
