#include "generated_corpora.h"

#include <cmath>
#include <cstdio>
#include <numbers>
#include <sstream>
#include <vector>

#include "support/cli_audio.h"

namespace trainer_test {
namespace {

// A harmonic tone whose loudness swells `swells_hz` times a second.
void WriteVoice(const std::string& path, double pitch_hz, double swells_hz, double duration_s = 1.0) {
  constexpr int kRate = 16000;
  std::vector<float> samples(static_cast<size_t>(duration_s * kRate));
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / kRate;
    double value = 0.0;
    for (int k = 1; k <= 10; ++k) value += std::sin(2.0 * std::numbers::pi * pitch_hz * k * t) / k;
    samples[i] =
        static_cast<float>(0.2 * value * (0.6 + 0.4 * std::sin(2.0 * std::numbers::pi * swells_hz * t)));
  }
  cli_test::WriteAudio(path, samples, kRate);
}

std::string TwoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string ThreeDigits(int number) { return (number < 100 ? "0" : "") + TwoDigits(number); }

// One dialogue's audio and labels.
void WriteDialogue(const cli_test::TemporaryFolder& folder, int session, const std::string& kind, int takes) {
  const std::vector<std::string> codes = {"neu", "hap", "sad", "ang", "fru", "exc",
                                          "fea", "sur", "dis", "oth", "xxx"};
  const std::string root = "iemocap/Session" + std::to_string(session);
  const std::string dialogue = "Ses" + TwoDigits(session) + "F_" + kind;
  std::string labels = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n";
  int turn = 0;
  for (int take = 0; take < takes; ++take) {
    for (size_t code = 0; code < codes.size(); ++code) {
      for (const char speaker : {'F', 'M'}) {
        const std::string name = dialogue + "_" + speaker + ThreeDigits(turn++);
        WriteVoice(
            folder.Path(root + "/sentences/wav/" + dialogue + "/" + name + ".wav"),
            90.0 + 0.02 * turn + 20.0 * static_cast<double>(code) + session + (speaker == 'F' ? 60.0 : 0.0),
            1.0 + static_cast<double>(code), kind == "impro01" ? 0.5 : 0.6);
        labels += "[" + std::to_string(turn) + ".2901 - " + std::to_string(turn + 1) + ".2357]\t" + name +
                  "\t" + codes[code] + "\t[2.5000, 2.5000, 2.5000]\n" +
                  "C-E2:\tNeutral;\t()\nC-E4:\tNeutral; Frustration;\t(a remark)\nC-F1:\tHappiness;\t()\n" +
                  "A-E3:\tval 3; act 2; dom  2;\t()\nA-F1:\tval 3; act 2; dom  1;\t()\n\n";
      }
    }
  }
  folder.Write(root + "/dialog/EmoEvaluation/" + dialogue + ".txt", labels);
  folder.Write(root + "/dialog/EmoEvaluation/Categorical/" + dialogue + "_e2_cat.txt", "not a label file\n");
}

}  // namespace

std::vector<float> Tone(double frequency_hz, double seconds, int sample_rate_hz) {
  std::vector<float> samples(static_cast<size_t>(seconds * sample_rate_hz));
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / sample_rate_hz;
    samples[i] = static_cast<float>(0.3 * std::sin(2.0 * std::numbers::pi * frequency_hz * t));
  }
  return samples;
}

std::string MakeRavdess(const cli_test::TemporaryFolder& folder, int takes) {
  for (const int actor : {1, 2, 17}) {
    for (int emotion = 1; emotion <= 8; ++emotion) {
      for (int take = 1; take <= takes; ++take) {
        char name[80];
        std::snprintf(name, sizeof name, "ravdess/Actor_%02d/03-01-%02d-01-01-%02d-%02d.wav", actor, emotion,
                      take, actor);
        WriteVoice(folder.Path(name), 90.0 + 25.0 * emotion + actor + 0.3 * take, emotion);
      }
    }
  }
  return folder.Path("ravdess");
}

std::string MakeIemocap(const cli_test::TemporaryFolder& folder, int takes) {
  for (int session = 1; session <= 5; ++session) {
    WriteDialogue(folder, session, "impro01", takes);
    WriteDialogue(folder, session, "script01_1", takes);
  }
  return folder.Path("iemocap");
}

std::string MakeClassFolders(const cli_test::TemporaryFolder& folder, const std::string& name,
                             const std::vector<std::string>& labels, int speakers, int takes) {
  for (size_t label = 0; label < labels.size(); ++label) {
    for (int speaker = 1; speaker <= speakers; ++speaker) {
      for (int take = 1; take <= takes; ++take) {
        WriteVoice(folder.Path(name + "/" + labels[label] + "/speaker" + std::to_string(speaker) + "/take" +
                               std::to_string(take) + ".wav"),
                   90.0 + 40.0 * static_cast<double>(label) + speaker + 0.3 * take,
                   1.0 + static_cast<double>(label));
      }
    }
  }
  return folder.Path(name);
}

std::string LossCurve(const std::string& log) {
  std::istringstream lines(cli_test::ReadBytes(log));
  std::string curve;
  for (std::string line; std::getline(lines, line);) curve += line.substr(0, line.rfind(',')) + "\n";
  return curve;
}

}  // namespace trainer_test
