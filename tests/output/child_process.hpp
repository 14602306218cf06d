// A forked copy of the test that does one thing and ends without touching the test's own state.
#pragma once
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

namespace lithofront::test {

template <class Work>
pid_t start_child(Work work) {
    std::cout.flush();  // or the child would print it again
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) {
        try {
            work();
        } catch (...) {
            ::_exit(9);
        }
        ::_exit(0);
    }
    return child;
}

// Status as of waitpid(2).
inline int wait_for(pid_t child) {
    int status = 0;
    if (::waitpid(child, &status, 0) != child) throw std::runtime_error("cannot wait");
    return status;
}

inline bool was_killed(int status) { return WIFSIGNALED(status); }
inline bool ended_well(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

}  // namespace lithofront::test
