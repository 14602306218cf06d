#include "ptx/runtime/count.hpp"

#include <algorithm>
#include <string>

#include "ptx/runtime/access.hpp"
#include "ptx/runtime/fibres.hpp"
#include "ptx/runtime/memory.hpp"
#include "ptx/runtime/trace.hpp"

namespace lithofront::ptx {

namespace {

// A trace is a word for each block of straight code, its depth of calls above its number, and for each access one with the top bit.
constexpr std::uint64_t access_bit = std::uint64_t{1} << 63;
constexpr int address_bits = 47, size_shift = 47, atomic_shift = 50, line_shift = 51;

const Module* counted = nullptr;
std::function<void(const Interval&)> to;
std::vector<WarpCount> of_block;  // instructions of each block of straight code

struct Reader {
    const std::uint64_t *at, *end;
    bool done() const { return at == end; }
};

std::uint64_t address_in(std::uint64_t word) { return word & ((std::uint64_t{1} << address_bits) - 1); }
unsigned size_in(std::uint64_t word) { return 1u << (word >> size_shift & 7u); }

// Words or sectors of so many bytes that the accesses touch.
std::size_t different(const std::vector<std::uint64_t>& accesses, std::uint64_t bytes, std::vector<std::uint64_t>& parts) {
    parts.clear();
    for (const std::uint64_t a : accesses)
        for (std::uint64_t part = address_in(a) / bytes; part <= (address_in(a) + size_in(a) - 1) / bytes; ++part)
            if (parts.empty() || parts.back() != part) parts.push_back(part);
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    return parts.size();
}

// One instruction of a warp: the accesses of its lanes.
void add_request(WarpCount& count, const Block& block, const std::vector<std::uint64_t>& accesses) {
    static std::vector<std::uint64_t> parts;
    const std::uint64_t first = address_in(accesses[0]);
    Traffic* traffic = &count.global;
    bool in_banks = false;
    const MemoryRange* range = range_of(first, 1);
    if (is_stack(first)) {
        traffic = &count.local;
    } else if (first - reinterpret_cast<std::uint64_t>(block.shared) < block.shared_bytes || (range && range->kind == "shared")) {
        traffic = &count.shared;
        in_banks = true;
    } else if (!range || range->kind == "parameter") {
        return;  // constants
    }
    if (accesses[0] >> atomic_shift & 1u) {
        ++count.atomics.requests;
        count.atomics.bytes += 4 * accesses.size();
        count.atomics.parts += different(accesses, 4, parts);
        return;
    }
    ++traffic->requests;
    for (const std::uint64_t a : accesses) traffic->bytes += size_in(a);
    if (!in_banks) {
        // A thread's own memory is interleaved: a word of all lanes lies side by side.
        traffic->parts += traffic == &count.local ? (accesses.size() * size_in(accesses[0]) + 31) / 32 : different(accesses, 32, parts);
        return;
    }
    different(accesses, 4, parts);
    std::array<std::uint64_t, 32> of_bank{};
    for (const std::uint64_t word : parts) ++of_bank[word % 32];
    traffic->parts += *std::max_element(of_bank.begin(), of_bank.end());
}

// Lanes that are at the deepest call, and there at the first block in order of the text, run together: how structured code comes
// together again.
WarpCount merged(const Block& block, std::vector<Reader>& lanes) {
    WarpCount count;
    std::vector<Reader*> active;
    std::vector<std::uint64_t> accesses;
    while (true) {
        active.clear();
        std::uint64_t next = 0;
        for (Reader& r : lanes) {
            if (r.done()) continue;
            const std::uint64_t deep = *r.at >> 32, next_deep = next >> 32;
            if (active.empty() || deep > next_deep || (deep == next_deep && *r.at < next)) {
                active.clear();
                next = *r.at;
            }
            if (*r.at == next) active.push_back(&r);
        }
        if (active.empty()) return count;
        const WarpCount& straight = of_block[next & 0xffffffffu];
        for (std::size_t k = 0; k < kinds; ++k) count.instructions[k] += straight.instructions[k];
        count.all += straight.all;
        count.lanes += straight.all * active.size();
        for (Reader* r : active) ++r->at;
        while (true) {
            accesses.clear();
            std::uint64_t line = 0;
            for (Reader* r : active) {
                if (r->done() || !(*r->at & access_bit)) continue;
                if (accesses.empty()) line = *r->at >> line_shift;
                if (*r->at >> line_shift == line) accesses.push_back(*r->at++);
            }
            if (accesses.empty()) break;
            add_request(count, block, accesses);
        }
    }
}

void take_interval(Block& block) {
    Interval interval;
    bool any = false;
    for (std::size_t w = 0; w < block.threads.size(); w += 32) {
        std::vector<Reader> lanes;
        for (std::size_t t = w; t < std::min(w + 32, block.threads.size()); ++t) {
            const std::vector<std::uint64_t>& trace = block.threads[t]->trace;
            any = any || !trace.empty();
            lanes.push_back({trace.data(), trace.data() + trace.size()});
        }
        interval.push_back(merged(block, lanes));
    }
    for (Thread* t : block.threads) t->trace.clear();
    if (any) to(interval);
}

}  // namespace

const std::array<const char*, kinds> kind_names = {
    "floating point", "division, root", "integer, 32 bits", "integer, 64 bits", "comparison, selection", "conversion", "move",
    "branch, call",   "memory",         "warp together",    "barrier"};

Kind kind_of(const std::string& opcode) {
    const std::string base = opcode.substr(0, opcode.find('.')), type = opcode.substr(opcode.rfind('.') + 1);
    const auto is = [&](std::initializer_list<const char*> names) { return std::find(names.begin(), names.end(), base) != names.end(); };
    if (is({"bar", "barrier"})) return Kind::barrier;
    if (is({"shfl", "match", "activemask", "vote", "redux"})) return Kind::together;
    if (is({"ld", "ldu", "st", "atom", "red"})) return Kind::memory;
    if (is({"bra", "call", "ret", "exit", "trap"})) return Kind::branched;
    if (is({"mov", "cvta", "mapa", "fence", "membar"})) return Kind::moved;
    if (is({"setp", "selp"})) return Kind::compared;
    if (base == "cvt") return Kind::converted;
    if (is({"div", "rem", "sqrt", "rcp"})) return Kind::divided;
    if (type == "f32" || type == "f64") return Kind::floating;
    return type == "u64" || type == "s64" || type == "b64" || opcode.find(".wide.") != std::string::npos ? Kind::wide_integer
                                                                                                         : Kind::integer;
}

void WarpCount::add(const WarpCount& other) {
    for (std::size_t k = 0; k < kinds; ++k) instructions[k] += other.instructions[k];
    all += other.all;
    lanes += other.lanes;
    for (const auto part : {&WarpCount::shared, &WarpCount::global, &WarpCount::local, &WarpCount::atomics}) {
        (this->*part).requests += (other.*part).requests;
        (this->*part).bytes += (other.*part).bytes;
        (this->*part).parts += (other.*part).parts;
    }
}

void count_intervals(const Module* module, std::function<void(const Interval&)> sink) {
    counted = module;
    to = std::move(sink);
    counts_interval = to ? take_interval : nullptr;
    of_block.clear();
    for (unsigned b = 0; module && b < module->blocks; ++b) {
        WarpCount straight;
        for (unsigned k = module->first_of_block[b]; k < module->first_of_block[b + 1]; ++k) {
            const InBlock& in = module->in_blocks[k];
            straight.instructions[static_cast<std::size_t>(kind_of(module->opcodes[in.opcode].name))] += in.times;
            straight.all += in.times;
        }
        of_block.push_back(straight);
    }
}

void note_block(unsigned number) { self->trace.push_back(std::uint64_t{self->depth} << 32 | number); }

void note_counted_access(std::uint64_t at, unsigned bytes, Access how, unsigned line) {
    const std::uint64_t size = static_cast<std::uint64_t>(__builtin_ctz(bytes)), atomic = how == Access::atomic;
    self->trace.push_back(access_bit | (std::uint64_t{line & 0xfffu} << line_shift) | atomic << atomic_shift | size << size_shift | at);
}

}  // namespace lithofront::ptx
