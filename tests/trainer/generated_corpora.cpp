#include "generated_corpora.h"

#include <cmath>
#include <cstdio>
#include <numbers>
#include <vector>

#include "../native/cli_audio.h"

namespace trainer_test {

std::string MakeRavdess(const cli_test::TemporaryFolder& folder, int takes) {
  constexpr int kRate = 16000;
  for (const int actor : {1, 2, 17}) {
    for (int emotion = 1; emotion <= 8; ++emotion) {
      for (int take = 1; take <= takes; ++take) {
        std::vector<float> samples(kRate);
        const double pitch = 90.0 + 25.0 * emotion + actor + take;
        for (int i = 0; i < kRate; ++i) {
          const double t = static_cast<double>(i) / kRate;
          double value = 0.0;
          for (int k = 1; k <= 10; ++k) value += std::sin(2.0 * std::numbers::pi * pitch * k * t) / k;
          samples[i] =
              static_cast<float>(0.2 * value * (0.6 + 0.4 * std::sin(2.0 * std::numbers::pi * emotion * t)));
        }
        char name[80];
        std::snprintf(name, sizeof name, "ravdess/Actor_%02d/03-01-%02d-01-01-%02d-%02d.wav", actor, emotion,
                      take, actor);
        cli_test::WriteAudio(folder.Path(name), samples, kRate);
      }
    }
  }
  return folder.Path("ravdess");
}

}  // namespace trainer_test
