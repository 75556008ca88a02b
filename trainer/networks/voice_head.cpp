#include "networks/voice_head.h"

#include "networks/attentive_statistics.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {
namespace {

namespace nn = torch::nn;
using Ints = std::vector<int64_t>;

// Part of a training's rows that see the change alone: a training's own voices can be told apart without any
// reference, a stranger's can't.
constexpr double kChangeAlone = 0.3;
constexpr double kNoReference = 1e-3;  // below any mean weight: nothing is known of the voice

// Columns first to last of x [1, columns].
std::string AddColumns(OnnxWriter& onnx, const std::string& x, int64_t first, int64_t last,
                       const std::string& name) {
  return onnx.AddNode("Slice",
                      {x, onnx.AddInts(name + ".first", {first}), onnx.AddInts(name + ".last", {last}),
                       onnx.AddInts(name + ".axis", {1})},
                      name);
}

}  // namespace

VoiceHead::VoiceHead(nn::Module& owner, int64_t channels, const NetworkOptions& options)
    : dropout_(options.dropout),
      pooled_(2 * channels),
      bands_(options.features),
      composition_{options.classes, options.neutral, options.plain == "class"} {
  const int64_t units = options.hidden.front();
  attention1_ = owner.register_module("attention1", nn::Conv1d(channels, options.attention, 1));
  attention2_ = owner.register_module("attention2", nn::Conv1d(options.attention, channels, 1));
  pooled_bn_ = owner.register_module("pooled_bn", BatchNorm(pooled_));
  change_bn_ = owner.register_module("change_bn", BatchNorm(content_size()));
  hidden_ = owner.register_module("hidden", nn::Linear(pooled_ + content_size() + 1, units));
  classifier_ = owner.register_module("classifier", nn::Linear(units, options.classes));
  plain_ = owner.register_module("plain", nn::Linear(units, 1));
  speech_ = owner.register_module("speech", nn::Linear(pooled_, 1));
  quiet_ = owner.register_module("quiet", nn::Linear(pooled_, 1));
  average_voice_ = owner.register_buffer("average_voice", torch::zeros({pooled_}));
}

// content, mean [batch, content]
torch::Tensor VoiceHead::Change(const torch::Tensor& content, const torch::Tensor& mean,
                                const torch::Tensor& known) const {
  const auto expected = average_voice_ + known * (mean.slice(1, 0, pooled_) - average_voice_);
  return torch::cat(
      {content.slice(1, 0, pooled_) - expected, known * (content.slice(1, pooled_) - mean.slice(1, pooled_))},
      1);
}

NetworkAnswer VoiceHead::Forward(const torch::Tensor& x, const torch::Tensor& level,
                                 const torch::Tensor& reference, bool is_training) {
  NetworkAnswer answer;
  const auto content = torch::cat({AttentiveStatistics(attention1_, attention2_, x), level}, 1);
  const auto pooled = pooled_bn_(content.slice(1, 0, pooled_));
  if (pooled_bn_->is_training()) average_voice_.copy_(pooled_bn_->running_mean);
  const auto given =
      reference.defined() ? reference : torch::zeros({x.size(0), 1 + embedding_size()}, x.options());
  const auto weight = given.slice(1, 1 + content_size());  // [batch, 1]
  const auto seconds = given.slice(1, 0, 1) * weight;
  const auto known = seconds / (seconds + kAverageVoiceSeconds);
  const auto mean = given.slice(1, 1, 1 + content_size()) / weight.clamp_min(kNoReference);
  const auto change = change_bn_(Change(content, mean, known));
  auto alone = pooled;
  // With frozen statistics a model is trained on for a few clips more: it has learnt this.
  const bool drops = is_training && dropout_ > 0.0 && pooled_bn_->is_training();
  if (drops) {  // drawn on the processor: the same on every device
    const auto kept = torch::rand({x.size(0), 1}) >= kChangeAlone;
    alone = pooled * kept.to(pooled.device(), pooled.dtype());
  }
  const auto inputs = torch::cat(
      {torch::dropout(alone, dropout_, is_training), torch::dropout(change, dropout_, is_training), known},
      1);
  const auto hidden = torch::dropout(torch::relu(hidden_(inputs)), dropout_, is_training);
  answer.expression = classifier_(hidden);
  answer.plain = plain_(hidden).squeeze(1);
  answer.speech = speech_(torch::dropout(pooled, dropout_, drops)).squeeze(1);
  const auto quiet = quiet_(torch::dropout(pooled, dropout_, drops));
  answer.quiet = quiet.squeeze(1);
  const auto counts =
      kLeastWeight + (1.0 - kLeastWeight) * torch::sigmoid(kWeightSlope * (quiet - kQuietFrom));
  answer.embedding = torch::cat({content * counts, counts}, 1);
  answer.logits = composition_.neutral < 0
                      ? answer.expression
                      : composition_.Logarithms(answer.expression, answer.plain, answer.quiet);
  return answer;
}

std::string VoiceHead::ExportChange(OnnxWriter& onnx, const std::string& content, std::string* known) const {
  const int64_t size = content_size();
  const auto reference = onnx.AddInput("reference", {int64_t{1}, 1 + embedding_size()});
  const auto weight = AddColumns(onnx, reference, 1 + size, 2 + size, "reference.weight");
  const auto seconds = onnx.AddNode("Mul", {AddColumns(onnx, reference, 0, 1, "reference.heard"), weight},
                                    "reference.seconds");
  const auto average_seconds =
      onnx.AddScalar("reference.average_seconds", static_cast<float>(kAverageVoiceSeconds));
  const auto all_seconds = onnx.AddNode("Add", {seconds, average_seconds}, "reference.all_seconds");
  *known = onnx.AddNode("Div", {seconds, all_seconds}, "reference.known");
  const auto average = AddTensor(onnx, "average_voice", average_voice_.unsqueeze(0));
  const auto least = onnx.AddScalar("reference.least_weight", static_cast<float>(kNoReference));
  const auto means = onnx.AddNode("Div",
                                  {AddColumns(onnx, reference, 1, 1 + size, "reference.sums"),
                                   onnx.AddNode("Max", {weight, least}, "reference.divisor")},
                                  "reference.means");
  const auto mean = AddColumns(onnx, means, 0, pooled_, "reference.mean");
  const auto apart = onnx.AddNode("Sub", {mean, average}, "reference.apart");
  const auto moved = onnx.AddNode("Mul", {*known, apart}, "reference.moved");
  const auto expected = onnx.AddNode("Add", {moved, average}, "reference.expected");
  const auto pooled = AddColumns(onnx, content, 0, pooled_, "content.pooled");
  const auto change = onnx.AddNode("Sub", {pooled, expected}, "change.pooled");
  const auto usual_level = AddColumns(onnx, means, pooled_, size, "reference.level");
  const auto level = AddColumns(onnx, content, pooled_, size, "content.level");
  const auto louder = onnx.AddNode("Sub", {level, usual_level}, "change.louder");
  const auto level_change = onnx.AddNode("Mul", {*known, louder}, "change.level");
  return onnx.AddNode("Concat", {change, level_change}, "change", {{"axis", int64_t{1}}});
}

std::string VoiceHead::ExportHidden(OnnxWriter& onnx, const std::string& pooled, const std::string& change,
                                    const std::string& known) const {
  const auto inputs =
      onnx.AddNode("Concat", {pooled, change, known}, "hidden.inputs", {{"axis", int64_t{1}}});
  return onnx.AddNode("Relu", {AddLinear(onnx, "hidden", inputs, hidden_)}, "hidden.relu");
}

std::string VoiceHead::ExportWeight(OnnxWriter& onnx, const std::string& quiet) const {
  const auto scalar = [&](const char* name, double value) {
    return onnx.AddScalar(name, static_cast<float>(value));
  };
  const auto beyond = onnx.AddNode("Sub", {quiet, scalar("weight.from", kQuietFrom)}, "weight.beyond");
  const auto steep = onnx.AddNode("Mul", {beyond, scalar("weight.slope", kWeightSlope)}, "weight.steep");
  const auto neutral = onnx.AddNode("Sigmoid", {steep}, "weight.neutral");
  const auto above =
      onnx.AddNode("Mul", {neutral, scalar("weight.range", 1.0 - kLeastWeight)}, "weight.above");
  return onnx.AddNode("Add", {above, scalar("weight.least", kLeastWeight)}, "weight");
}

// The normalisations stay nodes of their own: folded into a layer they would give its inputs weights of sizes
// so different that int8 loses the small ones.
std::string VoiceHead::Export(OnnxWriter& onnx, const std::string& x, const std::string& level) const {
  torch::NoGradGuard no_grad;
  const OnnxWriter::Attributes columns = {{"axis", int64_t{1}}};
  const auto statistics = AddAttentiveStatistics(onnx, x, attention1_, attention2_);
  const auto content = onnx.AddNode("Concat", {statistics, level}, "content", columns);
  std::string known;
  const auto change = AddNormalization(onnx, "change_bn", ExportChange(onnx, content, &known), change_bn_);
  const auto pooled = AddNormalization(onnx, "pooled_bn", statistics, pooled_bn_);

  onnx.AddNode("Sigmoid", {AddLinear(onnx, "speech.logit", pooled, speech_)}, "speech");
  const auto quiet = AddLinear(onnx, "quiet", pooled, quiet_);
  const auto weight = ExportWeight(onnx, quiet);
  const auto weighted = onnx.AddNode("Mul", {content, weight}, "content.weighted");
  onnx.AddNode("Concat", {weighted, weight}, "embedding", columns);

  const auto hidden = ExportHidden(onnx, pooled, change, known);
  const auto expression = AddLinear(onnx, "classifier", hidden, classifier_);
  const auto plain = AddLinear(onnx, "plain", hidden, plain_);
  return composition_.neutral < 0 ? expression : composition_.Export(onnx, expression, plain, quiet);
}

bool VoiceHead::Cool(double temperature) {
  if (composition_.neutral < 0 || composition_.is_class) return false;
  composition_.temperature = temperature;
  return true;
}

void VoiceHead::Import(OnnxWeights& weights) {
  ReadConv(weights, "attention1", attention1_);
  ReadConv(weights, "attention2", attention2_);
  ReadNormalization(weights, "pooled_bn", pooled_bn_);
  ReadNormalization(weights, "change_bn", change_bn_);
  ReadTensor(weights, "average_voice", average_voice_.unsqueeze(0));
  ReadLinear(weights, "hidden", hidden_);
  ReadLinear(weights, "classifier", classifier_);
  ReadLinear(weights, "plain", plain_);
  ReadLinear(weights, "speech.logit", speech_);
  ReadLinear(weights, "quiet", quiet_);
  if (composition_.neutral < 0 || composition_.is_class) return;
  torch::Tensor in_use = torch::tensor(static_cast<float>(composition_.in_use));
  ReadTensor(weights, "composed.in_use", in_use);
  composition_.in_use = in_use.item<double>();
}

}  // namespace speech_emotion::trainer
