#include "simulation/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <numeric>

#include "simulation/morphology.hpp"

namespace lithofront {

double window_capacity_mAh_per_g(const Options& options) {
    return options.material.theoretical_capacity_mAh_per_g * (options.material.x_lithiated - options.material.x_delithiated);
}

Ratio ratio_of_sums(const std::vector<double>& numerator, const std::vector<double>& denominator) {
    double a = 0, b = 0;
    for (std::size_t i = 0; i < numerator.size(); ++i) {
        a += numerator[i];
        b += denominator[i];
    }
    if (b <= 0.0) return {};
    const double r = a / b;
    const double n = static_cast<double>(numerator.size());
    if (n < 2.0) return {r, 0.0};
    double squares = 0;
    for (std::size_t i = 0; i < numerator.size(); ++i) {
        const double d = numerator[i] - r * denominator[i];
        squares += d * d;
    }
    return {r, std::sqrt(squares * n / (n - 1.0)) / b};
}

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    const double t = q * static_cast<double>(values.size() - 1);
    const std::size_t i = static_cast<std::size_t>(t);
    if (i + 1 >= values.size()) return values.back();
    return values[i] + (t - static_cast<double>(i)) * (values[i + 1] - values[i]);
}

const std::vector<std::int64_t>& ReferenceCapacities::of(double charge_c_rate, double discharge_c_rate,
                                                         const std::vector<std::int64_t>& discharged) {
    return first_.try_emplace({charge_c_rate, discharge_c_rate}, discharged).first->second;
}

std::int64_t settle(LithiumBook& book, const ParticleOutcome& outcome, Half half) {
    const HalfCycleResult& r = outcome.result;
    const std::int64_t gained = half == Half::charge ? -r.converted : r.converted;
    book.lithiated += gained - r.lost_lithiated;
    book.delithiated -= gained + r.lost_delithiated;
    const std::int64_t imbalance = std::abs(book.lithiated - r.lithiated) + std::abs(book.delithiated - r.delithiated);
    book.lithiated = r.lithiated;
    book.delithiated = r.delithiated;
    return imbalance;
}

namespace {

// A figure that there is none of: 0 would be one.
template <typename Number>
constexpr Number none = std::numeric_limits<Number>::quiet_NaN();

double over(double sum, double weight) { return weight > 0.0 ? sum / weight : 0.0; }
double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

struct Mean {
    double sum = 0, count = 0;
    void add(double value) {
        sum += value;
        count += 1;
    }
    double mean() const { return over(sum, count); }
};

struct PhaseSites {
    double lithiated = 0, all = 0;
    void add(const HalfCycleResult& r) {
        lithiated += static_cast<double>(r.lithiated);
        all += static_cast<double>(r.lithiated + r.delithiated);
    }
};

bool tally_is_complete(const ParticleOutcome& outcome) { return outcome.tally.fault != FaultCode::region_table_full; }

// Sums over a population, in sites unless said otherwise.
struct Totals {
    std::vector<double> discharged, reference, own_soh;
    double born = 0, charged = 0, left_lithiated = 0, left_delithiated = 0, gone = 0, sealed = 0;
    double trapped = 0, tallied = 0;  // of the particles with a complete tally
    PhaseSites after_charge, after_discharge;
    Mean regions, pockets, cores, roughness_nm, perimeter_dimension, charge_hours, discharge_hours;

    void add_material(const ParticleOutcome& charge, const ParticleOutcome& discharge, double sites, double first) {
        const HalfCycleResult& qd = discharge.result;
        discharged.push_back(static_cast<double>(qd.converted));
        reference.push_back(first);
        if (first > 0.0) own_soh.push_back(discharged.back() / first);
        born += sites;
        charged += static_cast<double>(charge.result.converted);
        after_charge.add(charge.result);
        after_discharge.add(qd);
        left_lithiated += static_cast<double>(charge.tally.left_sites);
        left_delithiated += static_cast<double>(discharge.tally.left_sites);
        gone += sites - static_cast<double>(qd.lithiated + qd.delithiated);
        sealed += static_cast<double>(discharge.tally.sealed_sites);
        if (!tally_is_complete(discharge)) return;
        trapped += static_cast<double>(discharge.tally.trapped_sites);
        tallied += sites;
    }

    void add_shapes(const ParticleOutcome& charge, const ParticleOutcome& discharge, const Morphology& shape, double roughness) {
        if (tally_is_complete(charge)) {
            regions.add(charge.tally.regions);
            cores.add(shape.kind == MorphologyClass::core_shell ? 1.0 : 0.0);
            if (shape.perimeter_dimension > 0.0) perimeter_dimension.add(shape.perimeter_dimension);
        }
        if (tally_is_complete(discharge)) pockets.add(discharge.tally.trapped_regions);
        if (charge.result.mean_radius > 0.0f) roughness_nm.add(roughness);
        charge_hours.add(static_cast<double>(charge.result.time_s) / 3600.0);
        discharge_hours.add(static_cast<double>(discharge.result.time_s) / 3600.0);
    }
};

FaultCode fault_of(const Ending& ending, const HalfCycleResult& charge, const HalfCycleResult& discharge) {
    if (ending.ended()) return ending.reason;
    return charge.fault != FaultCode::none ? charge.fault : discharge.fault;
}

// The front's place is a share of the outline's distance; in a channel sites.
double roughness_nm(const Options& options, const HalfCycleResult& charge, double sites_at_birth) {
    const double a = options.lattice.site_spacing_nm, w = static_cast<double>(charge.roughness);
    if (options.population.geometry == Geometry::channel) return w * a;
    return w * a *
           (options.population.dimension == 3 ? std::cbrt(0.75 * sites_at_birth / std::numbers::pi)
                                              : std::sqrt(sites_at_birth / std::numbers::pi));
}

// A half-cycle that drove nothing has no voltage; 0 V would be one. Neither has one that ended at a voltage that no cell has.
float end_voltage(const HalfCycleResult& r) {
    const bool driven = r.converted > 0 || r.steps > 0 || r.end_voltage_V != 0.0f;
    return driven && r.fault != FaultCode::impossible_voltage ? r.end_voltage_V : none<float>;
}

// Size of a boundary that crosses so many faces, in units of a face: its steps are longer than itself, at a random angle by 4/pi in
// the plane and by 3/2 in space.
double smooth_boundary(std::int64_t faces, int dimension) {
    return static_cast<double>(faces) * (dimension == 3 ? 2.0 / 3.0 : 0.25 * std::numbers::pi);
}

ParticleCycleRecord particle_record(const Options& options, const ParticleOutcome& charge, const ParticleOutcome& discharge,
                                    const Ending& ending, const Morphology& shape, double sites, double capacity) {
    const HalfCycleResult& qc = charge.result;
    const HalfCycleResult& qd = discharge.result;
    const auto share = [sites](std::int64_t n) { return static_cast<float>(static_cast<double>(n) / sites); };
    ParticleCycleRecord p;
    p.charge_capacity_mAh_per_g = static_cast<float>(capacity * static_cast<double>(qc.converted) / sites);
    p.discharge_capacity_mAh_per_g = static_cast<float>(capacity * static_cast<double>(qd.converted) / sites);
    p.trapped_fraction = share(discharge.tally.trapped_sites);
    p.lithiated_left_fraction = share(charge.tally.left_sites);
    p.delithiated_left_fraction = share(discharge.tally.left_sites);
    p.dissolved_fraction = static_cast<float>((sites - static_cast<double>(qd.lithiated + qd.delithiated)) / sites);
    p.sealed_by_ageing = share(discharge.tally.sealed_sites);
    p.residual_regions = static_cast<std::uint32_t>(charge.tally.regions);
    p.trapped_pockets = static_cast<std::uint32_t>(discharge.tally.trapped_regions);
    p.largest_core_fraction = static_cast<float>(shape.largest_core_fraction);
    p.roughness_nm = static_cast<float>(roughness_nm(options, qc, sites));
    const double a = options.lattice.site_spacing_nm;
    const int dimension = options.population.dimension;
    const double boundary = smooth_boundary(charge.tally.perimeter_faces, dimension);
    p.perimeter_nm = dimension == 2 ? static_cast<float>(boundary * a) : 0.0f;
    p.interface_nm2 = dimension == 3 ? static_cast<float>(boundary * a * a) : 0.0f;
    p.perimeter_dimension = static_cast<float>(shape.perimeter_dimension);
    p.end_of_charge_V = end_voltage(qc);
    p.end_of_discharge_V = end_voltage(qd);
    p.charge_end = static_cast<std::uint8_t>(qc.end);
    p.discharge_end = static_cast<std::uint8_t>(qd.end);
    p.morphology = shape.kind;
    p.fault = static_cast<std::uint8_t>(fault_of(ending, qc, qd));
    return p;
}

}  // namespace

std::string why_no_soh(const CycleRecord& record, std::int64_t particles, std::int64_t reference_cycle) {
    if (!std::isnan(record.soh)) return {};
    if (record.failed_particles >= particles) return "every particle has ended";
    return fmt::format("no charge went in on discharge in cycle {}, which it would be over", reference_cycle);
}

CycleSummary summarise_cycle(const Options& options, const CycleInput& in, const std::vector<std::uint32_t>& numbers,
                             ReferenceCapacities& references) {
    const std::vector<ParticleOutcome>& charge = *in.charge;
    const std::vector<ParticleOutcome>& discharge = *in.discharge;
    const std::size_t n = charge.size();
    const double capacity = window_capacity_mAh_per_g(options);
    const int dimension = options.population.dimension;
    const double x0 = options.material.x_delithiated, dx = options.material.x_lithiated - x0;

    std::vector<std::int64_t> discharged(n);
    for (std::size_t i = 0; i < n; ++i) discharged[i] = discharge[i].result.converted;
    const std::vector<std::int64_t>& first = references.of(in.step->charge_c_rate, in.step->discharge_c_rate, discharged);

    CycleSummary out;
    CycleRecord& c = out.record;
    c.cycle = in.cycle;
    c.step = in.step->name;
    c.charge_c_rate = in.step->charge_c_rate;
    c.discharge_c_rate = in.step->discharge_c_rate;
    c.li_imbalance = in.li_imbalance;

    Totals t;
    out.particles.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const Ending& ending = (*in.endings)[i];
        const double sites = static_cast<double>((*in.sites_at_birth)[i]);
        const Morphology shape = classify(charge[i], (*in.residues)[i], (*in.sites_at_birth)[i], dimension);
        ParticleCycleRecord& p = out.particles[i];
        p = particle_record(options, charge[i], discharge[i], ending, shape, sites, capacity);
        p.particle = numbers[i];
        p.soh = first[i] > 0 ? static_cast<float>(static_cast<double>(discharged[i]) / static_cast<double>(first[i])) : none<float>;
        c.failed_particles += ending.ended();
        if (ending.left_out()) continue;
        t.add_material(charge[i], discharge[i], sites, static_cast<double>(first[i]));
        if (!ending.ended()) t.add_shapes(charge[i], discharge[i], shape, roughness_nm(options, charge[i].result, sites));
    }
    const bool comparable = sum_of(t.reference) > 0.0;
    const Ratio soh = comparable ? ratio_of_sums(t.discharged, t.reference) : Ratio{none<double>, none<double>};
    c.charge_capacity_mAh_per_g = over(capacity * t.charged, t.born);
    c.discharge_capacity_mAh_per_g = over(capacity * sum_of(t.discharged), t.born);
    c.soh = soh.value;
    c.soh_stderr = soh.standard_error;
    c.soh_q05 = comparable ? quantile(t.own_soh, 0.05) : none<double>;
    c.soh_q95 = comparable ? quantile(t.own_soh, 0.95) : none<double>;
    c.trapped_fraction = over(t.trapped, t.tallied);
    c.x_delithiated_mean = t.after_charge.all > 0 ? x0 + dx * t.after_charge.lithiated / t.after_charge.all : 0.0;
    c.x_lithiated_mean = t.after_discharge.all > 0 ? x0 + dx * t.after_discharge.lithiated / t.after_discharge.all : 0.0;
    c.lithiated_left_fraction = over(t.left_lithiated, t.born);
    c.delithiated_left_fraction = over(t.left_delithiated, t.born);
    c.dissolved_fraction = over(t.gone, t.born);
    c.sealed_by_ageing = over(t.sealed, t.born);
    c.loss_of_active_material = c.dissolved_fraction + c.sealed_by_ageing + c.trapped_fraction;
    c.residual_regions_per_particle = t.regions.mean();
    c.pockets_per_particle = t.pockets.mean();
    c.core_fraction = t.cores.mean();
    c.front_roughness_nm = t.roughness_nm.mean();
    c.perimeter_dimension = t.perimeter_dimension.mean();
    c.charge_hours = t.charge_hours.mean();
    c.discharge_hours = t.discharge_hours.mean();
    return out;
}

}  // namespace lithofront
