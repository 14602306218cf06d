#include "ptx/runtime/memory.hpp"

#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/fibres.hpp"
#include "ptx/runtime/launch.hpp"

namespace lithofront::ptx {
namespace {

std::map<std::uint64_t, MemoryRange> ranges;  // by where they begin
MemoryRange* last = nullptr;

std::string of_line(unsigned bytes, unsigned line) { return " of " + std::to_string(bytes) + " bytes, line " + std::to_string(line); }

bool writes(Access how) { return how == Access::write || how == Access::soft_write || how == Access::atomic; }

// A read of a word in part unwritten counts where the code uses that part.
void check_written(MemoryRange& range, std::uint64_t at, unsigned bytes, Access how, unsigned line, unsigned used) {
    const std::uint64_t first = at - range.begin;
    if (how != Access::write && how != Access::soft_write)
        for (unsigned k = 0; k < bytes; ++k)
            if ((used >> k & 1u) && !range.written[first + k]) {
                report("read of " + range.kind + " memory before its first write" + of_line(bytes, line));
                break;
            }
    if (writes(how))
        for (unsigned k = 0; k < bytes; ++k) range.written[first + k] = true;
}

}  // namespace

bool checks_accesses = false;

void add_memory(const void* start, std::size_t bytes, const std::string& kind, bool written) {
    const std::uint64_t begin = reinterpret_cast<std::uint64_t>(start);
    MemoryRange& range = ranges[begin];
    range.begin = begin;
    range.end = begin + bytes;
    range.kind = kind;
    range.written.assign(bytes, written);
    range.history.clear();
}

void remove_memory(const void* start) {
    last = nullptr;
    ranges.erase(reinterpret_cast<std::uint64_t>(start));
}

MemoryRange* range_of(std::uint64_t at, unsigned bytes) {
    if (last && at >= last->begin && at + bytes <= last->end) return last;
    auto found = ranges.upper_bound(at);
    if (found == ranges.begin()) return nullptr;
    --found;
    if (at + bytes > found->second.end) return nullptr;
    return last = &found->second;
}

void mark_written(const void* start, std::size_t bytes) {
    const std::uint64_t at = reinterpret_cast<std::uint64_t>(start);
    MemoryRange* range = range_of(at, 1);
    if (!range || at + bytes > range->end) return;
    const auto first = range->written.begin() + static_cast<std::ptrdiff_t>(at - range->begin);
    std::fill_n(first, static_cast<std::ptrdiff_t>(bytes), true);
}

void forget_accesses() {
    for (auto& [begin, range] : ranges) range.history.clear();
}

void misaligned(std::uint64_t at, unsigned bytes, unsigned line) {
    fail("misaligned access" + of_line(bytes, line) + ", " + std::to_string(at % bytes) + " bytes off");
}

void check_access(std::uint64_t at, unsigned bytes, Access how, unsigned line, unsigned used) {
    ++tally().accesses_checked;
    const StackOwner owner = owner_of_stack(at);
    if (owner == StackOwner::self) return;
    if (owner == StackOwner::other) fail("access to another thread's local memory" + of_line(bytes, line));
    MemoryRange* range = range_of(at, bytes);
    if (!range) fail(std::string(writes(how) ? "write" : "read") + " out of bounds" + of_line(bytes, line));
    if (settings().checks_memory) check_written(*range, at, bytes, how, line, used);
    if (settings().checks_races) check_race(*range, at, bytes, how, line);
}

}  // namespace lithofront::ptx
