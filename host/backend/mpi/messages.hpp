// Bytes from rank to rank, of any length and in the order sent. An error of MPI itself ends the job, which is MPI's default.
#pragma once
#include <mpi.h>

#include <cstddef>
#include <span>
#include <vector>

namespace lithofront {

class Messages {
public:
    // MPI counts in int, so that longer messages travel in pieces.
    static constexpr std::size_t usual_piece = std::size_t{1} << 28;
    explicit Messages(MPI_Comm ranks, std::size_t piece = usual_piece) : ranks_(ranks), piece_(piece) {}

    int rank() const;
    int ranks() const;
    MPI_Comm communicator() const { return ranks_; }
    void send(int to, std::span<const std::byte> bytes) const;
    std::vector<std::byte> receive(int from) const;

private:
    void send_piece(int to, const void* bytes, std::size_t size) const;
    void receive_piece(int from, void* bytes, std::size_t size) const;

    MPI_Comm ranks_;
    std::size_t piece_;
};

}  // namespace lithofront
