#include "simulation/ending.hpp"

namespace lithofront {
namespace {

bool has_no_site_to_react(const HalfCycleResult& result, std::int64_t reactant) {
    return result.converted == 0 && (result.fault == FaultCode::no_path || reactant == 0);
}

}  // namespace

bool ends_at_once(FaultCode fault) {
    return fault == FaultCode::field_not_converged || fault == FaultCode::too_many_steps || fault == FaultCode::overpotential_overflow ||
           fault == FaultCode::impossible_voltage;
}

bool is_isolated(const HalfCycleResult& charge, const HalfCycleResult& discharge) {
    const bool pathless = charge.fault == FaultCode::no_path || discharge.fault == FaultCode::no_path;
    return pathless && has_no_site_to_react(charge, charge.lithiated) && has_no_site_to_react(discharge, discharge.delithiated);
}

ParticleOutcome standing_still(const Ending& ending, const LithiumBook& book, std::int64_t sites_at_birth, Half half) {
    ParticleOutcome outcome;
    HalfCycleResult& r = outcome.result;
    r.lithiated = book.lithiated;
    r.delithiated = book.delithiated;
    r.dead = sites_at_birth - book.lithiated - book.delithiated;
    r.end = EndReason::fault;
    r.fault = ending.reason;
    outcome.tally.left_sites = half == Half::charge ? book.lithiated : book.delithiated;
    if (half == Half::discharge && !ending.left_out()) outcome.tally.sealed_sites = book.lithiated + book.delithiated;
    return outcome;
}

void complete_left_sites(ParticleOutcome& outcome, Half half) {
    if (outcome.tally.fault != FaultCode::region_table_full) return;
    outcome.tally.left_sites = half == Half::charge ? outcome.result.lithiated : outcome.result.delithiated;
}

}  // namespace lithofront
