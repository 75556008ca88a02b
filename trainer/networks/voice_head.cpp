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
  change_bn_ = owner.register_module("change_bn", BatchNorm(embedding_size()));
  hidden_ = owner.register_module("hidden", nn::Linear(pooled_ + embedding_size() + 1, units));
  classifier_ = owner.register_module("classifier", nn::Linear(units, classes_));
  plain_ = owner.register_module("plain", nn::Linear(units, 1));
  speech_ = owner.register_module("speech", nn::Linear(pooled_, 1));
  average_voice_ = owner.register_buffer("average_voice", torch::zeros({pooled_}));
}

torch::Tensor VoiceHead::Change(const torch::Tensor& embedding, const torch::Tensor& reference,
                                const torch::Tensor& known) const {
  const auto mean = reference.slice(1, 1);  // [batch, embedding]
  const auto expected = average_voice_ + known * (mean.slice(1, 0, pooled_) - average_voice_);
  return torch::cat({embedding.slice(1, 0, pooled_) - expected,
                     known * (embedding.slice(1, pooled_) - mean.slice(1, pooled_))},
                    1);
}

NetworkAnswer VoiceHead::Forward(const torch::Tensor& x, const torch::Tensor& level,
                                 const torch::Tensor& reference, bool is_training) {
  NetworkAnswer answer;
  answer.embedding = torch::cat({AttentiveStatistics(attention1_, attention2_, x), level}, 1);
  const auto pooled = pooled_bn_(answer.embedding.slice(1, 0, pooled_));
  if (pooled_bn_->is_training()) average_voice_.copy_(pooled_bn_->running_mean);
  const auto given =
      reference.defined() ? reference : torch::zeros({x.size(0), 1 + embedding_size()}, x.options());
  const auto seconds = given.slice(1, 0, 1);
  const auto known = seconds / (seconds + kAverageVoiceSeconds);  // [batch, 1]
  const auto change = change_bn_(Change(answer.embedding, given, known));
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
  answer.logits = neutral_ < 0 ? answer.expression : Composed(answer.expression, answer.plain);
  return answer;
}

// Logarithms of the classes' probabilities, plain speech being neutral.
torch::Tensor VoiceHead::Composed(const torch::Tensor& expression, const torch::Tensor& plain) const {
  torch::Tensor classes, is_plain;  // [batch, classes], [batch, 1]
  if (plain_is_class_) {
    const auto joint = torch::log_softmax(torch::cat({expression, plain.unsqueeze(1)}, 1), 1);
    classes = joint.slice(1, 0, classes_);
    is_plain = joint.slice(1, classes_);
  } else {
    classes = torch::log_softmax(expression, 1) + torch::log_sigmoid(-plain).unsqueeze(1);
    is_plain = torch::log_sigmoid(plain).unsqueeze(1);
  }
  const auto neutral = torch::logaddexp(classes.slice(1, neutral_, neutral_ + 1), is_plain);
  return torch::cat({classes.slice(1, 0, neutral_), neutral, classes.slice(1, neutral_ + 1)}, 1);
}

std::string VoiceHead::ExportChange(OnnxWriter& onnx, const std::string& embedding,
                                    std::string* known) const {
  const int64_t size = embedding_size();
  const auto reference = onnx.AddInput("reference", {int64_t{1}, 1 + size});
  const auto seconds = AddColumns(onnx, reference, 0, 1, "reference.seconds");
  const auto average_seconds =
      onnx.AddScalar("reference.average_seconds", static_cast<float>(kAverageVoiceSeconds));
  const auto all_seconds = onnx.AddNode("Add", {seconds, average_seconds}, "reference.all_seconds");
  *known = onnx.AddNode("Div", {seconds, all_seconds}, "reference.known");
  const auto average = AddTensor(onnx, "average_voice", average_voice_.unsqueeze(0));
  const auto mean = AddColumns(onnx, reference, 1, 1 + pooled_, "reference.mean");
  const auto apart = onnx.AddNode("Sub", {mean, average}, "reference.apart");
  const auto moved = onnx.AddNode("Mul", {*known, apart}, "reference.moved");
  const auto expected = onnx.AddNode("Add", {moved, average}, "reference.expected");
  const auto pooled = AddColumns(onnx, embedding, 0, pooled_, "embedding.pooled");
  const auto change = onnx.AddNode("Sub", {pooled, expected}, "change.pooled");
  const auto usual_level = AddColumns(onnx, reference, 1 + pooled_, 1 + size, "reference.level");
  const auto level = AddColumns(onnx, embedding, pooled_, size, "embedding.level");
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
  const auto from_change = weight.slice(1, pooled_, pooled_ + embedding_size());
  const auto bias = hidden_->bias + from_pooled.mv(of_pooled.shift) + from_change.mv(of_change.shift);
  const auto folded = torch::cat({Folded(from_pooled, of_pooled), Folded(from_change, of_change),
                                  weight.slice(1, pooled_ + embedding_size())},
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
    const auto rest = onnx.AddNode("Sub", {onnx.AddScalar("composed.one", 1.0f), share}, "composed.rest");
    const auto classes = onnx.AddNode("Softmax", {expression}, "composed.expression", classes_axis);
    const auto expressive = onnx.AddNode("Mul", {rest, classes}, "composed.expressive");
    const auto as_neutral =
        onnx.AddNode("Mul", {share, AddTensor(onnx, "composed.neutral", neutral)}, "composed.as_neutral");
    probabilities = onnx.AddNode("Add", {expressive, as_neutral}, "composed");
  }
  const auto positive = onnx.AddNode(
      "Max", {probabilities, onnx.AddScalar("composed.least", kLeastProbability)}, "composed.positive");
  return onnx.AddNode("Log", {positive}, "logits");
}

std::string VoiceHead::Export(OnnxWriter& onnx, const std::string& x, const std::string& level) const {
  torch::NoGradGuard no_grad;
  const auto pooled = AddAttentiveStatistics(onnx, x, attention1_, attention2_);
  const auto embedding = onnx.AddNode("Concat", {pooled, level}, "embedding", {{"axis", int64_t{1}}});
  std::string known;
  const auto change = ExportChange(onnx, embedding, &known);

  const Affine affine = AffineOf(pooled_bn_);
  const auto weight = AddTensor(onnx, "speech.weight", Folded(speech_->weight, affine));
  const auto bias = AddTensor(onnx, "speech.bias", speech_->bias + speech_->weight.mv(affine.shift));
  const auto logit = onnx.AddNode("Gemm", {pooled, weight, bias}, "speech.logit", {{"transB", int64_t{1}}});
  onnx.AddNode("Sigmoid", {logit}, "speech");
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
}

}  // namespace speech_emotion::trainer
