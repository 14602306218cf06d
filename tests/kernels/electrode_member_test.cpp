// What a member of an electrode answers to each command, by its rates, its regions and what it remembers of the last sweep.
#include "particle/electrode_member.hpp"

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

constexpr float twice_ln_2 = 1.38629436f;  // Butler-Volmer with alpha = 1/2: a rate of 2 - 1/2 = 1.5, a slope of (2 + 1/2)/2 = 1.25

ModelParameters model(bool ionic) {
    ModelParameters p;
    p.charge_per_step = 0.5f;
    p.ionic_field = ionic;
    return p;
}

// A member that has begun to charge at `current`, 1/s.
struct Member {
    Member(const ModelParameters& p, const std::vector<std::string>& rows, int open, float current) : one(p, laid(rows, open)) {
        drive.c_rate = current * 3600.0f / static_cast<float>(one.v.sites_at_birth);
        begun = told(ElectrodeTask::begin);
    }
    // The first sites of the first row have exits.
    static Particle laid(const std::vector<std::string>& rows, int open) {
        Particle body = test::laid_out(rows);
        for (int x = 1; x <= open; ++x) test::open_site(body, x, 1);
        body.surface_area_at_birth = 7;
        return body;
    }
    ElectrodeAnswer told(ElectrodeTask task) {
        command.task = task;
        return obey(one.body(), drive, Recording{}, command, member);
    }
    test::OneParticle one;
    HalfCycleDrive drive;
    ElectrodeCommand command;
    ElectrodeMember member;
    ElectrodeAnswer begun;
};

double share(std::int64_t fixed) { return static_cast<double>(floating_current(fixed)); }

}  // namespace

TEST_CASE("a member begins with its sites, its surface and the overpotential that it leans to") {
    Member m(model(false), {"LL.D"}, 2, 4.0f);
    CHECK(m.begun.sites == 3);
    CHECK(m.begun.surface == 7);
    CHECK(m.begun.lean == 0);
    m.drive.potentiostatic = 1;
    m.drive.overpotential = 2.0f;
    CHECK(m.told(ElectrodeTask::begin).lean == 6144);  // 3 sites, 2 kT, 1024
    m.drive.overpotential = -2.0f;
    CHECK(m.told(ElectrodeTask::begin).lean == 0);
    // Ions alone: the drop over exits of conductance 2 at a current of 4 is 2 kT.
    Member fields(model(true), {"LL.D"}, 2, 4.0f);
    CHECK(fields.begun.lean == 6144);
}

TEST_CASE("a step opens with the sites of all phases; rates and slopes are shares of the electrode's current") {
    Member m(model(false), {"LL.D"}, 2, 4.0f);
    m.member.quiet = 1;
    const ElectrodeAnswer open = m.told(ElectrodeTask::open);
    CHECK(open.running == 1);
    CHECK(open.lithiated == 2);
    CHECK(open.active == 3);
    CHECK(m.member.quiet == 0);
    // Two sites of 1.5/s and 1.25/s per kT, of 8/s.
    m.command.overpotential = twice_ln_2;
    m.command.nominal = 8.0f;
    const ElectrodeAnswer rates = m.told(ElectrodeTask::evaluate);
    CHECK(share(rates.rate) == about(0.375, 1e-6));
    CHECK(share(rates.slope) == about(0.3125, 1e-6));
    // A quarter of the two sites at 3/s.
    const ElectrodeAnswer chosen = m.told(ElectrodeTask::choose);
    CHECK(chosen.front == 2);
    CHECK(static_cast<double>(chosen.longest_dt) == about(0.5 / 3.0, 1e-6));
    CHECK(static_cast<double>(m.member.run.step.rate) == about(3.0, 1e-6));
    CHECK(static_cast<double>(m.member.run.step.effective_sites) == about(2.0, 1e-5));
    // Long enough for both.
    m.command.dt = 100.0f;
    m.command.voltage_V = 4.05f;
    CHECK(m.told(ElectrodeTask::take).converted == 2);
    CHECK(m.member.run.result.end_voltage_V == 4.05f);
    CHECK(m.member.run.lithiated == 0);
    // Nothing is left to react: it ends, and its sites still count.
    const ElectrodeAnswer last = m.told(ElectrodeTask::open);
    CHECK(last.running == 0);
    CHECK(last.lithiated == 0);
    CHECK(last.active == 3);
}

// One site behind an exit of 1/s per kT: at rest where its potential of 1.5 kT passes the 1.5/s of an affinity of 2 ln 2.
struct AtRest : Member {
    AtRest() : Member(model(true), {"L"}, 1, 1.5f) {
        told(ElectrodeTask::open);
        command.largest_rate = 1.5f;
        command.overpotential = 1.5f + twice_ln_2;
        command.nominal = 3.0f;
        told(ElectrodeTask::evaluate);
        first = told(ElectrodeTask::relax);
    }
    ElectrodeAnswer first;
};

TEST_CASE("a member whose potentials stand still sweeps again once the overpotential has drifted by a quarter of the tolerance") {
    AtRest m;
    CHECK(m.member.quiet == 1);
    CHECK(m.member.run.result.sweeps == 1);
    m.command.change = 0.005f;  // of 0.0125
    m.told(ElectrodeTask::relax);
    m.told(ElectrodeTask::relax);
    CHECK(m.member.run.result.sweeps == 1);
    CHECK(static_cast<double>(m.member.drift) == about(0.01, 1e-5));
    m.told(ElectrodeTask::relax);
    CHECK(m.member.run.result.sweeps == 2);
    CHECK(m.member.drift == 0.0f);
}

TEST_CASE("a sweep that moves the potential goes on; the ions' flow is their potential over the exits") {
    AtRest m;
    CHECK(m.member.change < 1e-4f);
    CHECK(static_cast<double>(m.member.answer.ion.flow) == about(1.5, 1e-4));
    CHECK(static_cast<double>(m.member.answer.ion.conductance) == about(1.0, 1e-6));
    // With 1.25/s per kT in series with 1: 1.5/s at rest and 1.25/2.25 per kT, of 3/s.
    CHECK(share(m.first.at_rest) == about(0.5, 1e-4));
    CHECK(share(m.first.response) == about(1.25 / 2.25 / 3.0, 1e-4));
    m.command.largest_rate = 15.0f;
    m.command.overpotential = 2.5f + twice_ln_2;
    m.command.change = 1.0f;
    m.told(ElectrodeTask::evaluate);
    m.told(ElectrodeTask::relax);
    CHECK(m.member.change > 0.1f);
    CHECK(m.member.quiet == 0);
}

TEST_CASE("a shift goes to where the member's current will be, and is remembered as its largest change") {
    Member m(model(true), {"LLD"}, 1, 1.0f);
    m.told(ElectrodeTask::open);
    constexpr std::int64_t unit = 1 << 24;
    m.member.answer = SharedAnswer{};
    m.member.answer.totals = {2 * unit, 0, 3 * unit};
    m.member.answer.ion = {2.0f, 1.0f};
    m.member.change = 0.1f;
    m.member.quiet = 1;
    // A damping of 1/(1 + 3), 2/s at rest and 0.75/s per kT: 1.7/s at 0.4 kT less, where 2 pass.
    m.command.change = -0.4f;
    CHECK(static_cast<double>(m.told(ElectrodeTask::shift).largest) == about(0.3, 1e-5));
    CHECK(static_cast<double>(m.member.change) == about(0.3, 1e-5));
    CHECK(static_cast<double>(m.member.drift) == about(0.4, 1e-6));
    CHECK(m.member.quiet == 0);
    // None where the flow is that current: the change stays the largest.
    m.member.quiet = 1;
    m.command.change = 0.0f;
    CHECK(static_cast<double>(m.told(ElectrodeTask::shift).largest) == about(0.3, 1e-5));
    CHECK(m.member.quiet == 1);
}
