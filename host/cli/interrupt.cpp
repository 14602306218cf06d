#include "cli/interrupt.hpp"

#include <csignal>
#include <unistd.h>

#include "cli/exit_codes.hpp"

namespace lithofront {
namespace {

volatile std::sig_atomic_t caught = 0;

void on_signal(int) {
    if (caught) _exit(exit_interrupted);  // exit() may not be called from a handler
    caught = 1;
    constexpr char message[] = "\nstopping after this cycle; once more to stop at once, without a checkpoint\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) return;  // nobody reads: nothing to tell
}

}  // namespace

void catch_interrupts() {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;  // a half-written file must not fail with EINTR
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    struct sigaction hangup = {};
    sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return caught != 0; }

void forget_interrupt() { caught = 0; }

}  // namespace lithofront
