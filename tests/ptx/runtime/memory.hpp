// The memory that kernels may touch, byte by byte whether it was written, and who has accessed it since the launch began.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ptx/runtime/access.hpp"

namespace lithofront::ptx {

// Accesses to a word by threads of one warp, of the same bytes at the same time.
struct Seen {
    std::uint32_t block, warp, lanes;
    Clock clock;
    unsigned line;
    std::uint8_t bytes;  // of the word's four
    Access how;
};

struct WordHistory {
    std::vector<Seen> reads, writes;
};

struct MemoryRange {
    std::uint64_t begin = 0, end = 0;
    std::string kind;
    std::vector<bool> written;
    std::map<std::uint64_t, std::unique_ptr<WordHistory[]>> history;  // by page of words
};

constexpr std::uint64_t words_of_page = 256;

void add_memory(const void* start, std::size_t bytes, const std::string& kind, bool written);
void remove_memory(const void* start);
// By the host.
void mark_written(const void* start, std::size_t bytes);
// Null where none of this process's ranges holds it all.
MemoryRange* range_of(std::uint64_t at, unsigned bytes);
void forget_accesses();

// Reports accesses that race with this one.
void check_race(MemoryRange& range, std::uint64_t at, unsigned bytes, Access how, unsigned line);

}  // namespace lithofront::ptx
