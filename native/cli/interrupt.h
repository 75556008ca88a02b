// Ctrl-C as an end that the program sees, where it would lose what it has.
#pragma once

namespace speech_emotion::cli {

// From now on SIGINT, SIGTERM and SIGHUP only set a flag, however often they come (a shell may send
// one to the program and one to its group); SIGQUIT, Ctrl-\, still ends the program at once. Files
// that grow beyond a limit fail to be written instead of ending it.
void CatchInterrupts();

bool Interrupted();

}  // namespace speech_emotion::cli
