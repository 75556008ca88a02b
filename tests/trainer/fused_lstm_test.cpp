// Our LSTM layer against torch's own: the same answers, the same gradients, whatever the lengths.
#include "networks/fused_lstm.h"

#include <catch2/catch.hpp>

using namespace speech_emotion::trainer;
using torch::Tensor;

namespace {

struct Run {
  Tensor output, input_gradient;
  std::vector<Tensor> gradients;  // of the layer's parameters
};

template <class Layer>
Run Differentiate(torch::nn::LSTM& layer, const Tensor& x, const Tensor& wanted, Layer run) {
  layer->zero_grad();
  const Tensor input = x.detach().clone().requires_grad_(true);
  Run result;
  result.output = run(input);
  (result.output * wanted).sum().backward();
  result.input_gradient = input.grad();
  for (const auto& parameter : layer->parameters()) result.gradients.push_back(parameter.grad().clone());
  return result;
}

Tensor RunPacked(torch::nn::LSTM& layer, const Tensor& x, const Tensor& lengths) {
  namespace rnn = torch::nn::utils::rnn;
  const auto packed = rnn::pack_padded_sequence(x, lengths, true, false);
  const auto output = std::get<0>(layer->forward_with_packed_input(packed));
  return std::get<0>(rnn::pad_packed_sequence(output, true, 0.0, x.size(1)));
}

}  // namespace

TEST_CASE("the fused LSTM layer answers and learns as torch's, for clips of any length") {
  torch::manual_seed(7);
  const bool bidirectional = GENERATE(false, true);
  const int units = GENERATE(3, 64);  // less than a vector, and several panels
  const int64_t rows = GENERATE(1, 9), steps = GENERATE(1, 17);
  CAPTURE(bidirectional, units, rows, steps);
  torch::nn::LSTM layer(torch::nn::LSTMOptions(5, units).batch_first(true).bidirectional(bidirectional));
  const Tensor x = torch::randn({rows, steps, 5});
  const Tensor wanted = torch::randn({rows, steps, units * (bidirectional ? 2 : 1)});
  Tensor lengths = torch::randint(1, steps + 1, {rows}, torch::kLong);
  lengths[0] = steps;

  const Run expected =
      Differentiate(layer, x, wanted, [&](const Tensor& input) { return RunPacked(layer, input, lengths); });
  const Run found =
      Differentiate(layer, x, wanted, [&](const Tensor& input) { return RunLstm(layer, input, lengths); });
  CHECK(torch::allclose(found.output, expected.output, 1e-4, 1e-5));
  CHECK(torch::allclose(found.input_gradient, expected.input_gradient, 1e-4, 1e-5));
  REQUIRE(found.gradients.size() == expected.gradients.size());
  for (size_t i = 0; i < found.gradients.size(); ++i) {
    CAPTURE(i);
    CHECK(torch::allclose(found.gradients[i], expected.gradients[i], 1e-4, 1e-4));
  }
}
