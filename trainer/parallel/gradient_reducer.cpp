#include "parallel/gradient_reducer.h"

#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <utility>

namespace speech_emotion::trainer {
namespace {

class Hook : public torch::autograd::FunctionPostHook {
 public:
  explicit Hook(std::function<void()> work) : work_(std::move(work)) {}
  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs,
                                            const torch::autograd::variable_list&) override {
    work_();
    return outputs;
  }

 private:
  std::function<void()> work_;
};

}  // namespace

// libtorch has a reducer of its own (c10d::Reducer), which python's DistributedDataParallel is made of: its
// types change from release to release, and the hooks below don't.
GradientReducer::GradientReducer(const std::vector<torch::Tensor>& parameters, ProcessGroup& group,
                                 int64_t bucket_bytes)
    : group_(group) {
  int64_t bytes = 0;
  for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter) {
    if (!parameter->requires_grad()) continue;
    const auto size = static_cast<int64_t>(parameter->nbytes());
    if (buckets_.empty() || bytes + size > bucket_bytes) {
      buckets_.emplace_back();
      bytes = 0;
    }
    bytes += size;
    buckets_.back().parameters.push_back(*parameter);
  }
  for (size_t b = 0; b < buckets_.size(); ++b) {
    Bucket& bucket = buckets_[b];
    int64_t count = 0, begin = 0;
    for (const torch::Tensor& parameter : bucket.parameters) count += parameter.numel();
    bucket.values = torch::zeros({count}, bucket.parameters.front().options());
    for (size_t p = 0; p < bucket.parameters.size(); ++p) {
      const torch::Tensor& parameter = bucket.parameters[p];
      bucket.parts.push_back(bucket.values.narrow(0, begin, parameter.numel()).view_as(parameter));
      begin += parameter.numel();
      accumulators_.push_back(torch::autograd::impl::grad_accumulator(parameter));
      hooks_.push_back(
          accumulators_.back()->add_post_hook(std::make_unique<Hook>([this, b, p] { Add(b, p); })));
    }
  }
}

GradientReducer::~GradientReducer() {
  for (size_t i = 0; i < hooks_.size(); ++i) accumulators_[i]->del_post_hook(hooks_[i]);
}

void GradientReducer::Begin() {
  next_ = 0;
  for (Bucket& bucket : buckets_) {
    bucket.missing = bucket.parameters.size();
    bucket.wait = nullptr;
  }
  is_active_ = true;
}

void GradientReducer::Add(size_t b, size_t p) {
  if (!is_active_) return;
  buckets_[b].parts[p].copy_(buckets_[b].parameters[p].grad());
  --buckets_[b].missing;
  for (; next_ < buckets_.size() && buckets_[next_].missing == 0; ++next_)
    buckets_[next_].wait = group_.StartSum(buckets_[next_].values);
}

void GradientReducer::Finish() {
  is_active_ = false;
  torch::NoGradGuard no_grad;
  for (Bucket& bucket : buckets_) {
    TORCH_CHECK(bucket.wait, "a parameter of the network got no gradient");
    bucket.wait();
    for (size_t p = 0; p < bucket.parameters.size(); ++p)
      bucket.parameters[p].mutable_grad().copy_(bucket.parts[p]);
  }
}

}  // namespace speech_emotion::trainer
