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
constexpr double kNoReference = 1e-3;        // below any mean weight: nothing is known of the voice
constexpr float kLeastProbability = 1e-12f;  // whose logarithm is taken

// Columns first to last of x [1, columns].
std::string AddColumns(OnnxWriter& onnx, const std::string& x, int64_t first, int64_t last,
                       const std::string& name) {
  return onnx.AddNode("Slice",
                      {x, onnx.AddInts(name + ".first", {first}), onnx.AddInts(name + ".last", {last}),
                       onnx.AddInts(name + ".axis", {1})},
                      name);
}

// `weight` [out, in] on what `affine` makes of the input.
torch::Tensor Folded(const torch::Tensor& weight, const Affine& affine) {
  return weight * affine.scale.unsqueeze(0);
}

}  // namespace

VoiceHead::VoiceHead(nn::Module& owner, int64_t channels, const NetworkOptions& options)
    : dropout_(options.dropout),
      pooled_(2 * channels),
      bands_(options.features),
      classes_(options.classes),
      neutral_(options.neutral),
      plain_is_class_(options.plain == "class") {
  const int64_t units = options.hidden.front();
  attention1_ = owner.register_module("attention1", nn::Conv1d(channels, options.attention, 1));
  attention2_ = owner.register_module("attention2", nn::Conv1d(options.attention, channels, 1));
  pooled_bn_ = owner.register_module("pooled_bn", BatchNorm(pooled_));
  change_bn_ = owner.register_module("change_bn", BatchNorm(content_size()));
  hidden_ = owner.register_module("hidden", nn::Linear(pooled_ + content_size() + 1, units));
  classifier_ = owner.register_module("classifier", nn::Linear(units, classes_));
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
  // With frozen statistics the normalisations are folded into what lies behind them: a zero would no longer
  // be an average input.
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
  const auto counts = kLeastWeight + (1.0 - kLeastWeight) * torch::sigmoid(quiet);
  answer.embedding = torch::cat({content * counts, counts}, 1);
  answer.logits = neutral_ < 0 ? answer.expression : Composed(answer.expression, answer.plain);
  return answer;
}

// Logarithms of the classes' probabilities, plain speech being neutral.
torch::Tensor VoiceHead::Composed(const torch::Tensor& expression, const torch::Tensor& plain) const {
  const auto neutral = [&](const torch::Tensor& share) {  // [batch, 1] -> [batch, classes]
    return torch::constant_pad_nd(share, {neutral_, classes_ - neutral_ - 1});
  };
  torch::Tensor probabilities;
  if (plain_is_class_) {
    const auto joint = torch::softmax(torch::cat({expression, plain.unsqueeze(1)}, 1), 1);
    probabilities = joint.slice(1, 0, classes_) + neutral(joint.slice(1, classes_));
  } else {
    const auto share = torch::sigmoid(plain).unsqueeze(1);  // [batch, 1]
    const auto sure = torch::sigmoid(plain - kPlainMargin).unsqueeze(1);
    probabilities = (1.0 - share) * torch::softmax(expression, 1) + neutral(sure) + (share - sure) / classes_;
  }
  return torch::log(torch::clamp_min(probabilities, kLeastProbability));
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

// Both normalisations are folded into the hidden layer.
std::string VoiceHead::ExportHidden(OnnxWriter& onnx, const std::string& pooled, const std::string& change,
                                    const std::string& known) const {
  const Affine of_pooled = AffineOf(pooled_bn_), of_change = AffineOf(change_bn_);
  const auto& weight = hidden_->weight;
  const auto from_pooled = weight.slice(1, 0, pooled_);
  const auto from_change = weight.slice(1, pooled_, pooled_ + content_size());
  const auto bias = hidden_->bias + from_pooled.mv(of_pooled.shift) + from_change.mv(of_change.shift);
  const auto folded = torch::cat({Folded(from_pooled, of_pooled), Folded(from_change, of_change),
                                  weight.slice(1, pooled_ + content_size())},
                                 1);
  const auto inputs =
      onnx.AddNode("Concat", {pooled, change, known}, "hidden.inputs", {{"axis", int64_t{1}}});
  const auto hidden = onnx.AddNode(
      "Gemm", {inputs, AddTensor(onnx, "hidden.weight", folded), AddTensor(onnx, "hidden.bias", bias)},
      "hidden", {{"transB", int64_t{1}}});
  return onnx.AddNode("Relu", {hidden}, "hidden.relu");
}

std::string VoiceHead::ExportComposed(OnnxWriter& onnx, const std::string& hidden) const {
  const auto expression = AddLinear(onnx, "classifier", hidden, classifier_);
  const auto plain = AddLinear(onnx, "plain", hidden, plain_);
  if (neutral_ < 0) return expression;
  const OnnxWriter::Attributes classes_axis = {{"axis", int64_t{1}}};
  std::string probabilities;
  if (plain_is_class_) {
    const auto joint = onnx.AddNode("Concat", {expression, plain}, "composed.joint", classes_axis);
    const auto shares = onnx.AddNode("Softmax", {joint}, "composed.shares", classes_axis);
    auto fold = torch::eye(classes_ + 1).slice(1, 0, classes_).contiguous();
    fold[classes_][neutral_] = 1.0f;
    probabilities = onnx.AddNode("MatMul", {shares, AddTensor(onnx, "composed.fold", fold)}, "composed");
  } else {
    auto neutral = torch::zeros({1, classes_});
    neutral[0][neutral_] = 1.0f;
    const auto share = onnx.AddNode("Sigmoid", {plain}, "composed.plain");
    const auto margin = onnx.AddScalar("composed.margin", static_cast<float>(kPlainMargin));
    const auto sure =
        onnx.AddNode("Sigmoid", {onnx.AddNode("Sub", {plain, margin}, "composed.beyond")}, "composed.sure");
    const auto rest = onnx.AddNode("Sub", {onnx.AddScalar("composed.one", 1.0f), share}, "composed.rest");
    const auto classes = onnx.AddNode("Softmax", {expression}, "composed.expression", classes_axis);
    const auto expressive = onnx.AddNode("Mul", {rest, classes}, "composed.expressive");
    const auto as_neutral =
        onnx.AddNode("Mul", {sure, AddTensor(onnx, "composed.neutral", neutral)}, "composed.as_neutral");
    const auto even = onnx.AddScalar("composed.even", 1.0f / static_cast<float>(classes_));
    const auto unsure = onnx.AddNode("Mul", {onnx.AddNode("Sub", {share, sure}, "composed.between"), even},
                                     "composed.unsure");
    probabilities = onnx.AddNode(
        "Add", {onnx.AddNode("Add", {expressive, as_neutral}, "composed.told"), unsure}, "composed");
  }
  const auto positive = onnx.AddNode(
      "Max", {probabilities, onnx.AddScalar("composed.least", kLeastProbability)}, "composed.positive");
  return onnx.AddNode("Log", {positive}, "logits");
}

std::string VoiceHead::ExportFromPooled(OnnxWriter& onnx, const std::string& name, const std::string& pooled,
                                        const nn::Linear& layer) const {
  const Affine affine = AffineOf(pooled_bn_);
  const auto weight = AddTensor(onnx, name + ".weight", Folded(layer->weight, affine));
  const auto bias = AddTensor(onnx, name + ".bias", layer->bias + layer->weight.mv(affine.shift));
  const auto logit = onnx.AddNode("Gemm", {pooled, weight, bias}, name + ".logit", {{"transB", int64_t{1}}});
  return onnx.AddNode("Sigmoid", {logit}, name);
}

std::string VoiceHead::Export(OnnxWriter& onnx, const std::string& x, const std::string& level) const {
  torch::NoGradGuard no_grad;
  const auto pooled = AddAttentiveStatistics(onnx, x, attention1_, attention2_);
  const OnnxWriter::Attributes columns = {{"axis", int64_t{1}}};
  const auto content = onnx.AddNode("Concat", {pooled, level}, "content", columns);
  std::string known;
  const auto change = ExportChange(onnx, content, &known);

  ExportFromPooled(onnx, "speech", pooled, speech_);
  const auto least = onnx.AddScalar("weight.least", static_cast<float>(kLeastWeight));
  const auto range = onnx.AddScalar("weight.range", static_cast<float>(1.0 - kLeastWeight));
  const auto above =
      onnx.AddNode("Mul", {ExportFromPooled(onnx, "quiet", pooled, quiet_), range}, "weight.above");
  const auto counts = onnx.AddNode("Add", {above, least}, "weight");
  onnx.AddNode("Concat", {onnx.AddNode("Mul", {content, counts}, "content.weighted"), counts}, "embedding",
               columns);
  return ExportComposed(onnx, ExportHidden(onnx, pooled, change, known));
}

void VoiceHead::Import(OnnxWeights& weights) {
  ReadConv(weights, "attention1", attention1_);
  ReadConv(weights, "attention2", attention2_);
  SetIdentity(pooled_bn_);  // the layers behind have them
  SetIdentity(change_bn_);
  ReadTensor(weights, "average_voice", average_voice_.unsqueeze(0));
  ReadLinear(weights, "hidden", hidden_);
  ReadLinear(weights, "classifier", classifier_);
  ReadLinear(weights, "plain", plain_);
  ReadLinear(weights, "speech", speech_);
  ReadLinear(weights, "quiet", quiet_);
}

}  // namespace speech_emotion::trainer
