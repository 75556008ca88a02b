// One network with random weights of each architecture that the trainer makes: what the engine is compared
// with ONNX Runtime on, and what it is measured with. The same bytes everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace speech_emotion::testing {

struct Network {
  std::string name;
  std::vector<int64_t> input_shape;  // -1: frames
  std::vector<uint8_t> onnx;
};

Network Mlp();
Network Conv1dStack();
Network Lstm64x2();
Network Lstm64Lstm32Dense();
Network GruNetwork();
Network CnnBiLstmAttention();
Network BiLstm128x2Attention();
Network ResidualCnn();
Network Cnn2d();
Network LayerNormGelu();

std::vector<Network> AllNetworks();

}  // namespace speech_emotion::testing
