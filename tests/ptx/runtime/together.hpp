// What threads do together; called by translated code. `site` is the instruction's number in its module, `line` its line in the PTX.
#pragma once
#include <cstdint>

namespace lithofront::ptx {

enum class Shuffle { bfly, idx, up, down };
enum class Reduction { add_s32, add_u32, min_s32, min_u32, max_s32, max_u32, and_b32, or_b32, xor_b32 };

struct Shuffled {
    std::uint32_t value;
    bool within;  // whether its source lane lies in the segment
};

void block_barrier(unsigned site, unsigned line);
void arrive_at_cluster(unsigned line);
void wait_for_cluster(unsigned line);
void warp_barrier(unsigned site, std::uint32_t mask, unsigned line);
std::uint32_t active_lanes(unsigned site, unsigned line);
std::uint32_t matching_lanes(unsigned site, std::uint64_t value, std::uint32_t mask, unsigned line);
Shuffled shuffled(unsigned site, Shuffle how, std::uint32_t value, std::uint32_t lane, std::uint32_t segment, std::uint32_t mask,
                  unsigned line);
std::uint32_t reduced(unsigned site, Reduction how, std::uint32_t value, std::uint32_t mask, unsigned line);
std::uint32_t ballot(unsigned site, bool value, std::uint32_t mask, unsigned line);
std::uint64_t in_block_of_cluster(std::uint64_t shared_address, std::uint32_t rank, unsigned line);

[[noreturn]] void end_thread();
[[noreturn]] void trapped(unsigned line);
[[noreturn]] void called_unknown(const char* name, unsigned line);

}  // namespace lithofront::ptx
