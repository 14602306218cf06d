#include "backend/mpi/messages.hpp"

#include <doctest/doctest.h>

using namespace lithofront;

TEST_CASE("a message of many pieces arrives as it was sent, whatever the pieces leave over") {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{64}, Messages::usual_piece}) {
        const Messages messages(MPI_COMM_WORLD, piece);
        REQUIRE(messages.ranks() > 1);
        for (const std::size_t size : {0, 1, 6, 7, 8, 64, 700, 100'000}) {
            if (piece < 64 && size > 1000) continue;
            std::vector<std::byte> bytes(size);
            for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 31 + size);
            if (messages.rank() == 0)
                for (int r = 1; r < messages.ranks(); ++r) {
                    messages.send(r, bytes);
                    CHECK(messages.receive(r) == bytes);
                }
            else messages.send(0, messages.receive(0));
        }
    }
}
