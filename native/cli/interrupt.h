// Ctrl-C as an end that the program sees, where it would lose what it has.
#pragma once

namespace speech_emotion::cli {

// From now on SIGINT, SIGTERM and SIGHUP only set a flag; a second one ends the program. Files that
// grow beyond a limit fail to be written instead of ending it.
void CatchInterrupts();

bool Interrupted();

}  // namespace speech_emotion::cli
