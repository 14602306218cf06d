#include "simulation/end_of_study.hpp"

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
    {FaultCode::no_path,
     "no path is left for ions to the electrolyte or for electrons to a contact (mobilities of 0, lost contacts, dissolved or "
     "cracked sites)"},
    {FaultCode::region_table_full, "more residual regions than the tally holds; use a coarser lattice or larger correlation length"},
};

}  // namespace

std::vector<std::string> notes_on_faults(const std::vector<std::uint8_t>& faults) {
    std::vector<std::string> notes;
    for (const auto& [code, text] : texts) {
        const auto count = std::count(faults.begin(), faults.end(), static_cast<std::uint8_t>(code));
        if (count > 0)
            notes.push_back(std::to_string(count) + " of " + std::to_string(faults.size()) + " particles ended early: " + text);
    }
    return notes;
}

}  // namespace lithofront
