// The network that hears a voice against what it usually sounds like, and what it learns from.
#include <catch2/catch.hpp>
#include <cmath>
#include <span>
#include <vector>

#include "networks/network.h"
#include "networks/plain_composition.h"
#include "random_network.h"
#include "training/embedding_bank.h"
#include "training/voice_loss.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

NetworkOptions VoiceOptions(const char* plain) {
  NetworkOptions options;
  options.kind = "voice-cnn";
  options.channels = {8, 8, 16, 16};
  options.attention = 8;
  options.hidden = {12};
  options.neutral = 0;
  options.plain = plain;
  return options;
}

// Three rows: an acted clip, plain speech and a sound.
Batch MixedBatch() {
  Batch batch = Batch::OfRows(3, 40, 64, 8);
  batch.features.normal_(-6.0, 3.0);
  batch.allowed.fill_(1.0f);
  batch.targets[0][4] = 1.0f;
  batch.targets[1][0] = 1.0f;
  batch.acted = torch::tensor({1.0f, 0.0f, 0.0f});
  batch.plain = torch::tensor({0.0f, 1.0f, 0.0f});
  batch.plain_weights = torch::tensor({1.0f, 1.0f, 0.0f});
  batch.speech = torch::tensor({1.0f, 1.0f, 0.0f});
  return batch;
}

// Logits that the loss can be differentiated by.
NetworkAnswer Logits() {
  NetworkAnswer answer;
  answer.expression = torch::randn({3, 8}).requires_grad_();
  answer.plain = torch::randn({3}).requires_grad_();
  answer.speech = torch::randn({3}).requires_grad_();
  answer.quiet = torch::randn({3}).requires_grad_();
  return answer;
}

double Size(const torch::Tensor& gradient) { return gradient.abs().sum().item<double>(); }

}  // namespace

TEST_CASE("a voice's reference changes what a window is taken for, and an empty one changes nothing") {
  torch::NoGradGuard no_grad;
  for (const char* plain : {"head", "class"}) {
    const auto network = RandomNetwork(VoiceOptions(plain));
    const auto features = torch::randn({2, 60, 64}) * 3.0 - 6.0;
    const auto lengths = torch::full({2}, 60, torch::kLong);
    const auto alone = network->Answer(features, lengths, {});
    const int64_t size = network->embedding_size();
    CHECK(alone.embedding.sizes() == torch::IntArrayRef({2, size}));
    const auto empty = network->Answer(features, lengths, torch::zeros({2, 1 + size}));
    CHECK(torch::equal(alone.logits, empty.logits));
    const auto known =
        network->Answer(features, lengths, torch::cat({torch::full({2, 1}, 30.0), alone.embedding + 1.0}, 1));
    CHECK((torch::softmax(known.logits, 1) - torch::softmax(alone.logits, 1)).abs().max().item<double>() >
          1e-3);
    CHECK(torch::equal(known.speech, alone.speech));  // whether it is a voice doesn't depend on whose
    CHECK(torch::allclose(alone.logits.exp().sum(1), torch::ones({2})));  // logarithms of probabilities
  }
}

TEST_CASE("the longer a voice is known, the more its reference counts") {
  torch::NoGradGuard no_grad;
  const auto network = RandomNetwork(VoiceOptions("head"));
  const auto features = torch::randn({1, 60, 64}) * 3.0 - 6.0;
  const auto lengths = torch::full({1}, 60, torch::kLong);
  const auto alone = network->Answer(features, lengths, {});
  double before = 0.0;
  for (const double seconds : {0.1, 3.0, 30.0, 60.0}) {
    const auto reference = torch::cat({torch::full({1, 1}, seconds), alone.embedding + 0.5}, 1);
    const double change = (network->Answer(features, lengths, reference).expression - alone.expression)
                              .abs()
                              .max()
                              .item<double>();
    CHECK(change > before);
    before = change;
  }
}

TEST_CASE("how loud a clip is tells nothing but against a reference") {
  torch::NoGradGuard no_grad;
  const auto network = RandomNetwork(VoiceOptions("head"));
  const auto features = torch::randn({1, 60, 64}) * 3.0 - 6.0;
  const auto lengths = torch::full({1}, 60, torch::kLong);
  const auto alone = network->Answer(features, lengths, {});
  CHECK(torch::allclose(network->Answer(features - 4.6, lengths, {}).logits, alone.logits, 1e-3, 1e-4));
  const auto reference = torch::cat({torch::full({1, 1}, 30.0), alone.embedding}, 1);
  const auto louder = network->Answer(features + 2.0, lengths, reference);
  CHECK((louder.logits - network->Answer(features, lengths, reference).logits).abs().max().item<double>() >
        1e-3);
}

TEST_CASE("each part of a voice network learns from the clips that can teach it") {
  torch::manual_seed(4);
  for (const char* plain : {"head", "class"}) {
    INFO(plain);
    const NetworkAnswer answer = Logits();
    VoiceLoss(answer, MixedBatch(), VoiceOptions(plain), {}).backward();
    CHECK(Size(answer.expression.grad()[0]) > 0.0);
    CHECK(Size(answer.plain.grad()[0]) > 0.0);
    CHECK(Size(answer.plain.grad()[1]) > 0.0);
    CHECK(answer.plain.grad()[1].item<double>() < 0.0);  // plainer
    for (int64_t row = 0; row < 3; ++row) CHECK(Size(answer.speech.grad()[row]) > 0.0);
    CHECK(answer.speech.grad()[2].item<double>() > 0.0);  // less of a voice
    // A sound teaches neither an expression nor what is plain.
    CHECK(Size(answer.expression.grad()[2]) == 0.0);
    CHECK(Size(answer.plain.grad()[2]) == 0.0);
    if (plain == std::string("head")) CHECK(Size(answer.expression.grad()[1]) == 0.0);
  }
}

TEST_CASE("as a class of its own plain speech is never told from acted neutral") {
  torch::manual_seed(5);
  Batch batch = MixedBatch();
  batch.targets[0].zero_();
  batch.targets[0][0] = 1.0f;  // acted, neutral
  const NetworkAnswer answer = Logits();
  VoiceLoss(answer, batch, VoiceOptions("class"), {}).backward();
  CHECK(Size(answer.plain.grad()[0]) == 0.0);
  CHECK(answer.expression.grad()[1][0].item<double>() == 0.0);
  CHECK(Size(answer.expression.grad()[1]) > 0.0);  // plain is no emotion
}

TEST_CASE("the bank tells what was heard lately, and a reference is the mean by seconds") {
  FeatureSet set;
  const std::vector<float> frames(64 * 300, 0.0f);
  for (const size_t length : {100u, 300u}) {
    set.utterances.emplace_back();
    set.features.push_back({64, std::span<const float>(frames).first(64 * length)});
  }
  EmbeddingBank bank(ReferenceSeconds(set, 200), 2, 2.5);
  Batch batch = Batch::OfRows(2, 200, 64, 8);
  batch.clips = {0, 1};
  batch.warps = {0.05, 0.0};
  batch.own_share = {1.0f, 1.0f};
  batch.reference_clips = {{0, 1}, {}};
  CHECK_FALSE(bank.IsFresh(0));
  bank.Keep(batch, torch::tensor({{1.0f, 2.0f}, {4.0f, 8.0f}}), nullptr);
  CHECK(bank.IsFresh(0));
  CHECK(bank.IsWarpedAlike(0, 0.035));
  CHECK_FALSE(bank.IsWarpedAlike(0, 0.0));  // that warp makes another voice of it
  CHECK(bank.IsWarpedAlike(1, 0.0));
  bank.SetReferences(batch);
  CHECK(batch.reference[0][0].item<float>() == 2.5f);  // of 1 s and 2 s, as much as a reference holds
  CHECK(batch.reference[0][1].item<float>() == Approx(3.0f));
  CHECK(batch.reference[0][2].item<float>() == Approx(6.0f));
  CHECK(batch.reference[1].abs().sum().item<float>() == 0.0f);
  batch.own_share = {0.6f, 1.0f};  // much of another clip is mixed into the first
  bank.Keep(batch, torch::tensor({{9.0f, 9.0f}, {4.0f, 8.0f}}), nullptr);
  bank.SetReferences(batch);
  CHECK(batch.reference[0][1].item<float>() == Approx(3.0f));
  bank.BeginEpoch(3);
  CHECK_FALSE(bank.IsFresh(0));
}

TEST_CASE("surely plain speech is neutral, and where it may be, no label stands out") {
  torch::NoGradGuard no_grad;
  PlainComposition composition{8, 0, false};
  auto expression = torch::zeros({1, 8});
  expression[0][4] = 3.0f;  // angry at .74
  const auto answer = [&](double plain, double quiet = -30.0) {
    return torch::exp(
        composition.Logarithms(expression, torch::full({1}, plain), torch::full({1}, quiet)))[0];
  };
  for (const double logit : {-30.0, -3.0, -1.0, 0.0, 2.0, 5.0, 30.0}) {
    INFO(logit);
    CHECK(answer(logit).sum().item<double>() == Approx(1.0).epsilon(1e-5));
    CHECK(torch::equal(answer(logit), answer(-30.0, logit)));  // whichever of the two tells it
  }
  CHECK(answer(-30.0)[4].item<double>() == Approx(0.7416).epsilon(1e-3));
  CHECK(answer(30.0)[0].item<double>() == Approx(1.0).epsilon(1e-3));
  CHECK(answer(-1.5).argmax().item<int64_t>() == 4);
  CHECK(answer(-1.5)[4].item<double>() < 0.5);
  CHECK(answer(0.0).max().item<double>() < 0.4);
  CHECK(answer(3.0).argmax().item<int64_t>() == 0);
}

TEST_CASE("a temperature is of the expression alone, and what is plain stays so") {
  torch::NoGradGuard no_grad;
  const auto network = RandomNetwork(VoiceOptions("head"));
  CHECK(network->CoolExpression(0.5));
  CHECK_FALSE(RandomNetwork(VoiceOptions("class"))->CoolExpression(0.5));
  CHECK_FALSE(RandomNetwork()->CoolExpression(0.5));
  PlainComposition sharp{8, 0, false, 0.5}, even{8, 0, false, 1.0};
  const auto expression = torch::randn({1, 8}), plain = torch::zeros({1}), none = torch::full({1}, -30.0);
  const auto sharpened = sharp.Logarithms(expression, none, none);
  CHECK(torch::allclose(sharpened, torch::log_softmax(2.0 * expression, 1), 1e-4));
  const double smaller = torch::exp(sharp.Logarithms(expression, plain, plain)).min().item<double>();
  const double before = torch::exp(even.Logarithms(expression, plain, plain)).min().item<double>();
  CHECK(smaller > 0.6 * before);  // the unsure part is no sharper
}
