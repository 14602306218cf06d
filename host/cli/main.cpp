#include <iostream>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"

int main(int argc, char** argv) {
    lithofront::catch_interrupts();
    return lithofront::run_command_line({argv, argv + argc}, {std::cout, std::cerr, isatty(STDERR_FILENO) != 0});
}
