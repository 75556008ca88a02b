#include "networks/network_kinds.h"

#include <algorithm>
#include <map>

#include "data/tables/text_fields.h"
#include "networks/attention_lstm.h"
#include "networks/conv1d_stack.h"
#include "networks/conv_recurrent.h"
#include "networks/last_state_lstm.h"
#include "networks/mlp.h"
#include "networks/residual_cnn.h"
#include "networks/voice_cnn.h"

namespace speech_emotion::trainer {
namespace {

using Maker = std::shared_ptr<Network> (*)(const NetworkOptions&);

template <class Impl>
std::shared_ptr<Network> Make(const NetworkOptions& options) {
  return std::make_shared<Impl>(options);
}

const std::map<std::string, Maker>& Makers() {
  static const std::map<std::string, Maker> makers = {{"mlp", Make<Mlp>},
                                                      {"conv1d", Make<Conv1dStack>},
                                                      {"lstm", Make<LastStateLstm>},
                                                      {"bilstm-attention", Make<AttentionLstm>},
                                                      {"residual-cnn", Make<ResidualCnn>},
                                                      {"conv-recurrent", Make<ConvRecurrent>},
                                                      {"voice-cnn", Make<VoiceCnn>}};
  return makers;
}

tl::unexpected<Error> Refused(const NetworkOptions& options, const std::string& what) {
  return MakeError(ErrorCode::kInvalidArgument, "network " + options.kind + ": expected " + what);
}

bool AllPositive(const std::vector<int>& sizes) {
  return std::all_of(sizes.begin(), sizes.end(), [](int size) { return size > 0; });
}

constexpr int kLeastTrunkChannels = 8;  // of a block: its squeeze-excitation has an eighth of them

int LeastOfBlocks(const NetworkOptions& options) {
  return *std::min_element(options.channels.begin() + 1, options.channels.end());
}

bool HasRoomForPools(const NetworkOptions& options) {
  int length = options.features;
  for (size_t i = 0; i < options.channels.size() && options.pool > 0; ++i) {
    if (length < options.pool) return false;
    length = (length - options.pool) / options.pool_stride + 1;
  }
  return true;
}

}  // namespace

const std::vector<std::string>& NetworkKinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> names;
    for (const auto& [name, maker] : Makers()) names.push_back(name);
    return names;
  }();
  return kinds;
}

Result<std::shared_ptr<Network>> MakeNetwork(const NetworkOptions& options) {
  const auto maker = Makers().find(options.kind);
  if (maker == Makers().end()) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        "expected one of the networks " + Joined(NetworkKinds(), ", ") + ", found '" + options.kind + "'");
  }
  if (options.features < 1 || options.classes < 2)
    return Refused(options, "a feature and two classes at least");
  if (!AllPositive(options.hidden) || !AllPositive(options.dense) || !AllPositive(options.channels)) {
    return Refused(options, "layers of one unit at least");
  }
  if (!(options.dropout >= 0.0 && options.dropout < 1.0))
    return Refused(options, "a dropout from 0 to below 1");
  if (options.kernel < 1 || options.kernel % 2 == 0) return Refused(options, "an odd kernel");
  if (options.pool < 0 || options.pool_stride < 1 || options.attention < 1) {
    return Refused(options, "no negative pool, a stride and an attention of 1 at least");
  }
  const bool voice = HearsVoices(options);
  const bool trunk = options.kind == "residual-cnn" || options.kind == "conv-recurrent" || voice;
  const bool recurrent =
      options.kind == "lstm" || options.kind == "bilstm-attention" || options.kind == "conv-recurrent";
  if (recurrent && options.hidden.empty()) return Refused(options, "the units of a recurrent layer");
  if (options.kind == "conv1d" && options.channels.empty())
    return Refused(options, "the channels of a convolution");
  const bool one_row = options.kind == "mlp" || options.kind == "conv1d" || options.over_features;
  if (one_row && options.frames != 1) return Refused(options, "features of one row a clip: functionals");
  if (trunk && options.features % 16 != 0) {
    return Refused(options, "a multiple of 16 mel bands, found " + std::to_string(options.features));
  }
  if (trunk && !options.channels.empty() && options.channels.size() != 4) {
    return Refused(options, "four channel counts, found " + std::to_string(options.channels.size()));
  }
  if (trunk && !options.channels.empty() && LeastOfBlocks(options) < kLeastTrunkChannels) {
    return Refused(options, std::to_string(kLeastTrunkChannels) + " channels of a block at least, found " +
                                std::to_string(LeastOfBlocks(options)));
  }
  if (options.kind == "conv1d" && !HasRoomForPools(options)) {
    return Refused(options, "fewer pools or more features: " + std::to_string(options.channels.size()) +
                                " pools of " + std::to_string(options.pool) + " leave nothing of " +
                                std::to_string(options.features) + " features");
  }
  if (voice && options.hidden.size() != 1)
    return Refused(options, "the units of one hidden layer, found " + std::to_string(options.hidden.size()));
  if (voice && options.plain != "head" && options.plain != "class")
    return Refused(options, "plain to be head or class, found '" + options.plain + "'");
  if (options.neutral >= options.classes)
    return Refused(options, "neutral to be one of " + std::to_string(options.classes) + " classes");
  return maker->second(options);
}

}  // namespace speech_emotion::trainer
