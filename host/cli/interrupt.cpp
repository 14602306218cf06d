#include "cli/interrupt.hpp"

#include <csignal>
#include <unistd.h>

#include "cli/exit_codes.hpp"

namespace lithofront {
namespace {

volatile std::sig_atomic_t caught = 0;

struct Caught {
    int signal;
    struct sigaction before;
};
Caught handled[] = {{SIGINT, {}}, {SIGTERM, {}}, {SIGHUP, {}}};
bool catching = false;

void on_signal(int) {
    if (caught) _exit(exit_interrupted);  // exit() may not be called from a handler
    caught = 1;
    constexpr char message[] = "\nstopping after this cycle; once more to stop at once, without a checkpoint\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) return;  // nobody reads: nothing to tell
}

}  // namespace

void catch_interrupts() {
    if (catching) return;
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;  // a half-written file must not fail with EINTR
    for (Caught& c : handled) {
        sigaction(c.signal, nullptr, &c.before);
        if (c.signal != SIGHUP || c.before.sa_handler != SIG_IGN) sigaction(c.signal, &action, nullptr);
    }
    catching = true;
}

void release_interrupts() {
    if (!catching) return;
    for (const Caught& c : handled) sigaction(c.signal, &c.before, nullptr);
    catching = false;
}

void outlive_failed_writes() {
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return caught != 0; }

void forget_interrupt() { caught = 0; }

}  // namespace lithofront
