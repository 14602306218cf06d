// SIGINT and SIGTERM: the first asks the study to stop at the next cycle, the second ends the program at once with 130.
#pragma once

namespace lithofront {

void catch_interrupts();
bool interrupted();
void forget_interrupt();  // for tests

}  // namespace lithofront
