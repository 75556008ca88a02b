#include "evaluation/channel.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string_view>
#include <system_error>
#include <utility>

#include "data/features/clip_copies.h"
#include "data/features/codecs.h"
#include "speech_emotion/augmentation.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {
namespace {

using Kind = Channel::Kind;

constexpr double kHumHz = 50.0;

struct NamedChannel {
  std::string_view word;
  Kind kind;
  std::string_view amount;   // what stands behind the colon; "": nothing
  std::string_view meaning;  // of it
};

constexpr std::array kNamedChannels = {
    NamedChannel{"clean", Kind::kClean, "", ""},
    NamedChannel{"offset", Kind::kOffset, "X", " (-1 to 1 of full scale)"},
    NamedChannel{"hum", Kind::kHum, "X", " (amplitude of 50 Hz, 0 to 1)"},
    NamedChannel{"gain", Kind::kGain, "DB", ""},
    NamedChannel{"noise", Kind::kNoise, "SNR", " (dB, pink)"},
    NamedChannel{"babble", Kind::kBabble, "SNR", " (dB, voices of others)"},
    NamedChannel{"sounds", Kind::kSounds, "SNR", " (dB, one of the sounds)"},
    NamedChannel{"room", Kind::kRoom, "", ""},
    NamedChannel{"8khz", Kind::kNarrowBand, "", ""},
    NamedChannel{"gsm", Kind::kGsm, "", ""},
    NamedChannel{"opus", Kind::kOpus, "KBIT", " (a second, 6 to 256)"},
    NamedChannel{"mp3", Kind::kMp3, "KBIT", " (a second, 8 to 160)"},
};

std::string Expected() {
  std::string list;
  for (size_t i = 0; i < kNamedChannels.size(); ++i) {
    const NamedChannel& one = kNamedChannels[i];
    if (i > 0) list += i + 1 < kNamedChannels.size() ? ", " : " or ";
    list += one.word;
    if (!one.amount.empty()) list += ":" + std::string(one.amount);
    list += one.meaning;
  }
  return list;
}

tl::unexpected<Error> Refused(const std::string& text, ErrorCode code = ErrorCode::kInvalidArgument,
                              const std::string& reason = "") {
  return MakeError(code, "expected --through " + Expected() + ", found '" + text + "'" +
                             (reason.empty() ? "" : ": " + reason));
}

bool ParseAmount(std::string_view text, double& amount) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(amount);
}

// Adds `height` times `wave(seconds)`.
template <class Wave>
Waveform Added(Waveform waveform, double height, const Wave& wave) {
  for (size_t i = 0; i < waveform.samples.size(); ++i) {
    const double time_s = static_cast<double>(i) / waveform.sample_rate_hz;
    waveform.samples[i] = static_cast<float>(waveform.samples[i] + height * wave(time_s));
  }
  return waveform;
}

Waveform Tone() {
  constexpr int kRate = 16000, kSamples = 8000;
  return Added({std::vector<float>(kSamples, 0.0f), kRate}, 0.1,
               [](double time_s) { return std::sin(2.0 * std::numbers::pi * 440.0 * time_s); });
}

Result<void> CheckAmount(double amount, double low, double high) {
  if (amount >= low && amount <= high) return {};
  return MakeError(ErrorCode::kInvalidArgument, "that much is out of its range");
}

}  // namespace

bool NeedsBackground(Channel::Kind kind) { return kind == Kind::kBabble || kind == Kind::kSounds; }

std::string Channel::name() const {
  const auto named = std::find_if(kNamedChannels.begin(), kNamedChannels.end(),
                                  [&](const NamedChannel& one) { return one.kind == kind; });
  if (named->amount.empty()) return std::string(named->word);
  std::array<char, 32> number{};  // the longest double has 24 characters
  const auto [end, error] = std::to_chars(number.data(), number.data() + number.size(), amount);
  return std::string(named->word) + ":" + std::string(number.data(), end);
}

Result<Channel> ParseChannel(const std::string& text) {
  const size_t colon = text.find(':');
  const std::string word = text.substr(0, colon);
  const auto named = std::find_if(kNamedChannels.begin(), kNamedChannels.end(),
                                  [&](const NamedChannel& one) { return one.word == word; });
  const bool has_amount = colon != std::string::npos;
  if (named == kNamedChannels.end() || has_amount == named->amount.empty()) return Refused(text);
  Channel channel{named->kind, 0.0};
  if (has_amount && !ParseAmount(std::string_view(text).substr(colon + 1), channel.amount)) {
    return Refused(text);
  }
  const std::vector<Waveform> background(NeedsBackground(channel.kind) ? 1 : 0, Tone());
  const auto tried = Through(channel, Tone(), 0, background);
  if (!tried) return Refused(text, tried.error().code, tried.error().message);
  return channel;
}

Result<std::vector<Channel>> ParseChannels(const std::vector<std::string>& names) {
  std::vector<Channel> channels(1);  // clean
  for (const std::string& name : names) {
    const auto channel = ParseChannel(name);
    if (!channel) return tl::unexpected(channel.error());
    if (std::count(channels.begin(), channels.end(), *channel) == 0) channels.push_back(*channel);
  }
  return channels;
}

std::string ChannelHelp() {
  return "What each clip passes before it is heard: " + Expected() +
         "; several are scored side by side, beside the clean clips";
}

Result<Waveform> Through(const Channel& channel, Waveform waveform, uint64_t name_number,
                         std::span<const Waveform> background) {
  const double amount = channel.amount;
  Random random(name_number);
  switch (channel.kind) {
    case Kind::kClean:
      return waveform;
    case Kind::kOffset:
      if (auto ok = CheckAmount(amount, -1.0, 1.0); !ok) return tl::unexpected(ok.error());
      return Added(std::move(waveform), amount, [](double) { return 1.0; });
    case Kind::kHum:
      if (auto ok = CheckAmount(amount, 0.0, 1.0); !ok) return tl::unexpected(ok.error());
      return Added(std::move(waveform), amount,
                   [](double time_s) { return std::sin(2.0 * std::numbers::pi * kHumHz * time_s); });
    case Kind::kGain:
      return ApplyGain(waveform, amount);
    case Kind::kNoise:
      return AddNoise(waveform, NoiseColor::kPink, amount, random);
    case Kind::kBabble:
    case Kind::kSounds:
      if (background.empty()) {
        return MakeError(ErrorCode::kInvalidArgument,
                         "expected other clips to be heard behind it, found none");
      }
      return AddBehind(waveform, {background.begin(), background.end()}, amount, random);
    case Kind::kRoom:
      return MakeCopy(waveform, name_number, ClipCopy::kRoom);
    case Kind::kNarrowBand:
      return ThroughCodec(waveform, Codec::kNarrowBand, amount);
    case Kind::kGsm:
      return ThroughCodec(waveform, Codec::kGsm, amount);
    case Kind::kOpus:
      return ThroughCodec(waveform, Codec::kOpus, amount);
    case Kind::kMp3:
      return ThroughCodec(waveform, Codec::kMp3, amount);
  }
  return waveform;
}

}  // namespace speech_emotion::trainer
