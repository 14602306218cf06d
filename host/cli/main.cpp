#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/interrupt.hpp"

namespace {

// Else the first files that are opened take the numbers of closed streams, and messages land in results.
void open_closed_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) != stream) _exit(lithofront::exit_failed);
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
    open_closed_streams();
    lithofront::outlive_failed_writes();
    return lithofront::run_command_line({argv, argv + argc}, {std::cout, std::cerr, isatty(STDERR_FILENO) != 0});
}
