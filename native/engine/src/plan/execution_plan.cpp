#include "plan/execution_plan.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/number_text.h"
#include "plan/memory_plan.h"

namespace onnx_engine {
namespace {

// Constants that follow from the input shapes are shapes, indices and small masks: what is larger is
// computed in each run, and so takes its turn in the arena.
constexpr int64_t kMaxConstantBytes = int64_t{1} << 16;
constexpr int64_t kMaxConstantBytesOfAll = int64_t{1} << 20;

int64_t ByteSize(const TensorType& type) {
  return ElementCount(type.shape).value_or(0) * ElementSize(type.element);
}

bool SameBytes(const Tensor& a, const Tensor& b) {
  return a.byte_size() == b.byte_size() &&
         std::memcmp(a.data<void>(), b.data<void>(), static_cast<size_t>(a.byte_size())) == 0;
}

}  // namespace

Result<std::unique_ptr<ExecutionPlan>> ExecutionPlan::Create(const OptimizedGraph& graph,
                                                             std::span<const Tensor> inputs,
                                                             const SessionOptions& options) {
  std::unique_ptr<ExecutionPlan> plan(new ExecutionPlan(graph, options));
  plan->AddInputs(inputs);
  for (const Node& node : graph.nodes) {
    if (auto ok = plan->AddNode(node); !ok) return tl::unexpected(ok.error());
  }
  plan->PlaceOutputs();
  if (auto ok = plan->PlaceBuffers(); !ok) return tl::unexpected(ok.error());
  return plan;
}

void ExecutionPlan::AddInputs(std::span<const Tensor> inputs) {
  values_.resize(graph_.constants.size());
  for (size_t i = 0; i < values_.size(); ++i) {
    values_[i].buffer_of = static_cast<int>(i);
    values_[i].constant = graph_.constants[i];
    if (values_[i].constant == nullptr) continue;
    values_[i].type = {values_[i].constant->type(), values_[i].constant->shape()};
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    input_types_.push_back({inputs[i].type(), inputs[i].shape()});
    values_[static_cast<size_t>(graph_.source->inputs[i])].type = input_types_.back();
  }
  for (int i : graph_.shape_inputs) {
    const Tensor& value = shape_input_values_.emplace(i, inputs[static_cast<size_t>(i)]).first->second;
    values_[static_cast<size_t>(graph_.source->inputs[static_cast<size_t>(i)])].constant = &value;
  }
}

std::vector<Operand> ExecutionPlan::Operands(const Node& node) const {
  std::vector<Operand> operands(node.inputs.size());
  for (size_t i = 0; i < operands.size(); ++i) {
    if (node.inputs[i] == kAbsentValue) continue;
    const Value& value = values_[static_cast<size_t>(node.inputs[i])];
    operands[i] = {true, value.type, value.constant};
  }
  return operands;
}

Result<void> ExecutionPlan::AddNode(const Node& node) {
  const std::vector<Operand> operands = Operands(node);
  const OperatorContext context(node, graph_.source->opset, max_bytes_,
                                DescribeNode(node, graph_.source->value_names), operands);
  auto prepared = PrepareNode(*FindOperator(node.op_type), context);
  if (!prepared) return tl::unexpected(prepared.error());
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    if (node.outputs[i] != kAbsentValue) {
      values_[static_cast<size_t>(node.outputs[i])].type = prepared->outputs[i];
    }
  }
  if (CanEvaluateNow(*prepared, operands)) {
    AddConstants(*prepared, node, operands);
  } else if (!ShareMemory(*prepared, node)) {
    if (auto ok = CountOperations(*prepared, node); !ok) return ok;
    AddStep(std::move(*prepared), node);
  }
  return {};
}

Result<void> ExecutionPlan::CountOperations(const PreparedNode& prepared, const Node& node) {
  multiply_adds_ += prepared.multiply_adds;
  operations_ += static_cast<double>(prepared.multiply_adds) + prepared.window_elements;
  for (const TensorType& output : prepared.outputs) {
    operations_ += static_cast<double>(ElementCount(output.shape).value_or(0));
  }
  if (operations_ <= max_operations_) return {};
  return MakeError(ErrorCode::kShapeMismatch,
                   {"expected at most ", speech_emotion::FormatNumber(max_operations_, 3),
                    " operations a run, found ", speech_emotion::FormatNumber(operations_, 3), " up to ",
                    DescribeNode(node, graph_.source->value_names)});
}

bool ExecutionPlan::CanEvaluateNow(const PreparedNode& prepared, const std::vector<Operand>& operands) const {
  if (!prepared.reads_shapes_only) {
    for (const Operand& operand : operands) {
      if (operand.present && operand.value == nullptr) return false;
    }
  }
  int64_t bytes = prepared.scratch_bytes + prepared.multiply_adds;
  for (const TensorType& output : prepared.outputs) bytes += ByteSize(output);
  return bytes <= kMaxConstantBytes && constant_bytes_ + bytes <= kMaxConstantBytesOfAll;
}

void ExecutionPlan::AddConstants(const PreparedNode& prepared, const Node& node,
                                 const std::vector<Operand>& operands) {
  std::vector<Tensor> outputs = Evaluate(prepared, node, operands);
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (node.outputs[i] == kAbsentValue) continue;
    constant_bytes_ += outputs[i].byte_size();
    const auto entry = constants_.insert_or_assign(node.outputs[i], std::move(outputs[i])).first;
    values_[static_cast<size_t>(node.outputs[i])].constant = &entry->second;
  }
}

bool ExecutionPlan::IsGraphOutput(int value) const {
  const std::vector<int>& outputs = graph_.source->outputs;
  return std::find(outputs.begin(), outputs.end(), value) != outputs.end();
}

// Not where the output leaves the graph: it then needs memory of its own.
bool ExecutionPlan::ShareMemory(const PreparedNode& prepared, const Node& node) {
  if (!prepared.output_is_input || IsGraphOutput(node.outputs[0])) return false;
  for (size_t i = 1; i < node.outputs.size(); ++i) {
    if (node.outputs[i] != kAbsentValue) return false;
  }
  values_[static_cast<size_t>(node.outputs[0])].buffer_of =
      values_[static_cast<size_t>(node.inputs[0])].buffer_of;
  return true;
}

void ExecutionPlan::AddStep(PreparedNode prepared, const Node& node) {
  Step step;
  step.run = std::move(prepared.run);
  for (int input : node.inputs) {
    step.inputs.push_back(input == kAbsentValue ? kAbsentValue
                                                : values_[static_cast<size_t>(input)].buffer_of);
  }
  step.outputs = node.outputs;
  step.outputs.resize(prepared.outputs.size(), kAbsentValue);
  if (prepared.scratch_bytes > 0) {
    step.scratch = static_cast<int>(values_.size());
    values_.push_back({{ElementType::kUint8, {prepared.scratch_bytes}}, nullptr, step.scratch});
  }
  step.input_data.resize(step.inputs.size());
  step.output_data.resize(step.outputs.size());
  steps_.push_back(std::move(step));
}

// An output is written in place where a step makes it, and copied where it is an input, a constant,
// or an output for the second time.
void ExecutionPlan::PlaceOutputs() {
  std::vector<bool> made_by_step(values_.size(), false);
  for (const Step& step : steps_) {
    for (int output : step.outputs) {
      if (output != kAbsentValue) made_by_step[static_cast<size_t>(output)] = true;
    }
  }
  for (int value : graph_.source->outputs) {
    const auto place = static_cast<size_t>(value);
    outputs_.push_back({values_[place].buffer_of, !made_by_step[place]});
    made_by_step[place] = false;
  }
}

Result<void> ExecutionPlan::PlaceBuffers() {
  std::vector<int> last_step(values_.size(), -1);
  for (size_t i = 0; i < steps_.size(); ++i) {
    for (int input : steps_[i].inputs) {
      if (input != kAbsentValue) last_step[static_cast<size_t>(input)] = static_cast<int>(i);
    }
  }
  int64_t output_bytes = 0;
  std::vector<bool> is_output(values_.size(), false);
  for (const OutputPlace& output : outputs_) {
    output_bytes += ByteSize(values_[static_cast<size_t>(output.value)].type);
    if (!output.copied) is_output[static_cast<size_t>(output.value)] = true;
  }
  std::vector<BufferLifetime> lifetimes;
  for (size_t i = 0; i < steps_.size(); ++i) {
    const int step = static_cast<int>(i);
    std::vector<int> buffers = steps_[i].outputs;
    buffers.push_back(steps_[i].scratch);
    for (int value : buffers) {
      if (value == kAbsentValue || is_output[static_cast<size_t>(value)]) continue;
      lifetimes.push_back({step, std::max(step, last_step[static_cast<size_t>(value)]),
                           ByteSize(values_[static_cast<size_t>(value)].type)});
      arena_buffers_.push_back({value, 0});
    }
  }
  const MemoryPlan memory = PlanMemory(lifetimes);
  for (size_t i = 0; i < arena_buffers_.size(); ++i) arena_buffers_[i].offset = memory.offsets[i];
  arena_bytes_ = memory.total_bytes;
  if (arena_bytes_ + output_bytes > max_bytes_) {
    return MakeError(ErrorCode::kShapeMismatch, "expected a run of at most " + std::to_string(max_bytes_) +
                                                    " bytes, these inputs need " +
                                                    std::to_string(arena_bytes_ + output_bytes));
  }
  // The kernels only read constants and inputs: the casts here and in BindRun() never lead to a write.
  for (const Value& value : values_) {
    data_.push_back(value.constant == nullptr ? nullptr : const_cast<void*>(value.constant->data<void>()));
  }
  return {};
}

bool ExecutionPlan::Fits(std::span<const Tensor> inputs) const {
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].type() != input_types_[i].element || inputs[i].shape() != input_types_[i].shape)
      return false;
  }
  return std::all_of(shape_input_values_.begin(), shape_input_values_.end(), [&](const auto& entry) {
    return SameBytes(entry.second, inputs[static_cast<size_t>(entry.first)]);
  });
}

std::vector<Tensor> ExecutionPlan::BindRun(std::span<const Tensor> inputs, std::byte* arena) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    data_[static_cast<size_t>(graph_.source->inputs[i])] = const_cast<void*>(inputs[i].data<void>());
  }
  for (const ArenaBuffer& buffer : arena_buffers_) {
    data_[static_cast<size_t>(buffer.value)] = arena + buffer.offset;
  }
  std::vector<Tensor> outputs;
  outputs.reserve(outputs_.size());
  for (size_t i = 0; i < outputs_.size(); ++i) {
    const TensorType& type = values_[static_cast<size_t>(graph_.source->outputs[i])].type;
    outputs.emplace_back(type.element, type.shape);
    if (!outputs_[i].copied) data_[static_cast<size_t>(outputs_[i].value)] = outputs[i].data<void>();
  }
  return outputs;
}

std::vector<Tensor> ExecutionPlan::Run(std::span<const Tensor> inputs, std::byte* arena) {
  std::vector<Tensor> outputs = BindRun(inputs, arena);
  const auto data = [&](int value) {
    return value == kAbsentValue ? nullptr : data_[static_cast<size_t>(value)];
  };
  for (Step& step : steps_) {
    std::transform(step.inputs.begin(), step.inputs.end(), step.input_data.begin(), data);
    std::transform(step.outputs.begin(), step.outputs.end(), step.output_data.begin(), data);
    step.run({step.input_data.data(), step.output_data.data(), data(step.scratch)});
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs_[i].copied) continue;
    std::memcpy(outputs[i].data<void>(), data(outputs_[i].value),
                static_cast<size_t>(outputs[i].byte_size()));
  }
  return outputs;
}

}  // namespace onnx_engine
