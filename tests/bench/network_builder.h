// Builds networks with random weights, layer by layer: the graphs that the trainer writes, without libtorch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "speech_emotion/random.h"
#include "support/onnx_model_builder.h"

namespace speech_emotion::testing {

// A value of the graph is its name. Layers return their output.
class NetworkBuilder {
 public:
  // -1 for a free dimension. The input is called "features".
  NetworkBuilder(uint64_t seed, const std::vector<int64_t>& input_shape);

  // Uniform of standard deviation gain / sqrt(fan_in): 1 keeps the variance of what goes through a linear
  // layer, kReluGain that of what a Relu follows (He et al. 2015).
  static constexpr double kReluGain = 1.4142135623730951;
  std::string Weights(const std::vector<int64_t>& shape, int64_t fan_in, double gain = 1.0);
  std::string Uniform(const std::vector<int64_t>& shape, double low, double high);
  std::string Scalar(float value);
  std::string Integers(const std::vector<int64_t>& values);

  std::string Node(const std::string& op_type, const Names& inputs, const Attributes& attributes = {});

  // x [1, inputs] -> [1, outputs]
  std::string Dense(const std::string& x, int64_t inputs, int64_t outputs, double gain = 1.0);
  // x [..., inputs] -> [..., outputs], without a bias
  std::string Project(const std::string& x, int64_t inputs, int64_t outputs);
  // x [1, inputs, spatial...] -> [1, outputs, spatial / stride...]; odd kernels, as many as dimensions.
  std::string Conv(const std::string& x, int64_t inputs, int64_t outputs, const std::vector<int64_t>& kernel,
                   const std::vector<int64_t>& strides, double gain = kReluGain);
  // As far from 1 and 0 as those of a trained network are.
  std::string BatchNormalization(const std::string& x, int64_t channels);
  std::string Relu(const std::string& x) { return Node("Relu", {x}); }

  // x [frames, 1, inputs] -> [frames, 1, directions * hidden]. op_type: LSTM or GRU.
  std::string Recurrent(const std::string& op_type, const std::string& x, int64_t inputs, int64_t hidden,
                        bool bidirectional);
  // x [frames, 1, inputs] -> the last state [1, hidden]
  std::string LastState(const std::string& op_type, const std::string& x, int64_t inputs, int64_t hidden);
  // x [frames, 1, width] -> [1, width], weighted by a softmax over the frames
  std::string AttentionPooling(const std::string& x, int64_t width, int64_t hidden);

  // Ends the network with a linear layer and a softmax; x [1, inputs]. The gain is high enough for the
  // probabilities to follow the input: near-uniform ones would agree however wrong the layers before are.
  std::vector<uint8_t> Classify(const std::string& x, int64_t inputs);

 private:
  std::string NewName();
  Names RecurrentInputs(const std::string& op_type, const std::string& x, int64_t inputs, int64_t hidden,
                        int64_t directions);

  OnnxModelBuilder model_;
  Random random_;
  int count_ = 0;
};

}  // namespace speech_emotion::testing
