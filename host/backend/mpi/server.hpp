// A rank above 0: it does what rank 0 says until it is sent home.
#pragma once
#include "backend/mpi/messages.hpp"
#include "backend/mpi/share.hpp"

namespace lithofront {

// What goes wrong in a command is answered to rank 0; throws where the two no longer understand each other.
void serve(const Messages& messages, Share& share);

}  // namespace lithofront
