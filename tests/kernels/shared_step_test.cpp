// A particle's part in the step of a whole electrode: its current at a change of the overpotential, the shifts that pass it, sums of answers.
#include "particle/electrode_member.hpp"

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

constexpr std::int64_t share_unit = 1 << 24;

// The row "LLD" under both fields, its front at the second site.
struct Row {
    Row() : one(model(), test::laid_out({"LLD"})) {
        HalfCycleDrive drive;
        member.run.context = front_context(one.p, one.v, drive);
        const int s = site(2);
        one.v.state[s] = static_cast<SiteState>(one.v.state[s] | site_front);
    }
    static ModelParameters model() {
        ModelParameters p;
        p.ionic_field = p.electronic_field = 1;
        return p;
    }
    int site(int x) const { return one.v.lattice.index(x, 1, 0); }
    test::OneParticle one;
    ElectrodeMember member;
};

}  // namespace

TEST_CASE("a particle's current follows the overpotential through its reaction and both regions in series") {
    SharedAnswer a;
    a.totals = {2 * share_unit, 0, 3 * share_unit};
    // Without fields: the reaction's own.
    CHECK(static_cast<double>(shared_response(a, 0.5f).at_rest) == about(1.0, 1e-6));
    CHECK(static_cast<double>(shared_response(a, 0.5f).slope) == about(1.5, 1e-6));
    // 1/2 + 1/6 = 2/3 of resistance, 4/2 + 3/6 = 2.5 kT of potentials, a damping of 1 / (1 + 3 * 2/3) = 1/3.
    a.ion = {4.0f, 2.0f};
    a.electron = {3.0f, 6.0f};
    CHECK(static_cast<double>(shared_response(a, 1.0f).at_rest) == about((2.0 + 3.0 * 2.5) / 3.0, 1e-6));
    CHECK(static_cast<double>(shared_response(a, 1.0f).slope) == about(1.0, 1e-6));
}

TEST_CASE("regions move by what their flow misses, each field its own; what is negligible stays") {
    Row row;
    row.member.answer.ion = {1.0f, 2.0f};
    row.member.answer.electron = {2.0f, 4.0f};
    // (3 - 1) / 2 = 1 kT of ions, (3 - 2) / 4 of electrons.
    CHECK(static_cast<double>(shift_shared(row.one.body(), row.member, 3.0f, 0.01f)) == about(1.0, 1e-6));
    const float* ion = row.one.ws.ion.potential;
    const float* electron = row.one.ws.electron.potential;
    CHECK(static_cast<double>(ion[row.site(1)] - ion[row.site(3)]) == about(1.0, 1e-6));
    CHECK(static_cast<double>(electron[row.site(2)] - electron[row.site(3)]) == about(0.25, 1e-6));
    const float before = electron[row.site(2)];
    // The flows are as they were: the ions' shift does not become smaller, 0.7 of it; the electrons' is below 0.5.
    CHECK(static_cast<double>(shift_shared(row.one.body(), row.member, 3.0f, 0.5f)) == about(0.7, 1e-6));
    CHECK(electron[row.site(2)] == before);
}

TEST_CASE("a particle asks for a quarter of the longest step at least, and its scale is never nothing") {
    ModelParameters p;
    p.charge_per_step = 0.01f;
    test::OneParticle one(p, test::laid_out({"LLLL"}));
    HalfCycleRun run;
    run.front_size = 0;
    run.step.effective_sites = 0.0f;
    one.v.sites_at_birth = 4000;
    CHECK(shared_target(p, one.v, run) >= 10.0f);  // 0.25 * 0.01 * 4000
    run.current = 3.0f;
    CHECK(own_scale(run) == 3.0f);
    run.current = 0.0f;
    CHECK(own_scale(run) == 1.0e-20f);
}

TEST_CASE("answers add up, but for the largest change and the shortest step; currents are shares in units of 2^-40") {
    ElectrodeAnswer all, one;
    all.sites = 1, all.surface = 2, all.lean = 3, all.running = 4, all.lithiated = 5, all.active = 6, all.rate = 7, all.slope = 8;
    all.at_rest = 9, all.response = 10, all.front = 11, all.converted = 12, all.missed = 13, all.largest = 0.5f, all.longest_dt = 2.0f;
    one = all;
    one.largest = 0.25f;
    one.longest_dt = 1.0f;
    one.surface = 20;
    one.slope = 80;
    all.add(one);
    CHECK(all.sites == 2);
    CHECK(all.surface == 22);
    CHECK(all.lean == 6);
    CHECK(all.running == 8);
    CHECK(all.lithiated == 10);
    CHECK(all.active == 12);
    CHECK(all.rate == 14);
    CHECK(all.slope == 88);
    CHECK(all.at_rest == 18);
    CHECK(all.response == 20);
    CHECK(all.front == 22);
    CHECK(all.converted == 24);
    CHECK(all.missed == 26);
    CHECK(all.largest == 0.5f);
    CHECK(all.longest_dt == 1.0f);
    CHECK(fixed_current(0.5f) == std::int64_t{1} << 39);
    CHECK(floating_current(std::int64_t{3} << 39) == 1.5f);
}

TEST_CASE("members that stand still wait at the electrode's potential; those that run end, fail, or are left out if they miss it") {
    ModelParameters p;
    p.field_tolerance = 0.05f;
    p.max_steps = 10;
    ElectrodeMember m;
    ElectrodeCommand c;
    ElectrodeAnswer a;
    const auto obeyed = [&](ElectrodeTask task) {
        c.task = task;
        obey_simply(p, c, m, a);
    };
    c.voltage_V = 4.1f;
    c.seconds = 30.0f;
    obeyed(ElectrodeTask::pass);
    CHECK(m.run.result.end_voltage_V == 4.1f);
    CHECK(static_cast<double>(m.run.result.time_s) == about(30.0, 1e-6));
    m.change = 0.05f;
    obeyed(ElectrodeTask::leave_out);
    CHECK(is_running(m));
    CHECK(a.missed == 0);
    ElectrodeMember other = m;
    m.change = 0.06f;
    obeyed(ElectrodeTask::leave_out);
    CHECK(!is_running(m));
    CHECK(a.missed == 1);
    obeyed(ElectrodeTask::leave_out);  // once
    CHECK(a.missed == 1);
    m = other;
    c.reason = EndReason::voltage_limit;
    c.overpotential = 2.5f;
    c.voltage_V = 4.2f;
    obeyed(ElectrodeTask::end);
    CHECK(m.run.result.end == EndReason::voltage_limit);
    CHECK(m.run.result.end_overpotential == 2.5f);
    CHECK(m.run.result.end_voltage_V == 4.2f);
    m = other;
    c.fault = FaultCode::impossible_voltage;
    obeyed(ElectrodeTask::fail);
    CHECK(m.run.result.end == EndReason::fault);
    CHECK(m.run.result.fault == FaultCode::impossible_voltage);
}
