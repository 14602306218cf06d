// Growth by a field alone: diffusion-limited aggregation, dielectric breakdown with eta = 2, and none (Eden); fractal dimension
// from the radius of gyration against the number of sites (docs/model.md, section 10).
#include <cmath>

#include "core/random.hpp"
#include "core/team.hpp"
#include "backend/workspace_block.hpp"
#include "particle/fields.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/fractal_dimension.hpp"
#include "validate/front_statistics.hpp"

namespace lithofront {
namespace {

void check_reach(const Cluster& c, double radius, double share) {
    if (c.reach > share * radius) throw std::runtime_error("the cluster came too near the rim");
}

// Reaction fast against transport: electrons leave through the rim alone, ions without resistance through the cluster.
std::vector<Cluster> aggregate(double radius, int r, const std::vector<double>& sites) {
    ModelParameters p = bare_parameters(2, 139);
    p.rate_constant = 20.0f;
    p.electronic_field = 1;
    p.electron_mobility[phase_lithiated] = 1.0f;
    p.electrons_leave_far = 1;
    p.field_tolerance = 1.0e-3f;
    CentredDisc disc = centred_disc(radius, static_cast<std::uint32_t>(r));
    const double at_birth = static_cast<double>(disc.particle.sites_at_birth);
    // Within a step a new site reacts at the potential of its neighbour: steps of one conversion keep tips from running ahead of
    // their field.
    p.charge_per_step = static_cast<float>(1.0 / at_birth);
    Experiment e(p, std::move(disc.particle));
    e.begin(constant_current(1.0 / at_birth, 1.0e6, p));
    std::vector<Cluster> clusters;
    for (const double n : sites) {
        e.run_until([&](const Experiment& x) { return static_cast<double>(x.result().converted) >= n; });
        clusters.push_back(cluster_of(e.particle(), phase_delithiated, disc.x, disc.y));
        check_reach(clusters.back(), radius, 0.85);
    }
    return clusters;
}

// No field: every site of the border converts at the same rate.
std::vector<Cluster> compact(double radius, int r, const std::vector<double>& sites) {
    ModelParameters p = bare_parameters(2, 139);
    p.tafel = 1;
    p.advance_per_step = 0.5f;
    CentredDisc disc = centred_disc(radius, static_cast<std::uint32_t>(r));
    Experiment e(p, std::move(disc.particle));
    e.begin(constant_potential(0.0f));
    std::vector<Cluster> clusters;
    for (const double n : sites) {
        e.run_until([&](const Experiment& x) { return static_cast<double>(x.result().converted) >= n; });
        clusters.push_back(cluster_of(e.particle(), phase_delithiated, disc.x, disc.y));
        check_reach(clusters.back(), radius, 1.0);
    }
    return clusters;
}

// Dielectric breakdown: one site at a time, drawn by a power of its flux. The engine has no such rule; the field is the engine's,
// the cluster at potential 1, the rim at 0.
class Breakdown {
public:
    Breakdown(double radius, int r, double eta)
        : p_(parameters()),
          disc_(centred_disc(radius, static_cast<std::uint32_t>(r))),
          lattice_(disc_.particle.lattice),
          block_(p_, lattice_),
          view_(view_of(disc_.particle)),
          workspace_(workspace_for(block_.workspace(), view_)),
          field_(workspace_.electron),
          eta_(eta),
          listed_(static_cast<std::size_t>(lattice_.count), 0),
          key_(RandomKey::make(p_.seed, disc_.particle.number, 0, 0, Stream::bench)) {
        const float mobility[4] = {0.0f, 1.0f, 1.0f, 0.0f};
        const float factor[3] = {1.0f, 1.0f, 1.0f};
        const auto body = make_body<2>(team_, p_, view_, workspace_);
        find_spans(body);
        build_field(body, field_, FaceRule{mobility, factor, phase_delithiated});
        for (int s = 0; s < lattice_.count; ++s) field_.potential[s] = 0.0f;
        join(disc_.centre);
        relax(first_change);
    }

    void grow() {
        std::vector<double> weight;
        double total = 0.0;
        for (const int s : border_) {
            weight.push_back(std::pow(std::max(1.0 - static_cast<double>(field_.potential[s]), 0.0), eta_));
            total += weight.back();
        }
        double left = total * static_cast<double>(random_uniform(key_, static_cast<std::uint32_t>(grown_), 0));
        std::size_t chosen = 0;
        while (chosen + 1 < border_.size() && (left -= weight[chosen]) >= 0.0) ++chosen;
        const int s = border_[chosen];
        border_[chosen] = border_.back();
        border_.pop_back();
        join(s);
        relax(later_change);
    }
    double sites() const { return grown_; }
    Cluster cluster() const { return cluster_of(disc_.particle, phase_delithiated, disc_.x, disc_.y); }

private:
    static constexpr int sweep_limit = 20000;  // the first field spreads from one site
    // Largest change of the last sweep. The fluxes at the tips, where growth goes on, are a tenth and more.
    static constexpr float first_change = 1.0e-5f, later_change = 1.0e-4f;

    static ModelParameters parameters() {
        ModelParameters p = bare_parameters(2, 149);
        p.electronic_field = 1;
        return p;
    }

    void join(int s) {
        Particle& body = disc_.particle;
        body.state[static_cast<std::size_t>(s)] = with_phase(body.state[static_cast<std::size_t>(s)], phase_delithiated);
        field_.potential[s] = 1.0f;
        field_.inverse[s] = 0.0f;
        ++grown_;
        const Site at = locate(lattice_, s);
        for (int k = 0; k < 4; ++k) {
            const int n = Neighbours<2>::face(lattice_, s, at.colour, at.odd_x, k);
            const auto i = static_cast<std::size_t>(n);
            if (phase_of(body.state[i]) != phase_lithiated || listed_[i]) continue;
            listed_[i] = 1;
            border_.push_back(n);
        }
    }

    void relax(float change) {
        const float omega = relaxation_factor(lattice_);
        for (int i = 0; i < sweep_limit; ++i)
            if (measured_sweep<2>(team_, lattice_, field_, omega) <= change) return;
        throw std::runtime_error("the field did not converge");
    }

    ModelParameters p_;
    CentredDisc disc_;
    Lattice lattice_;
    WorkspaceBlock block_;
    ParticleView view_;
    Workspace workspace_;
    FieldArrays field_;
    double eta_;
    std::vector<char> listed_;
    std::vector<int> border_;
    RandomKey key_;
    SerialTeam team_;
    int grown_ = 0;
};

std::vector<Cluster> break_down(double radius, int r, const std::vector<double>& sites, double eta) {
    Breakdown growth(radius, r, eta);
    std::vector<Cluster> clusters;
    for (const double n : sites) {
        while (growth.sites() < n) growth.grow();
        clusters.push_back(growth.cluster());
        check_reach(clusters.back(), radius, 0.85);
    }
    return clusters;
}

}  // namespace

std::vector<Row> laplacian_growth(const Effort& effort) {
    std::vector<Row> rows;
    {
        Row row;
        row.name = "laplacian-growth/dla";
        row.reference = 1.71;
        row.source = "diffusion-limited aggregation, two dimensions";
        row.allowance = 0.05;
        row.allowance_reason = "clusters below 10^6 sites show about 1.66";
        const double radius = effort.pick(180.0, 110.0);
        const DimensionPlan plan{geometric(60.0, effort.pick(2500.0, 1000.0), 8), effort.pick(20, 6)};
        measure_dimension(row, plan, effort, [&](int r) { return aggregate(radius, r, plan.sites); });
        rows.push_back(row);
    }
    {
        Row row;
        row.name = "laplacian-growth/breakdown-eta-2";
        row.reference = 1.43;
        row.source = "dielectric breakdown model, eta = 2, two dimensions";
        const double radius = effort.pick(220.0, 120.0);
        const DimensionPlan plan{geometric(50.0, effort.pick(700.0, 250.0), 7), effort.pick(20, 10)};
        measure_dimension(row, plan, effort, [&](int r) { return break_down(radius, r, plan.sites, 2.0); });
        rows.push_back(row);
    }
    {
        Row row;
        row.name = "laplacian-growth/eden";
        row.reference = 2.0;
        row.source = "compact (Eden)";
        // The ragged rim of width w ~ R^(1/3) adds 4 w^2/R^2 to the square of the radius of gyration: R^(-4/3).
        const DimensionPlan plan{geometric(1000.0, effort.pick(256000.0, 64000.0), 9), effort.pick(64, 24), 4.0 / 3.0};
        measure_dimension(row, plan, effort, [&](int r) { return compact(effort.pick(330.0, 180.0), r, plan.sites); });
        rows.push_back(row);
    }
    return rows;
}

}  // namespace lithofront
