// What a training computes on.
#pragma once

#include <string>

#include "parallel/process_group.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// torch's name of the device that `asked` means: "cpu"; "cuda", of several processes of one machine each its
// own GPU; "cuda:1"; "auto", a GPU where libtorch finds one, else the processor. kInvalidArgument where there
// is no such GPU. `group`: null for one process.
Result<std::string> ChooseDevice(const std::string& asked, const ProcessGroup* group);

}  // namespace speech_emotion::trainer
