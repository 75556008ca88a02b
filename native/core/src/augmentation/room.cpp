#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "augmentation/clip_check.h"
#include "augmentation/convolution.h"
#include "base/number_text.h"
#include "signal/unit_peak.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

constexpr double kSpeedOfSound = 343.0;  // m / s, at 20 degrees Celsius
constexpr double kMaxImages = 5e7;       // of what one call may take on
constexpr double kLeastDistanceM = 0.1;
constexpr double kHighPassHz = 50.0;
constexpr const char* kAxes[] = {"length", "width", "height"};

double Volume(const std::array<double, 3>& size_m) { return size_m[0] * size_m[1] * size_m[2]; }

// Images within the sound's path of one reverberation time.
double ImageCount(double volume_m3, double rt60_s) {
  const double radius_m = kSpeedOfSound * rt60_s;
  return 4.0 / 3.0 * std::numbers::pi * radius_m * radius_m * radius_m / volume_m3;
}

Result<void> CheckImageCount(double volume_m3, double rt60_s) {
  if (ImageCount(volume_m3, rt60_s) <= kMaxImages) return {};
  const double longest_s = std::cbrt(kMaxImages / ImageCount(volume_m3, 1.0));
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected a reverberation time of at most " + FormatNumber(longest_s, 6) + " s for " +
                       FormatNumber(volume_m3, 6) + " m^3, found " + FormatNumber(rt60_s, 6) + " s");
}

double Distance(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  return std::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) +
                   (a[2] - b[2]) * (a[2] - b[2]));
}

// One axis of the lattice of images: how far from the microphone, after how many reflections.
struct AxisImage {
  double distance_m;
  int reflections;
};

// The images of one axis within `radius_m`, the nearest first.
std::vector<AxisImage> AxisImages(double size_m, double source_m, double microphone_m, double radius_m) {
  std::vector<AxisImage> images;
  const int rooms = static_cast<int>(std::ceil(radius_m / (2.0 * size_m))) + 1;
  for (int n = -rooms; n <= rooms; ++n) {
    const double shift_m = 2.0 * n * size_m;
    for (const bool mirrored : {false, true}) {
      const double distance_m = std::abs(shift_m + (mirrored ? -source_m : source_m) - microphone_m);
      if (distance_m > radius_m) continue;
      images.push_back({distance_m, mirrored ? std::abs(2 * n - 1) : std::abs(2 * n)});
    }
  }
  std::sort(images.begin(), images.end(), [](const AxisImage& a, const AxisImage& b) {
    return a.distance_m != b.distance_m ? a.distance_m < b.distance_m : a.reflections < b.reflections;
  });
  return images;
}

// All images within a sphere around the microphone.
class ImageSources {
 public:
  ImageSources(const Room& room, double radius_m) : radius_m_(radius_m) {
    for (int axis = 0; axis < 3; ++axis) {
      axes_[axis] = AxisImages(room.size_m[axis], room.source_m[axis], room.microphone_m[axis], radius_m);
    }
  }

  int most_reflections() const {
    int sum = 0;
    for (const auto& axis : axes_) {
      int most = 0;
      for (const AxisImage& image : axis) most = std::max(most, image.reflections);
      sum += most;
    }
    return sum;
  }

  // visit(distance_m, reflections)
  template <class Visit>
  void ForEach(const Visit& visit) const {
    const double square = radius_m_ * radius_m_;
    for (const AxisImage& x : axes_[0]) {
      for (const AxisImage& y : axes_[1]) {
        const double plane = x.distance_m * x.distance_m + y.distance_m * y.distance_m;
        if (plane > square) break;
        for (const AxisImage& z : axes_[2]) {
          const double sum = plane + z.distance_m * z.distance_m;
          if (sum > square) break;
          visit(std::sqrt(sum), x.reflections + y.reflections + z.reflections);
        }
      }
    }
  }

 private:
  double radius_m_;
  std::array<std::vector<AxisImage>, 3> axes_;
};

// [count]: base^0, base^1, ...
std::vector<double> Powers(double base, size_t count) {
  std::vector<double> powers(count, 1.0);
  for (size_t n = 1; n < powers.size(); ++n) powers[n] = powers[n - 1] * base;
  return powers;
}

// Seconds that the energy takes to fall by 60 dB, by the line through its Schroeder integral from -5 to -25
// dB; zero where there is no such line. energy: [steps of step_s].
double ReverberationTime(const std::vector<double>& energy, double step_s) {
  double total = 0.0;
  for (double value : energy) total += value;
  double rest = total, n = 0.0, sum_t = 0.0, sum_db = 0.0, sum_tt = 0.0, sum_tdb = 0.0;
  for (size_t i = 0; i < energy.size() && rest > 0.0; ++i) {
    const double db = 10.0 * std::log10(rest / total), t = static_cast<double>(i) * step_s;
    rest -= energy[i];
    if (db > -5.0 || db < -30.0) continue;
    n += 1.0;
    sum_t += t;
    sum_db += db;
    sum_tt += t * t;
    sum_tdb += t * db;
  }
  const double spread = n * sum_tt - sum_t * sum_t, slope = n * sum_tdb - sum_t * sum_db;
  return spread > 0.0 && slope < 0.0 ? -60.0 * spread / slope : 0.0;
}

// The energy that walls would return without loss, by time and by number of reflections.
class ReturnedEnergy {
 public:
  static constexpr double kStepS = 0.002;

  explicit ReturnedEnergy(const Room& room) {
    constexpr double kPartHeard = 0.7;  // of the reverberation time: 12 dB below the end of the line
    const double direct_m = Distance(room.source_m, room.microphone_m);
    const ImageSources images(room, direct_m + kPartHeard * kSpeedOfSound * room.rt60_s);
    counts_ = static_cast<size_t>(images.most_reflections()) + 1;
    steps_ = static_cast<size_t>(room.rt60_s / kStepS) + 2;
    energy_.resize(steps_ * counts_, 0.0f);
    images.ForEach([&](double distance_m, int reflections) {
      const auto step = static_cast<size_t>((distance_m - direct_m) / (kSpeedOfSound * kStepS));
      energy_[step * counts_ + static_cast<size_t>(reflections)] +=
          static_cast<float>(1.0 / (distance_m * distance_m));
    });
  }

  // [steps]: with walls of this reflection coefficient.
  std::vector<double> Decay(double reflection) const {
    const std::vector<double> powers = Powers(reflection * reflection, counts_);
    std::vector<double> decay(steps_, 0.0);
    for (size_t step = 0; step < steps_; ++step) {
      for (size_t n = 0; n < counts_; ++n) decay[step] += energy_[step * counts_ + n] * powers[n];
    }
    return decay;
  }

 private:
  size_t steps_ = 0, counts_ = 0;
  std::vector<float> energy_;  // [steps, reflections]
};

// The reflection coefficient at which the room has its reverberation time. Eyring's formula, T = 0.161 V /
// (-S log(1 - absorption)), assumes sound from everywhere and is the first guess only. A path's reflections
// are in proportion to its time, so that T goes with the inverse of the coefficient's logarithm.
double ReflectionCoefficient(const Room& room) {
  constexpr int kRounds = 4;
  const auto& [length, width, height] = room.size_m;
  const double surface_m2 = 2.0 * (length * width + width * height + height * length);
  const ReturnedEnergy energy(room);
  double guess = -0.5 * 0.161 * Volume(room.size_m) / (surface_m2 * room.rt60_s);
  double best = guess, best_error = std::numeric_limits<double>::infinity();
  for (int round = 0; round < kRounds; ++round) {
    const double found_s = ReverberationTime(energy.Decay(std::exp(guess)), ReturnedEnergy::kStepS);
    if (found_s <= 0.0) break;
    // Where little but the direct sound is left, the next guess may be the worse one.
    const double error = std::abs(std::log(found_s / room.rt60_s));
    if (error < best_error) {
      best_error = error;
      best = guess;
    }
    guess *= std::clamp(found_s / room.rt60_s, 0.5, 2.0);
  }
  return std::exp(best);
}

// Pressures that are all positive add to a slow swell that no room has: the paper's high-pass, a
// second-order Butterworth one.
void HighPass(std::vector<double>& response, int sample_rate_hz) {
  const double k = std::tan(std::numbers::pi * kHighPassHz / sample_rate_hz);
  const double scale = 1.0 / (1.0 + std::numbers::sqrt2 * k + k * k);
  const double a1 = 2.0 * (k * k - 1.0) * scale, a2 = (1.0 - std::numbers::sqrt2 * k + k * k) * scale;
  double x1 = 0.0, x2 = 0.0, y1 = 0.0, y2 = 0.0;
  for (double& sample : response) {
    const double x = sample;
    sample = scale * (x - 2.0 * x1 + x2) - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = sample;
  }
}

}  // namespace

Result<void> Validate(const Room& room) {
  for (int axis = 0; axis < 3; ++axis) {
    const std::string name = kAxes[axis];
    const double size_m = room.size_m[axis];
    if (auto ok = CheckRange(("a room's " + name + " in m").c_str(), size_m, 1.0, 50.0); !ok) return ok;
    if (auto ok =
            CheckRange(("a source along the " + name + " in m").c_str(), room.source_m[axis], 0.0, size_m);
        !ok) {
      return ok;
    }
    if (auto ok = CheckRange(("a microphone along the " + name + " in m").c_str(), room.microphone_m[axis],
                             0.0, size_m);
        !ok) {
      return ok;
    }
  }
  if (auto ok = CheckRange("a distance from source to microphone in m",
                           Distance(room.source_m, room.microphone_m), kLeastDistanceM, 100.0);
      !ok) {
    return ok;
  }
  if (auto ok = CheckRange("a reverberation time in s", room.rt60_s, 0.05, 2.0); !ok) return ok;
  return CheckImageCount(Volume(room.size_m), room.rt60_s);
}

Result<std::vector<float>> RoomImpulseResponse(const Room& room, int sample_rate_hz) {
  if (auto ok = Validate(room); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckClip({{}, sample_rate_hz}); !ok) return tl::unexpected(ok.error());
  const double direct_m = Distance(room.source_m, room.microphone_m);
  const ImageSources images(room, direct_m + kSpeedOfSound * room.rt60_s);
  const std::vector<double> powers =
      Powers(ReflectionCoefficient(room), static_cast<size_t>(images.most_reflections()) + 1);
  const auto length = static_cast<size_t>(std::ceil(room.rt60_s * sample_rate_hz)) + 1;
  std::vector<double> response(length, 0.0);
  images.ForEach([&](double distance_m, int reflections) {
    const double delay = (distance_m - direct_m) / kSpeedOfSound * sample_rate_hz;
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): never negative; by lround rooms could change
    response[static_cast<size_t>(delay + 0.5)] +=
        powers[static_cast<size_t>(reflections)] * direct_m / distance_m;
  });
  HighPass(response, sample_rate_hz);
  const double direct = response[0];
  std::vector<float> normalized(length);
  for (size_t i = 0; i < length; ++i) normalized[i] = static_cast<float>(response[i] / direct);
  return normalized;
}

Result<Waveform> AddRoom(const Waveform& waveform, const Room& room) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  auto response = RoomImpulseResponse(room, waveform.sample_rate_hz);
  if (!response) return tl::unexpected(response.error());
  UnitPeakSignal signal = ToUnitPeak(waveform.samples);
  const double before = MeanPower(signal.samples);
  signal.samples = Convolve(signal.samples, *response);
  const double after = MeanPower(signal.samples);
  const double scale = after > 0.0 ? std::sqrt(before / after) : 1.0;
  for (float& sample : signal.samples) sample = static_cast<float>(sample * scale);
  return Waveform{FromUnitPeak(std::move(signal)), waveform.sample_rate_hz};
}

}  // namespace speech_emotion
