// A graph made ready for inputs of known shapes: kernels in order, and a place for every tensor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "graph/operator.h"
#include "graph/optimized_graph.h"
#include "onnx_engine/error.h"
#include "onnx_engine/tensor.h"

namespace onnx_engine {

class ExecutionPlan {
 public:
  // `graph` must outlive the plan. `inputs` lend their shapes, and their values where a shape depends
  // on them.
  static Result<std::unique_ptr<ExecutionPlan>> Create(const OptimizedGraph& graph,
                                                       std::span<const Tensor> inputs,
                                                       const SessionOptions& options);

  // Whether the plan was made for inputs of these shapes (and shape-deciding values).
  bool Fits(std::span<const Tensor> inputs) const;

  int64_t arena_bytes() const { return arena_bytes_; }
  int64_t multiply_adds() const { return multiply_adds_; }

  // `arena`: arena_bytes() of memory, aligned to kBufferAlignment; nothing in it survives the run.
  std::vector<Tensor> Run(std::span<const Tensor> inputs, std::byte* arena);

 private:
  struct Step {
    Kernel run;
    std::vector<int> inputs;   // values, of which several may be one buffer
    std::vector<int> outputs;  // kAbsentValue where nobody reads it
    int scratch = kAbsentValue;
    std::vector<const void*> input_data;  // room for one call
    std::vector<void*> output_data;
  };

  ExecutionPlan(const OptimizedGraph& graph, const SessionOptions& options)
      : graph_(graph), max_bytes_(options.max_intermediate_bytes), max_operations_(options.max_operations) {}

  void AddInputs(std::span<const Tensor> inputs);
  Result<void> AddNode(const Node& node);
  std::vector<Operand> Operands(const Node& node) const;
  bool CanEvaluateNow(const PreparedNode& prepared, const std::vector<Operand>& operands) const;
  void AddConstants(const PreparedNode& prepared, const Node& node, const std::vector<Operand>& operands);
  bool ShareMemory(const PreparedNode& prepared, const Node& node);
  Result<void> CountOperations(const PreparedNode& prepared, const Node& node);
  void AddStep(PreparedNode prepared, const Node& node);
  void PlaceOutputs();
  Result<void> PlaceBuffers();
  bool IsGraphOutput(int value) const;
  std::vector<Tensor> BindRun(std::span<const Tensor> inputs, std::byte* arena);

  struct Value {
    TensorType type;
    const Tensor* constant = nullptr;
    int buffer_of = kAbsentValue;  // the value whose memory this one shares; itself, mostly
  };
  // Where an output comes from: written into its tensor by its node, or copied after the run.
  struct OutputPlace {
    int value;
    bool copied;
  };
  struct ArenaBuffer {
    int value;
    int64_t offset;
  };

  const OptimizedGraph& graph_;
  int64_t max_bytes_;
  double max_operations_;
  double operations_ = 0.0;
  int64_t arena_bytes_ = 0;
  int64_t multiply_adds_ = 0;
  int64_t constant_bytes_ = 0;
  std::vector<TensorType> input_types_;
  std::map<int, Tensor> shape_input_values_;  // by place in the inputs
  std::map<int, Tensor> constants_;           // that follow from the input shapes
  std::vector<Value> values_;
  std::vector<Step> steps_;
  std::vector<OutputPlace> outputs_;
  std::vector<ArenaBuffer> arena_buffers_;
  std::vector<void*> data_;  // of each value, in the current run
};

}  // namespace onnx_engine
