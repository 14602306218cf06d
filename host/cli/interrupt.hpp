// While a study steps: SIGINT, SIGTERM and SIGHUP (unless it is ignored, as nohup has it) ask it to stop at the next cycle, a second
// one ends the program at once with 130. SIGUSR1, SIGUSR2 and SIGXCPU, by which schedulers warn of a kill, ask so too, however often
// they come. At any other time all of them end the program, as they do by default.
#pragma once

namespace lithofront {

void catch_interrupts();
void release_interrupts();
bool interrupted();
// From here on none of them does anything: for a process that another one tells when to end.
void ignore_interrupts();
void forget_interrupt();  // for tests

// SIGXFSZ and SIGPIPE are ignored, so that a limit on file sizes and a reader that went away are errors of the write that meets
// them.
void outlive_failed_writes();

}  // namespace lithofront
