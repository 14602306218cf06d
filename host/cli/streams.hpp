// Where the program writes: results to one stream, all else to the other.
#pragma once
#include <ostream>

namespace lithofront {

struct Streams {
    std::ostream& results;   // stdout
    std::ostream& messages;  // stderr
    bool messages_on_terminal = false;
};

}  // namespace lithofront
