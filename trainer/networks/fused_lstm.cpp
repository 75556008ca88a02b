#include "networks/fused_lstm.h"

#include <ATen/Parallel.h>

#include "networks/lstm_sequence.h"

namespace speech_emotion::trainer {
namespace {

namespace rnn = torch::nn::utils::rnn;
using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

// Fewer rows than these for a thread and the product of a step gets too thin.
constexpr int64_t kLeastRows = 4;

LstmShape ShapeOf(const Tensor& gates, const Tensor& lengths, bool backwards) {
  return {gates.size(0), gates.size(1), gates.size(2) / 4, backwards, lengths.data_ptr<int64_t>()};
}

LstmTrace TraceOf(const Tensor& gates, const Tensor& cells, const Tensor& tangents, const Tensor& outputs) {
  return {gates.data_ptr<float>(), cells.data_ptr<float>(), tangents.data_ptr<float>(),
          outputs.data_ptr<float>()};
}

// One direction; everything [steps, batch, ...] and contiguous.
struct LstmDirection : torch::autograd::Function<LstmDirection> {
  static Tensor forward(AutogradContext* context, const Tensor& projected, const Tensor& recurrent,
                        const Tensor& lengths, bool backwards) {
    const Tensor gates = projected.contiguous().clone();
    const LstmShape shape = ShapeOf(gates, lengths, backwards);
    const Tensor cells = torch::empty({shape.steps, shape.batch, shape.units}, gates.options());
    const Tensor tangents = torch::empty_like(cells), outputs = torch::empty_like(cells);
    const LstmTrace trace = TraceOf(gates, cells, tangents, outputs);
    const LstmWeights weights(recurrent.contiguous().data_ptr<float>(), shape.units);
    at::parallel_for(0, shape.batch, kLeastRows, [&](int64_t first, int64_t last) {
      RunLstmForward(shape, {first, last}, weights, trace);
    });
    context->save_for_backward({gates, cells, tangents, outputs, recurrent, lengths});
    context->saved_data["backwards"] = backwards;
    return outputs;
  }

  static tensor_list backward(AutogradContext* context, tensor_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &gates = saved[0], &outputs = saved[3], &recurrent = saved[4];
    const bool backwards = context->saved_data["backwards"].toBool();
    const LstmShape shape = ShapeOf(gates, saved[5], backwards);
    const Tensor output_gradient = gradients[0].contiguous();
    const Tensor gate_gradient = torch::empty_like(gates);
    const LstmTrace trace = TraceOf(gates, saved[1], saved[2], outputs);
    const LstmWeights weights(recurrent.contiguous().data_ptr<float>(), shape.units);
    at::parallel_for(0, shape.batch, kLeastRows, [&](int64_t first, int64_t last) {
      RunLstmBackward(shape, {first, last}, weights, trace, output_gradient.data_ptr<float>(),
                      gate_gradient.data_ptr<float>());
    });
    // A step's gates saw the outputs of the step before it.
    const int64_t moved = shape.steps - 1;
    const Tensor later = gate_gradient.narrow(0, backwards ? 0 : 1, moved).flatten(0, 1);
    const Tensor earlier = outputs.narrow(0, backwards ? 1 : 0, moved).flatten(0, 1);
    return {gate_gradient, later.t().mm(earlier), Tensor(), Tensor()};
  }
};

Tensor RunDirection(torch::nn::LSTM& layer, const Tensor& steps_first, const Tensor& lengths,
                    bool backwards) {
  const std::string suffix = backwards ? "_l0_reverse" : "_l0";
  const auto parameters = layer->named_parameters(false);
  const auto* input_bias = parameters.find("bias_ih" + suffix);
  const auto* recurrent_bias = parameters.find("bias_hh" + suffix);
  const Tensor bias = input_bias != nullptr ? *input_bias + *recurrent_bias : Tensor();
  const Tensor projected = torch::linear(steps_first, parameters["weight_ih" + suffix], bias);
  return LstmDirection::apply(projected, parameters["weight_hh" + suffix], lengths, backwards);
}

// libtorch's own. The longest first, which it could do itself, but fails to undo where x is on a GPU: its
// lengths aren't.
Tensor RunPacked(torch::nn::LSTM& layer, const Tensor& x, const Tensor& lengths) {
  const auto [sorted, order] = torch::sort(lengths, 0, true);
  const auto packed = rnn::pack_padded_sequence(x.index_select(0, order.to(x.device())), sorted, true);
  const Tensor y = std::get<0>(
      rnn::pad_packed_sequence(std::get<0>(layer->forward_with_packed_input(packed)), true, 0.0, x.size(1)));
  return y.index_select(0, torch::argsort(order).to(x.device()));
}

}  // namespace

Tensor RunLstm(torch::nn::LSTM& layer, const Tensor& x, const Tensor& lengths) {
  const auto& options = layer->options;
  TORCH_CHECK(options.num_layers() == 1 && options.batch_first(), "expected one layer, batch first");
  if (!x.is_cpu() || x.scalar_type() != torch::kFloat) return RunPacked(layer, x, lengths);
  const Tensor steps_first = x.transpose(0, 1).contiguous(), ends = lengths.contiguous();
  Tensor y = RunDirection(layer, steps_first, ends, false);
  if (options.bidirectional()) y = torch::cat({y, RunDirection(layer, steps_first, ends, true)}, 2);
  return y.transpose(0, 1);
}

}  // namespace speech_emotion::trainer
