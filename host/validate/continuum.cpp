// The default study has a continuum limit: the same particles, charged on a lattice of half the spacing, keep as much lithium, in the
// same places (docs/model.md, section 10).
#include <array>
#include <cmath>

#include "config/default_study.hpp"
#include "config/loader.hpp"
#include "config/model_parameters.hpp"
#include "population/make_particle.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"

namespace lithofront {
namespace {

constexpr int lattices = 2;  // the study's own, and half its spacing

// What the study's first charge leaves of one particle.
struct Charged {
    double spacing_nm;
    Particle particle;
    double left;  // lithiated, of the sites at birth
};

Charged charge(Options options, double spacing_nm, std::uint32_t number) {
    options.lattice.site_spacing_nm = spacing_nm;
    Experiment e(make_model_parameters(options), make_particle(options, number));
    e.begin(make_drive(options, options.protocol.steps.front(), 1, Half::charge));
    e.run_to_end();
    return {spacing_nm, e.particle(), 1.0 - e.converted_share()};
}

// Whether the particle is lithiated at a place, nm from its frame's origin.
bool lithiated_at(const Charged& c, const std::array<double, 2>& nm) {
    const Lattice& l = c.particle.lattice;
    int at[2];
    for (std::size_t k = 0; k < 2; ++k)
        at[k] = static_cast<int>(std::lround((nm[k] - static_cast<double>(c.particle.origin_nm[k])) / c.spacing_nm));
    if (at[0] < 1 || at[0] > l.nx || at[1] < 1 || at[1] > l.ny) return false;
    return phase_of(c.particle.state[static_cast<std::size_t>(l.index(at[0], at[1], 0))]) == phase_lithiated;
}

// Area that both keep, and that either keeps, in sites of the finer lattice.
std::array<double, 2> overlap(const Charged& coarse, const Charged& fine) {
    const Lattice& l = fine.particle.lattice;
    double both = 0, either = 0;
    for (int y = 1; y <= l.ny; ++y)
        for (int x = 1; x <= l.nx; ++x) {
            const std::array<double, 2> nm = {static_cast<double>(fine.particle.origin_nm[0]) + fine.spacing_nm * x,
                                              static_cast<double>(fine.particle.origin_nm[1]) + fine.spacing_nm * y};
            const bool here = phase_of(fine.particle.state[static_cast<std::size_t>(l.index(x, y, 0))]) == phase_lithiated;
            const bool there = lithiated_at(coarse, nm);
            both += here && there;
            either += here || there;
        }
    return {both, either};
}

}  // namespace

std::vector<Row> continuum(const Effort& effort) {
    const Options options = parse_options(default_study_toml, "configs/lmo_1c_16c.toml");
    const int particles = effort.pick(64, 16);
    const double spacing = options.lattice.site_spacing_nm;
    // Per particle: sites at birth (of the own lattice), left on either, both, either, both with another's residue, either.
    Samples samples(static_cast<std::size_t>(particles));
    for_each_realisation(particles, effort.threads, [&](int r) {
        const auto number = static_cast<std::uint32_t>(r);
        const Charged own = charge(options, spacing, number), fine = charge(options, spacing / lattices, number);
        const std::array<double, 2> same = overlap(own, fine);
        const double sites = static_cast<double>(own.particle.sites_at_birth);
        samples[static_cast<std::size_t>(r)] = {sites, sites * own.left, sites * fine.left, same[0], same[1]};
    });
    const auto ratio = [&](std::size_t over, std::size_t under, std::size_t less) {
        return jackknife(samples, [=](const std::vector<double>& f) { return (f[over] - (less ? f[less] : 0.0)) / f[under]; });
    };
    Row amount;
    amount.name = "continuum/residue";
    amount.quantity = "share of the material that the first charge leaves, less that on half the spacing";
    amount.reference = 0.0;
    amount.source = "no length of the lattice is in the model";
    const Estimate difference = ratio(1, 0, 2), whole = ratio(1, 0, 0), halved = ratio(2, 0, 0);
    amount.measured = difference.value;
    amount.standard_error = difference.error;
    amount.allowance = 0.005;
    amount.allowance_reason = "half a point of capacity";
    amount.plot = {"spacing, nm", "left, of the material", false, {{"exact", {}}, {"measured", {}}}};
    amount.plot.series[1].points = {{spacing, whole.value, whole.error}, {spacing / lattices, halved.value, halved.error}};

    Row place;
    place.name = "continuum/same-particle";
    place.quantity = "area that the charge leaves on both lattices over that which it leaves on either";
    place.reference = 0.6;
    place.source = "a choice: of residues of this share laid at random it would be half the share";
    place.criterion = Criterion::at_least_reference;
    const Estimate shared = ratio(3, 4, 0);
    place.measured = shared.value;
    place.standard_error = shared.error;
    return {amount, place};
}

}  // namespace lithofront
