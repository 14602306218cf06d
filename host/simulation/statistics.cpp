#include "simulation/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

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

    std::vector<double> now(n), reference(n), own;
    double born = 0, charged = 0, after_charge_l = 0, after_charge_all = 0, after_discharge_l = 0, after_discharge_all = 0;
    double trapped = 0, stranded = 0, left = 0, dead = 0, pockets = 0, regions = 0, cores = 0;
    double roughness = 0, rough_count = 0, perimeter = 0, perimeter_count = 0, hours_charge = 0, hours_discharge = 0;
    out.particles.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const HalfCycleResult& qc = charge[i].result;
        const HalfCycleResult& qd = discharge[i].result;
        const double sites = static_cast<double>((*in.sites_at_birth)[i]);
        now[i] = static_cast<double>(discharged[i]);
        reference[i] = static_cast<double>(first[i]);
        if (reference[i] > 0.0) own.push_back(now[i] / reference[i]);
        born += sites;
        charged += static_cast<double>(qc.converted);
        after_charge_l += static_cast<double>(qc.lithiated);
        after_charge_all += static_cast<double>(qc.lithiated + qc.delithiated);
        after_discharge_l += static_cast<double>(qd.lithiated);
        after_discharge_all += static_cast<double>(qd.lithiated + qd.delithiated);
        trapped += static_cast<double>(discharge[i].tally.trapped_sites);
        stranded += static_cast<double>(discharge[i].tally.left_sites);
        left += static_cast<double>(charge[i].tally.left_sites);
        const double gone = sites - static_cast<double>(qd.lithiated + qd.delithiated);
        dead += gone;
        pockets += discharge[i].tally.trapped_regions;
        regions += charge[i].tally.regions;
        const Morphology m = classify(charge[i], (*in.residues)[i], (*in.sites_at_birth)[i], dimension);
        cores += m.kind == MorphologyClass::core_shell;
        const double rough = static_cast<double>(qc.roughness) * options.lattice.site_spacing_nm;
        if (qc.mean_radius > 0.0f) {
            roughness += rough;
            rough_count += 1;
        }
        if (m.perimeter_dimension > 0.0) {
            perimeter += m.perimeter_dimension;
            perimeter_count += 1;
        }
        hours_charge += static_cast<double>(qc.time_s) / 3600.0;
        hours_discharge += static_cast<double>(qd.time_s) / 3600.0;
        const FaultCode fault = qc.fault != FaultCode::none ? qc.fault : qd.fault;
        c.failed_particles += fault != FaultCode::none;

        ParticleCycleRecord& p = out.particles[i];
        p.particle = numbers[i];
        p.charge_capacity_mAh_per_g = static_cast<float>(capacity * static_cast<double>(qc.converted) / sites);
        p.discharge_capacity_mAh_per_g = static_cast<float>(capacity * now[i] / sites);
        p.soh = reference[i] > 0.0 ? static_cast<float>(now[i] / reference[i]) : 0.0f;
        p.trapped_fraction = static_cast<float>(static_cast<double>(discharge[i].tally.trapped_sites) / sites);
        p.lithiated_left_fraction = static_cast<float>(static_cast<double>(charge[i].tally.left_sites) / sites);
        p.delithiated_left_fraction = static_cast<float>(static_cast<double>(discharge[i].tally.left_sites) / sites);
        p.dissolved_fraction = static_cast<float>(gone / sites);
        p.residual_regions = static_cast<std::uint32_t>(charge[i].tally.regions);
        p.trapped_pockets = static_cast<std::uint32_t>(discharge[i].tally.trapped_regions);
        p.largest_core_fraction = static_cast<float>(m.largest_core_fraction);
        p.roughness_nm = static_cast<float>(rough);
        p.perimeter_dimension = static_cast<float>(m.perimeter_dimension);
        p.end_of_charge_V = qc.end_voltage_V;
        p.end_of_discharge_V = qd.end_voltage_V;
        p.charge_end = static_cast<std::uint8_t>(qc.end);
        p.discharge_end = static_cast<std::uint8_t>(qd.end);
        p.morphology = m.kind;
        p.fault = static_cast<std::uint8_t>(fault);
    }
    const double count = static_cast<double>(n);
    double discharged_sites = 0;
    for (const double v : now) discharged_sites += v;
    const Ratio soh = ratio_of_sums(now, reference);
    c.charge_capacity_mAh_per_g = capacity * charged / born;
    c.discharge_capacity_mAh_per_g = capacity * discharged_sites / born;
    c.soh = soh.value;
    c.soh_stderr = soh.standard_error;
    c.soh_q05 = quantile(own, 0.05);
    c.soh_q95 = quantile(own, 0.95);
    c.trapped_fraction = trapped / born;
    c.pockets_per_particle = pockets / count;
    c.x_delithiated_mean = after_charge_all > 0 ? x0 + dx * after_charge_l / after_charge_all : 0.0;
    c.x_lithiated_mean = after_discharge_all > 0 ? x0 + dx * after_discharge_l / after_discharge_all : 0.0;
    c.loss_of_active_material = (dead + trapped) / born;
    c.residual_regions_per_particle = regions / count;
    c.core_fraction = cores / count;
    c.lithiated_left_fraction = left / born;
    c.delithiated_left_fraction = stranded / born;
    c.dissolved_fraction = dead / born;
    c.front_roughness_nm = rough_count > 0 ? roughness / rough_count : 0.0;
    c.perimeter_dimension = perimeter_count > 0 ? perimeter / perimeter_count : 0.0;
    c.charge_hours = hours_charge / count;
    c.discharge_hours = hours_discharge / count;
    return out;
}

}  // namespace lithofront
