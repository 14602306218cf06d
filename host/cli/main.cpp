#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/interrupt.hpp"
#include "cli/over_ranks.hpp"

namespace {

// Else the first files that are opened take the numbers of closed streams, and messages land in results.
void open_closed_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) != stream) _exit(lithofront::exit_failed);
}

// The threads of an electrode meet many times in each step. One that spins there takes the processor from the one that it waits for as
// soon as anything else runs on the machine. The OpenMP runtime reads how it is to wait before main() begins, so a study starts the
// program once more with that said; where this cannot be done it goes on as it is.
void wait_passively(int argc, char** argv) {
    constexpr const char* policy = "OMP_WAIT_POLICY";
    const std::string_view command = argc > 1 ? argv[1] : "";
    if ((command != "run" && command != "resume" && command != "run-many") || std::getenv(policy)) return;
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error && setenv(policy, "passive", 0) == 0) execv(program.c_str(), argv);
}

// Where memory is too short even for an exception.
[[noreturn]] void end_with_a_message() {
    constexpr char message[] = "lithofront: error: ended by an exception that could not be handled; is memory short (ulimit -v)?\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(lithofront::exit_failed);
    _exit(lithofront::exit_failed);
}

}  // namespace

int main(int argc, char** argv) {
    std::set_terminate(end_with_a_message);
    wait_passively(argc, argv);
    open_closed_streams();
    lithofront::outlive_failed_writes();
    return lithofront::run_over_ranks({argv, argv + argc}, {std::cout, std::cerr, isatty(STDERR_FILENO) != 0});
}
