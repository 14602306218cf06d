#include "simulation/state_serialisation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "output/byte_stream.hpp"

namespace lithofront {

std::vector<std::byte> serialise(const CyclerState& state) {
    ByteWriter out;
    out.write(std::int64_t{state.cycles_done});
    std::vector<std::int64_t> books;
    for (const LithiumBook& b : state.books) {
        books.push_back(b.lithiated);
        books.push_back(b.delithiated);
    }
    out.write(books);
    std::vector<std::uint8_t> reasons;
    std::vector<std::int64_t> cycles;
    for (const Ending& e : state.endings) {
        reasons.push_back(static_cast<std::uint8_t>(e.reason));
        cycles.push_back(e.cycle);
    }
    out.write(reasons);
    out.write(cycles);
    out.write(state.incomplete_tallies);
    out.write(std::uint64_t{state.references.size()});
    for (const auto& [rates, converted] : state.references) {
        out.write(rates.first);
        out.write(rates.second);
        out.write(converted);
    }
    return out.take();
}

CyclerState deserialise_state(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    CyclerState state;
    in.read(state.cycles_done);
    if (state.cycles_done < 0) throw OutputError(fmt::format("a checkpoint after {} cycles cannot be", state.cycles_done));
    std::vector<std::int64_t> books, cycles;
    std::vector<std::uint8_t> reasons;
    in.read(books);
    in.read(reasons);
    in.read(cycles);
    in.read(state.incomplete_tallies);
    const std::size_t particles = reasons.size();
    if (books.size() % 2 != 0 || books.size() / 2 != particles || cycles.size() != particles ||
        state.incomplete_tallies.size() != particles)
        throw OutputError("the checkpoint's books do not match its particles");
    for (std::size_t i = 0; i < particles; ++i) {
        state.books.push_back({books[2 * i], books[2 * i + 1]});
        state.endings.push_back({static_cast<FaultCode>(reasons[i]), cycles[i]});
        if (state.endings[i].ended() ? cycles[i] < 1 || cycles[i] > state.cycles_done : cycles[i] != 0)
            throw OutputError(fmt::format("the checkpoint's particle {} cannot have ended in cycle {}", i, cycles[i]));
    }
    std::uint64_t references = 0;
    in.read(references);
    for (std::uint64_t r = 0; r < references; ++r) {
        std::pair<double, double> rates;
        std::vector<std::int64_t> converted;
        in.read(rates.first);
        in.read(rates.second);
        in.read(converted);
        if (!std::isfinite(rates.first) || !std::isfinite(rates.second))  // no order among them
            throw OutputError("the checkpoint's reference capacities belong to no rate");
        if (converted.size() != particles) throw OutputError("the checkpoint's reference capacities do not match its particles");
        state.references[rates] = std::move(converted);
    }
    in.expect_end();
    return state;
}

}  // namespace lithofront
