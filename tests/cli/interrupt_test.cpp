#include "cli/interrupt.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

using namespace lithofront;

namespace {

// Exit status of a child that receives these signals; 7 when it outlives them, 8 when none was noticed.
int status_after(std::initializer_list<int> signals) {
    const pid_t child = fork();
    if (child == 0) {
        forget_interrupt();
        catch_interrupts();
        for (const int signal : signals) raise(signal);
        _exit(interrupted() ? 7 : 8);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("the first signal is noticed, the second ends the program with 130") {
    CHECK(status_after({}) == 8);
    CHECK(status_after({SIGINT}) == 7);
    CHECK(status_after({SIGTERM}) == 7);
    CHECK(status_after({SIGINT, SIGINT}) == 130);
    CHECK(status_after({SIGTERM, SIGINT}) == 130);
}

TEST_CASE("a scheduler's warning is noticed, and none of them ends the program, however many come") {
    for (const int warning : {SIGUSR1, SIGUSR2, SIGXCPU}) {
        CHECK(status_after({warning}) == 7);
        CHECK(status_after({warning, warning, warning}) == 7);
        CHECK(status_after({warning, SIGTERM}) == 7);
        CHECK(status_after({warning, SIGTERM, warning}) == 7);
        CHECK(status_after({warning, SIGTERM, SIGTERM}) == 130);
    }
}

TEST_CASE("once released, a signal ends the program as if nothing had been caught") {
    const pid_t child = fork();
    if (child == 0) {
        forget_interrupt();
        std::signal(SIGTERM, SIG_DFL);
        catch_interrupts();
        catch_interrupts();
        release_interrupts();
        raise(SIGTERM);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
}
