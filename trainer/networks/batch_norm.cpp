#include "networks/batch_norm.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace speech_emotion::trainer {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

// [channels] to what goes with x.
Tensor Along(const Tensor& channels, const Tensor& x) {
  std::vector<int64_t> shape(static_cast<size_t>(x.dim()), 1);
  shape[1] = channels.size(0);
  return channels.view(shape);
}

struct Statistics {
  Tensor mean, variance;  // [channels], double; the variance is biased
  Tensor count;           // values a channel, of all processes: a tensor, as to ask a GPU for it is to wait
};

// Each process's own first, from its own mean, so that nothing is lost to a mean far from zero; then
// together, in double.
Statistics StatisticsOf(const Tensor& x, ProcessGroup& group) {
  const int64_t channels = x.size(1), own = x.numel() / std::max<int64_t>(channels, 1);
  Tensor sums = torch::zeros({2 * channels + 1}, x.options().dtype(torch::kDouble));
  if (own > 0) {
    const auto [mean, variance] =
        torch::batch_norm_update_stats(x, {}, {}, 0.0);  // var_mean takes three times as long
    const auto count = static_cast<double>(own);
    const Tensor wide = mean.to(torch::kDouble);
    sums.narrow(0, 0, channels).copy_(count * wide);
    sums.narrow(0, channels, channels).copy_(count * (variance.to(torch::kDouble) + wide * wide));
    sums[2 * channels] = count;
  }
  group.Sum(sums);
  Statistics all;
  all.count = sums[2 * channels];
  all.mean = sums.narrow(0, 0, channels) / all.count;
  all.variance = (sums.narrow(0, channels, channels) / all.count - all.mean * all.mean).clamp_min(0.0);
  return all;
}

// In terms of libtorch's normalisation by constants, which takes one pass where the formula's terms take six.
struct Normalize : Function<Normalize> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& bias,
                        const Tensor& mean, const Tensor& variance, const Tensor& count, double epsilon,
                        int64_t group) {
    context->save_for_backward({x, weight, mean, variance, count});
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["group"] = group;
    return torch::batch_norm(x, weight, bias, mean, variance, false, 0.0, epsilon, false);
  }

  // Ioffe & Szegedy 2015, with sums over all processes where theirs are over the batch. With normalised x^,
  // weight w and n values a channel: dx = w / deviation * (dy - sum(dy) / n - x^ * sum(dy x^) / n), of which
  // the first term is that of constants, and the others are a line a channel: offset + slope * x.
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3], &count = saved[4];
    const double epsilon = context->saved_data["epsilon"].toDouble();
    auto& group = *reinterpret_cast<ProcessGroup*>(context->saved_data["group"].toInt());
    const int64_t channels = x.size(1);
    auto x_gradient = torch::zeros_like(x), weight_gradient = torch::zeros({channels}, x.options()),
         bias_gradient = torch::zeros({channels}, x.options());
    if (x.numel() > 0) {  // libtorch divides by it
      std::tie(x_gradient, weight_gradient, bias_gradient) = torch::native_batch_norm_backward(
          gradients[0], x, weight, mean, variance, {}, {}, false, epsilon, {true, true, true});
    }
    Tensor sums = torch::cat({bias_gradient, weight_gradient});
    group.Sum(sums);
    sums /= count;
    const Tensor inverse_deviation = (variance + epsilon).rsqrt(), scale = weight * inverse_deviation;
    const Tensor slope = scale * inverse_deviation * sums.narrow(0, channels, channels);
    const Tensor offset = scale * sums.narrow(0, 0, channels) - slope * mean;
    x_gradient.addcmul_(x, Along(slope, x), -1.0).sub_(Along(offset, x));
    return {x_gradient, weight_gradient, bias_gradient, {}, {}, {}, {}, {}};
  }
};

Tensor NormalizeTogether(const Tensor& x, BatchNormImpl& norm) {
  ProcessGroup& group = *norm.group;
  Statistics all;
  {
    torch::NoGradGuard no_grad;
    all = StatisticsOf(x, group);
    const double momentum = norm.momentum();
    const Tensor unbiased = all.variance * all.count / (all.count - 1.0).clamp_min(1.0);
    norm.running_mean.mul_(1.0 - momentum).add_(all.mean, momentum);
    norm.running_var.mul_(1.0 - momentum).add_(unbiased, momentum);
  }
  return Normalize::apply(x, norm.weight, norm.bias, all.mean.to(x.dtype()), all.variance.to(x.dtype()),
                          all.count, norm.options.eps(), reinterpret_cast<int64_t>(&group));
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
  if (is_training() && group != nullptr) return NormalizeTogether(x.to(torch::kFloat), *this);
  return torch::batch_norm(x, weight, bias, running_mean, running_var, is_training(), momentum(),
                           options.eps(), false);
}

}  // namespace speech_emotion::trainer
