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
Caught handled[] = {{SIGINT, {}}, {SIGTERM, {}}, {SIGHUP, {}}, {SIGUSR1, {}}, {SIGUSR2, {}}, {SIGXCPU, {}}};
bool catching = false;
volatile std::sig_atomic_t told_to_end = 0;

// A scheduler warns of a kill, some of them every second: a warning is no second wish.
bool is_warning(int signal) { return signal == SIGUSR1 || signal == SIGUSR2 || signal == SIGXCPU; }

void on_signal(int signal) {
    constexpr char warned[] = "\na signal warns of the end: stopping after this cycle\n";
    constexpr char told[] = "\nstopping after this cycle; once more to stop at once, without a checkpoint\n";
    const bool is_news = !caught;
    caught = 1;
    ssize_t done = 0;
    if (is_warning(signal)) {
        if (is_news) done = write(STDERR_FILENO, warned, sizeof warned - 1);
    } else {
        if (told_to_end) _exit(exit_interrupted);  // exit() may not be called from a handler
        told_to_end = 1;
        done = write(STDERR_FILENO, told, sizeof told - 1);
    }
    if (done < 0) return;  // nobody reads: nothing to tell
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
        const bool may_be_ignored = c.signal == SIGHUP || is_warning(c.signal);
        if (!may_be_ignored || c.before.sa_handler != SIG_IGN) sigaction(c.signal, &action, nullptr);
    }
    catching = true;
}

void release_interrupts() {
    if (!catching) return;
    for (const Caught& c : handled) sigaction(c.signal, &c.before, nullptr);
    catching = false;
}

void ignore_interrupts() {
    for (const Caught& c : handled) std::signal(c.signal, SIG_IGN);
}

void outlive_failed_writes() {
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return caught != 0; }

void forget_interrupt() {
    caught = 0;
    told_to_end = 0;
}

}  // namespace lithofront
