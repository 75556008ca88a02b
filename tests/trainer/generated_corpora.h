// Tiny corpora in the published layouts, of synthetic voices: tests need no recordings.
#pragma once

#include <string>

#include "../native/cli_program.h"

namespace trainer_test {

// RAVDESS: actors 01, 02 and 17, each class once or more; 17 is held out by first-journey.
// The classes differ in pitch, so that there is something to learn. Returns the corpus folder.
std::string MakeRavdess(const cli_test::TemporaryFolder& folder, int takes);

}  // namespace trainer_test
