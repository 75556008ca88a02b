#include "networks/batch_norm.h"

#include <algorithm>
#include <vector>

namespace speech_emotion::trainer {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

// All but the channels.
std::vector<int64_t> DimensionsOf(const Tensor& x) {
  std::vector<int64_t> dimensions = {0};
  for (int64_t i = 2; i < x.dim(); ++i) dimensions.push_back(i);
  return dimensions;
}

// [channels] to what goes with x.
Tensor Along(const Tensor& channels, const Tensor& x) {
  std::vector<int64_t> shape(static_cast<size_t>(x.dim()), 1);
  shape[1] = channels.size(0);
  return channels.view(shape);
}

struct Statistics {
  Tensor mean, variance;  // [channels], double; the variance is biased
  double count = 0.0;     // values a channel, of all processes
};

// Each process's own first, from its own mean, so that nothing is lost to a mean far from zero; then
// together, in double.
Statistics StatisticsOf(const Tensor& x, ProcessGroup& group) {
  const int64_t channels = x.size(1), own = x.numel() / std::max<int64_t>(channels, 1);
  Tensor sums = torch::zeros({2 * channels + 1}, torch::kDouble);
  if (own > 0) {
    const auto [variance, mean] = torch::var_mean(x, DimensionsOf(x), false);
    const auto count = static_cast<double>(own);
    const Tensor wide = mean.to(torch::kDouble);
    sums.narrow(0, 0, channels).copy_(count * wide);
    sums.narrow(0, channels, channels).copy_(count * (variance.to(torch::kDouble) + wide * wide));
    sums[2 * channels] = count;
  }
  group.Sum(sums);
  Statistics all;
  all.count = sums[2 * channels].item<double>();
  all.mean = sums.narrow(0, 0, channels) / all.count;
  all.variance = (sums.narrow(0, channels, channels) / all.count - all.mean * all.mean).clamp_min(0.0);
  return all;
}

struct Normalize : Function<Normalize> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& bias,
                        const Tensor& mean, const Tensor& inverse_deviation, double count, int64_t group) {
    context->save_for_backward({x, weight, mean, inverse_deviation});
    context->saved_data["count"] = count;
    context->saved_data["group"] = group;
    const Tensor scale = weight * inverse_deviation;
    return x * Along(scale, x) + Along(bias - mean * scale, x);
  }

  // Ioffe & Szegedy 2015, with sums over all processes where theirs are over the batch.
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1], &mean = saved[2], &inverse_deviation = saved[3];
    const Tensor& gradient = gradients[0];
    auto& group = *reinterpret_cast<ProcessGroup*>(context->saved_data["group"].toInt());
    const Tensor normalized = (x - Along(mean, x)) * Along(inverse_deviation, x);
    const auto dimensions = DimensionsOf(x);
    const Tensor bias_gradient = gradient.sum(dimensions);
    const Tensor weight_gradient = (gradient * normalized).sum(dimensions);
    Tensor sums = torch::cat({bias_gradient, weight_gradient});
    group.Sum(sums);
    sums /= context->saved_data["count"].toDouble();
    const int64_t channels = x.size(1);
    const Tensor centred = gradient - Along(sums.narrow(0, 0, channels), x) -
                           normalized * Along(sums.narrow(0, channels, channels), x);
    return {centred * Along(weight * inverse_deviation, x), weight_gradient, bias_gradient, {}, {}, {}, {}};
  }
};

Tensor NormalizeTogether(const Tensor& x, BatchNormImpl& norm) {
  ProcessGroup& group = *norm.group;
  Statistics all;
  {
    torch::NoGradGuard no_grad;
    all = StatisticsOf(x, group);
    const double momentum = norm.momentum();
    const double unbiased = all.count / std::max(all.count - 1.0, 1.0);
    norm.running_mean.mul_(1.0 - momentum).add_(all.mean, momentum);
    norm.running_var.mul_(1.0 - momentum).add_(all.variance, momentum * unbiased);
  }
  const Tensor inverse_deviation = (all.variance + norm.options.eps()).rsqrt();
  return Normalize::apply(x, norm.weight, norm.bias, all.mean.to(x.dtype()), inverse_deviation.to(x.dtype()),
                          all.count, reinterpret_cast<int64_t>(&group));
}

}  // namespace

BatchNormImpl::BatchNormImpl(int64_t channels) : options(channels) {
  weight = register_parameter("weight", torch::ones({channels}));
  bias = register_parameter("bias", torch::zeros({channels}));
  running_mean = register_buffer("running_mean", torch::zeros({channels}));
  running_var = register_buffer("running_var", torch::ones({channels}));
  num_batches_tracked = register_buffer("num_batches_tracked", torch::tensor(0, torch::kLong));
}

void BatchNormImpl::reset_running_stats() {
  running_mean.zero_();
  running_var.fill_(1.0);
  num_batches_tracked.zero_();
}

double BatchNormImpl::momentum() const {
  if (const auto constant = options.momentum()) return *constant;
  return 1.0 / std::max(num_batches_tracked.item<double>(), 1.0);
}

Tensor BatchNormImpl::forward(const Tensor& x) {
  if (is_training()) num_batches_tracked.add_(1);
  if (is_training() && group != nullptr) return NormalizeTogether(x, *this);
  return torch::batch_norm(x, weight, bias, running_mean, running_var, is_training(), momentum(),
                           options.eps(), false);
}

}  // namespace speech_emotion::trainer
