// SIGINT, SIGTERM and SIGHUP (unless it is ignored, as nohup has it): the first asks the study to stop at the next cycle, the
// second ends the program at once with 130. SIGXFSZ and SIGPIPE are ignored, so that a limit on file sizes and a reader that
// went away are errors of the write that meets them.
#pragma once

namespace lithofront {

void catch_interrupts();
bool interrupted();
void forget_interrupt();  // for tests

}  // namespace lithofront
