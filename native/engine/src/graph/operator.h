// What an operator is: a function that plans one node for known input shapes, and so gives the
// shapes of the outputs and a kernel that computes them from bare arrays.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.h"
#include "onnx_engine/error.h"
#include "onnx_engine/tensor.h"

namespace onnx_engine {

struct TensorType {
  ElementType element = ElementType::kFloat;
  Shape shape;
};

// The arrays of one call, in the node's order; null for absent optional ones.
struct KernelArguments {
  const void* const* inputs;
  void* const* outputs;
  void* scratch;

  template <class T>
  const T* Input(int i) const {
    return static_cast<const T*>(inputs[i]);
  }
  template <class T>
  T* Output(int i) const {
    return static_cast<T*>(outputs[i]);
  }
  template <class T>
  T* Scratch() const {
    return static_cast<T*>(scratch);
  }
};

// Must not allocate, and must not touch more than the planned shapes say.
using Kernel = std::function<void(const KernelArguments&)>;

struct PreparedNode {
  std::vector<TensorType> outputs;
  Kernel run;
  int64_t scratch_bytes = 0;
  int64_t multiply_adds = 0;
  double window_elements = 0.0;  // that a pool reads
  // Output 0 is input 0 under another shape: the plan may let them share memory and skip `run`.
  bool output_is_input = false;
  // The outputs follow from the shapes of the inputs alone (Shape): known when a run is planned.
  bool reads_shapes_only = false;
};

// What is known of an input when a run is planned.
struct Operand {
  bool present = false;
  TensorType type;
  const Tensor* value = nullptr;  // where it is known already: an initialiser, or computed from such
};

// A node with its operands, and the checks and messages that operators share.
class OperatorContext {
 public:
  OperatorContext(const Node& node, int64_t opset, int64_t max_bytes, std::string description,
                  std::vector<Operand> operands)
      : node_(node),
        opset_(opset),
        max_bytes_(max_bytes),
        description_(std::move(description)),
        operands_(std::move(operands)) {}

  const Node& node() const { return node_; }
  int64_t opset() const { return opset_; }

  int input_count() const { return static_cast<int>(operands_.size()); }
  bool HasInput(int i) const { return i < input_count() && operands_[static_cast<size_t>(i)].present; }
  const TensorType& Input(int i) const { return operands_[static_cast<size_t>(i)].type; }
  const Shape& InputShape(int i) const { return Input(i).shape; }
  int InputRank(int i) const { return static_cast<int>(InputShape(i).size()); }
  // Null where the value is not known before the run.
  const Tensor* InputValue(int i) const {
    return HasInput(i) ? operands_[static_cast<size_t>(i)].value : nullptr;
  }
  int output_count() const { return static_cast<int>(node_.outputs.size()); }
  bool HasOutput(int i) const {
    return i < output_count() && node_.outputs[static_cast<size_t>(i)] != kAbsentValue;
  }

  bool HasAttribute(std::string_view name) const { return Find(name) != nullptr; }
  float Float(std::string_view name, float default_value) const;
  int64_t Int(std::string_view name, int64_t default_value) const;
  std::string String(std::string_view name, std::string_view default_value) const;
  std::vector<int64_t> Ints(std::string_view name) const;  // empty where absent
  std::vector<float> Floats(std::string_view name) const;
  const Tensor* TensorAttribute(std::string_view name) const;

  // The numbers of an int64 or int32 input whose value a shape depends on.
  Result<std::vector<int64_t>> InputInts(int i) const;
  // Numbers that became an input in a later opset: the input if there is one, or the attribute.
  Result<std::vector<int64_t>> InputOrAttributeInts(int i, std::string_view attribute) const;

  // An error where a tensor has more than 2^31 elements or more bytes than a run may use. An operator
  // asks before it makes tables of that size; the outputs are checked for it in any case.
  Result<void> CheckSize(const TensorType& type) const;

  // A negative axis counts from the end: 0 <= result < rank.
  Result<int> Axis(int64_t axis, int rank) const;

  // "Conv 'encoder.0': expected ..., found ..."
  tl::unexpected<Error> ShapeError(const std::string& expected, const std::string& found) const;
  tl::unexpected<Error> ShapeError(const std::string& expected, const Shape& found) const;
  tl::unexpected<Error> AttributeError(const std::string& expected, const std::string& found) const;
  // `variant`, e.g. "peepholes".
  tl::unexpected<Error> Unsupported(const std::string& variant) const;

 private:
  const Attribute* Find(std::string_view name) const;

  const Node& node_;
  int64_t opset_;
  int64_t max_bytes_;
  std::string description_;
  std::vector<Operand> operands_;
};

using PrepareFunction = Result<PreparedNode> (*)(const OperatorContext&);

// Which element types the present inputs may have.
enum class InputTypes {
  kFloat,         // all float
  kReal,          // each float, double, int32 or int64
  kSameReal,      // all of one of these
  kSameNumber,    // all of one of these, int8 or uint8
  kFirstReal,     // the first one of these, any others as the operator says
  kSameFloating,  // all of one type: float or double
  kSame,          // all of one type
  kAny,           // the operator asks for itself
};

constexpr int kAnyCount = 1 << 30;

struct Operator {
  std::string_view op_type;
  PrepareFunction prepare;
  InputTypes input_types;
  int min_inputs;
  int max_inputs;
  // Bit i: the value of input i decides the shape of an output, so the plan must know it.
  uint32_t shape_inputs = 0;
  // What of this operator the engine lacks for such a node, e.g. "peepholes"; empty for nothing.
  std::string (*unsupported_variant)(const Node& node) = nullptr;
  bool first_output_optional = false;
};

// Null for operators that the engine lacks.
const Operator* FindOperator(std::string_view op_type);

// Checks the node against its table entry, prepares it, and checks what it gave.
Result<PreparedNode> PrepareNode(const Operator& op, const OperatorContext& context);

}  // namespace onnx_engine
