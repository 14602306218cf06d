#include "backend/mpi/messages.hpp"

#include <algorithm>
#include <cstdint>

#include "backend/mpi/patience.hpp"

namespace lithofront {
namespace {

constexpr int tag = 1;

void wait(MPI_Request& request) {
    wait_until([&] {
        int done = 0;
        MPI_Test(&request, &done, MPI_STATUS_IGNORE);
        return done != 0;
    });
}

}  // namespace

int Messages::rank() const {
    int rank = 0;
    MPI_Comm_rank(ranks_, &rank);
    return rank;
}

int Messages::ranks() const {
    int ranks = 1;
    MPI_Comm_size(ranks_, &ranks);
    return ranks;
}

void Messages::send_piece(int to, const void* bytes, std::size_t size) const {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(bytes, static_cast<int>(size), MPI_BYTE, to, tag, ranks_, &request);
    wait(request);
}

void Messages::receive_piece(int from, void* bytes, std::size_t size) const {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Irecv(bytes, static_cast<int>(size), MPI_BYTE, from, tag, ranks_, &request);
    wait(request);
}

void Messages::send(int to, std::span<const std::byte> bytes) const {
    const std::uint64_t size = bytes.size();
    send_piece(to, &size, sizeof size);
    for (std::size_t first = 0; first < bytes.size(); first += piece_)
        send_piece(to, bytes.data() + first, std::min(piece_, bytes.size() - first));
}

std::vector<std::byte> Messages::receive(int from) const {
    std::uint64_t size = 0;
    receive_piece(from, &size, sizeof size);
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    for (std::size_t first = 0; first < bytes.size(); first += piece_)
        receive_piece(from, bytes.data() + first, std::min(piece_, bytes.size() - first));
    return bytes;
}

}  // namespace lithofront
