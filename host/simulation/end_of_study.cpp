#include "simulation/end_of_study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/parameters.hpp"

namespace lithofront {
namespace {

struct FaultText {
    FaultCode code;
    const char* text;
};

constexpr FaultText texts[] = {
    {FaultCode::field_not_converged,
     "a potential missed numerics.field_tolerance_kT within max_field_iterations; the mobilities may differ too much between "
     "phases or boundaries"},
    {FaultCode::too_many_steps, "a half-cycle needed more than numerics.max_steps steps"},
    {FaultCode::overpotential_overflow, "no overpotential drives the current through the particle"},
    {FaultCode::impossible_voltage,
     "the terminal voltage left the range that a cell can have; the disorder of the chemical potential (microstructure, kinetics.noise) "
     "or the current is beyond what the model can describe"},
    {FaultCode::no_path,
     "no path is left for ions to the electrolyte or for electrons to a contact (mobilities of 0, lost contacts, blocked or "
     "dissolved sites)"},
};

}  // namespace

std::vector<std::string> notes_on_faults(const CyclerState& state) {
    const std::size_t all = state.endings.size();
    std::vector<std::string> notes;
    for (const auto& [code, text] : texts) {
        const FaultCode reason = code;
        const auto count =
            std::count_if(state.endings.begin(), state.endings.end(), [reason](const Ending& e) { return e.reason == reason; });
        if (count > 0) notes.push_back(fmt::format("{} of {} particles ended early: {}", count, all, text));
    }
    const auto incomplete = std::count(state.incomplete_tallies.begin(), state.incomplete_tallies.end(), 1);
    if (incomplete > 0)
        notes.push_back(
            fmt::format("{} of {} particles had more residual regions in a half-cycle than the tally holds; they go on, and "
                        "that half-cycle's figures of regions leave them out; use a coarser lattice or a larger correlation "
                        "length",
                        incomplete, all));
    return notes;
}

}  // namespace lithofront
