// Tiny corpora in the published layouts, of synthetic voices: tests need no recordings.
#pragma once

#include <string>
#include <vector>

#include "support/cli_program.h"

namespace trainer_test {

// A sine of amplitude 0.3.
std::vector<float> Tone(double frequency_hz, double seconds, int sample_rate_hz);

// RAVDESS: actors 01, 02 and 17, each class once or more; 17 is held out by first-journey.
// The classes differ in pitch, so that there is something to learn. Returns the corpus folder.
std::string MakeRavdess(const cli_test::TemporaryFolder& folder, int takes);

// IEMOCAP's exact layout, five sessions of one improvised and one scripted dialogue. In each dialogue both
// speakers say every code (neu hap sad ang fru exc fea sur dis oth xxx) `takes` times. Its folder.
std::string MakeIemocap(const cli_test::TemporaryFolder& folder, int takes);

// Data of one's own: a sub-folder a label, below it one a speaker, `takes` clips in each. The labels differ
// in pitch. Its folder, `name`.
std::string MakeClassFolders(const cli_test::TemporaryFolder& folder, const std::string& name,
                             const std::vector<std::string>& labels, int speakers, int takes);

// A training's log.csv without its clips a second, which no two runs share.
std::string LossCurve(const std::string& log);

}  // namespace trainer_test
