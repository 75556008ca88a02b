#include "speech_emotion/loudness.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace speech_emotion {
namespace {

constexpr double kTableRateHz = 48000.0;
constexpr double kAbsoluteGateLufs = -70.0;
constexpr double kRelativeGateLu = -10.0;
constexpr size_t kBlockSteps = 4;  // blocks of 400 ms, one each 100 ms

// c0 + c1 z^-1 + c2 z^-2, or c0 + c1 s + c2 s^2.
struct Quadratic {
  double c0, c1, c2;
};

// A polynomial of z^-1 to one of s = (1 - z^-1) / (1 + z^-1), times (1 + s)^2; but for a factor of 4 its own
// inverse.
Quadratic BilinearTransform(const Quadratic& p) {
  return {p.c0 + p.c1 + p.c2, 2.0 * (p.c0 - p.c2), p.c0 - p.c1 + p.c2};
}

// A second-order section, direct form II transposed: numerator over denominator.
struct Section {
  Quadratic b, a;
  double s1 = 0.0, s2 = 0.0;

  double Filter(double x) {
    const double y = b.c0 * x + s1;
    s1 = b.c1 * x - a.c1 * y + s2;
    s2 = b.c2 * x - a.c2 * y;
    return y;
  }
};

// K-weighting at 48 kHz: tables 1 (the head, a shelf) and 2 (a high pass) of BS.1770-4.
constexpr Section kHead = {{1.53512485958697, -2.69169618940638, 1.19839281085285},
                           {1.0, -1.69065929318241, 0.73248077421585}};
constexpr Section kHighPass = {{1.0, -2.0, 1.0}, {1.0, -1.99004745483398, 0.99007225036621}};
// The tone by which meters are calibrated, and the corner of the high pass.
constexpr double kHeadMatchHz = 997.0;
constexpr double kHighPassMatchHz = 38.0;

// The analog prototype of the section at 48 kHz, transformed for another rate so that the response at
// `match_hz` is exactly the one at 48 kHz.
Section AtRate(const Section& at_48_khz, double match_hz, double rate_hz) {
  const double matched = std::numbers::pi * std::min(match_hz, rate_hz / 4.0);
  const double stretch = std::tan(matched / kTableRateHz) / std::tan(matched / rate_hz);
  Section section = at_48_khz;
  for (Quadratic* p : {&section.b, &section.a}) {
    const Quadratic analog = BilinearTransform(*p);
    *p = BilinearTransform({analog.c0, analog.c1 * stretch, analog.c2 * stretch * stretch});
  }
  const double scale = 1.0 / section.a.c0;
  for (Quadratic* p : {&section.b, &section.a}) *p = {p->c0 * scale, p->c1 * scale, p->c2 * scale};
  return section;
}

// Mean squares of the K-weighted blocks: [blocks], those that the clip fills, or one for a shorter clip.
std::vector<double> BlockPowers(std::span<const float> samples, int sample_rate_hz) {
  Section head = AtRate(kHead, kHeadMatchHz, sample_rate_hz);
  Section high_pass = AtRate(kHighPass, kHighPassMatchHz, sample_rate_hz);
  // Step i begins at the sample nearest to i / 10 s.
  const auto step_start = [&](size_t i) {
    return static_cast<size_t>((static_cast<uint64_t>(i) * sample_rate_hz + 5) / 10);
  };
  std::vector<double> energies;  // [steps], the last one maybe cut short
  for (size_t i = 0; i < samples.size(); ++i) {
    if (i == step_start(energies.size())) energies.push_back(0.0);
    const double weighted = high_pass.Filter(head.Filter(samples[i]));
    energies.back() += weighted * weighted;
  }
  std::vector<double> powers;
  const size_t full_steps = energies.size() - (samples.size() < step_start(energies.size()) ? 1 : 0);
  for (size_t step = 0; step + kBlockSteps <= full_steps; ++step) {
    double energy = 0.0;
    for (size_t i = step; i < step + kBlockSteps; ++i) energy += energies[i];
    powers.push_back(energy / static_cast<double>(step_start(step + kBlockSteps) - step_start(step)));
  }
  if (powers.empty() && !samples.empty()) {
    double energy = 0.0;
    for (double part : energies) energy += part;
    powers.push_back(energy / static_cast<double>(samples.size()));
  }
  return powers;
}

double Loudness(double power) { return -0.691 + 10.0 * std::log10(power); }

// The loudness of the mean power of the blocks above the gate; nothing where there are none.
std::optional<double> GatedLoudness(const std::vector<double>& powers, double gate_lufs) {
  const double gate_power = std::pow(10.0, (gate_lufs + 0.691) / 10.0);
  double sum = 0.0;
  size_t count = 0;
  for (double power : powers) {
    if (!(power > gate_power)) continue;
    sum += power;
    ++count;
  }
  if (count == 0) return {};
  return Loudness(sum / static_cast<double>(count));
}

}  // namespace

std::optional<double> IntegratedLoudness(std::span<const float> samples, int sample_rate_hz) {
  const std::vector<double> powers = BlockPowers(samples, sample_rate_hz);
  const std::optional<double> ungated = GatedLoudness(powers, kAbsoluteGateLufs);
  if (!ungated) return {};
  return GatedLoudness(powers, std::max(kAbsoluteGateLufs, *ungated + kRelativeGateLu));
}

}  // namespace speech_emotion
