// Sums gradients over the processes of a training while the backward pass still computes others.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <vector>

#include "parallel/process_group.h"

namespace speech_emotion::trainer {

// The gradients of several parameters go over the network as one array: a bucket. A bucket leaves once the
// last of its gradients is there; buckets leave in one order everywhere (Li et al. 2020, PyTorch
// Distributed).
class GradientReducer {
 public:
  static constexpr int64_t kBucketBytes = 256 << 10;

  // Of the parameters that take a gradient, in the order of the forward pass. `group` must outlive it.
  GradientReducer(const std::vector<torch::Tensor>& parameters, ProcessGroup& group,
                  int64_t bucket_bytes = kBucketBytes);
  ~GradientReducer();

  // To be called before each backward pass, which must reach every parameter once.
  void Begin();
  // After it: every gradient is the sum over the processes.
  void Finish();

 private:
  struct Bucket {
    std::vector<torch::Tensor> parameters;
    std::vector<torch::Tensor> parts;  // of `values`, in the parameters' shapes
    torch::Tensor values;
    size_t missing = 0;  // gradients
    std::function<void()> wait;
  };
  void Add(size_t bucket, size_t parameter);

  ProcessGroup& group_;
  std::vector<Bucket> buckets_;
  size_t next_ = 0;  // bucket to leave
  bool is_active_ = false;
  std::vector<std::shared_ptr<torch::autograd::Node>> accumulators_;  // keep the hooks alive
  std::vector<uintptr_t> hooks_;                                      // one an accumulator
};

}  // namespace speech_emotion::trainer
