#!/bin/bash
# Kills trainings, exports and the program's writing by SIGKILL at a hundred random moments, and checks that nothing
# half written has a file's own name and that a training still ends as if nothing had been. Some minutes.
# Usage: kill_test.sh BUILD_FOLDER, of the preset trainer. SPEECH_EMOTION_KILLS=N: other than 100.
set -euo pipefail

"$1/tests/trainer/trainer_tests" '[kills]'
"$1/tests/native/cli/cli_tests" '[kills]'
