// When the potentials are solved for anew.
#include "particle/closure.hpp"

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/half_cycle.hpp"

using namespace lithofront;

TEST_CASE("the potentials are due once as much has converted as would move them by seven tenths of their tolerance") {
    FieldSchedule schedule{10, 25};
    CHECK(!schedule.due(24));
    CHECK(schedule.due(25));
    schedule.plan(30, 0.1f, 0.05f, 100.0f);  // 20 conversions moved them by 0.1: 0.35 * 20 = 7 more
    CHECK(schedule.last == 30);
    CHECK(schedule.next == 37);
    schedule.plan(40, 0.0f, 0.05f, 100.0f);  // at most four times as long as before
    CHECK(schedule.next == 80);
    schedule.plan(60, 0.0f, 0.05f, 50.0f);  // nor longer than is allowed
    CHECK(schedule.next == 110);
}

namespace {

// Two sites that each have an exit of 1/s per kT for ions, and react by Butler-Volmer at 1/s: each passes 1.5/s at a potential of 1.5 kT and an
// affinity of 2 ln 2 kT.
struct Pair {
    Pair() : one(model(), laid()) {
        run = begin_half_cycle(one.body(), HalfCycleDrive{});
        for (int s = 0; s < one.v.lattice.count; ++s) one.ws.ion.potential[s] = 0.0f;
    }
    static ModelParameters model() {
        ModelParameters p;
        p.ionic_field = 1;
        p.field_tolerance = 1.0e-4f;
        return p;
    }
    static Particle laid() {
        Particle body = test::laid_out({"L.L"});
        test::open_site(body, 1, 1);
        test::open_site(body, 3, 1);
        return body;
    }
    Step solved(bool fields, float current = 3.0f) {
        Step step = run.step;
        step.overpotential = 0.0f;
        return solve_step(one.body(), run.context, run.front_size, step, {current, 100.0f, fields});
    }
    test::OneParticle one;
    HalfCycleRun run;
};

}  // namespace

TEST_CASE("a step's solution carries its current over both the front and the exits") {
    Pair pair;
    const Step step = pair.solved(true);
    CHECK(step.converged == 1);
    CHECK(static_cast<double>(step.rate) == about(3.0, 5e-3));  // the search goes to within 0.5 %
    CHECK(static_cast<double>(step.effective_sites) == about(2.0, 1e-4));
    CHECK(static_cast<double>(step.overpotential) == about(1.5 + 1.3862944, 1e-3));
    CHECK(static_cast<double>(pair.one.ws.ion.potential[pair.one.v.lattice.index(1, 1, 0)]) == about(1.5, 1e-3));
    // All that the sweeps did, from 0 to 1.5 kT less what the shifts of the regions did.
    CHECK(step.moved > 0.0f);
    CHECK(step.sweeps > 1);
}

TEST_CASE("potentials that are not due stay, and the overpotential alone follows the front") {
    Pair pair;
    const Step step = pair.solved(false);
    CHECK(step.converged == 1);
    CHECK(step.sweeps == 0);
    CHECK(step.moved == 0.0f);
    CHECK(static_cast<double>(step.overpotential) == about(1.3862944, 8e-3));
    CHECK(pair.one.ws.ion.potential[pair.one.v.lattice.index(1, 1, 0)] == 0.0f);
}

TEST_CASE("a solution that misses its tolerance within the sweeps that it has says so, with the rates of its last potentials") {
    Pair pair;
    pair.one.p.max_sweeps = 1;
    const Step step = pair.solved(true);
    CHECK(step.converged == 0);
    CHECK(step.sweeps == 1);
}
