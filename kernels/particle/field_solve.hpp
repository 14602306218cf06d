// The coupled problem of potentials, reaction and current as the minimum of a convex function (docs/model.md, section 5), found by
// conjugate gradients that multigrid cycles lead (multigrid.hpp) and that take the reaction anew at every step.
#pragma once
#include "particle/front_rates.hpp"
#include "particle/grain_space.hpp"

namespace lithofront {

// What a solution works on, per field that is solved for.
struct SolverVectors {
    float* potential;                            // kT
    float* direction;                            // of the step, kT
    float* image;                                // what a unit of the direction does to the balances, 1/s
    float* response;                             // of the potential to the overpotential
};

template <int Dim, class Team>
struct FieldSolve {
    Body<Dim, Team> body;
    int n;                                       // entries of the front
    float current;                               // 1/s; 0: the overpotential is given
    LevelStack stack;
    SolverVectors vectors[2];
    GrainSpace grains;

    LF_HD const Level& finest() const { return stack.level[0]; }
    LF_HD int fields() const { return stack.level[0].fields; }
    LF_HD bool galvanostatic() const { return current > 0.0f; }
};

// Whether the coarse levels have to follow the conversions: where the phases conduct alike they last for a half-cycle.
LF_HD inline bool levels_change(const ModelParameters& p) {
    return (p.ionic_field && p.ion_mobility[phase_lithiated] != p.ion_mobility[phase_delithiated]) ||
           (p.electronic_field && p.electron_mobility[phase_lithiated] != p.electron_mobility[phase_delithiated]);
}

// Of the fields that are on, n entries of the front, and a current, 1/s; 0: the overpotential is given.
template <int Dim, class Team>
LF_HD FieldSolve<Dim, Team> field_solve(const Body<Dim, Team>& body, int n, float current) {
    const ModelParameters& p = body.model;
    FieldSolve<Dim, Team> solve{body, n, current, {}, {}, {}};
    Level finest;
    finest.lattice = body.particle.lattice;
    finest.reaction = body.work.solver.reaction;
    for (int which = 0; which < 2; ++which) {
        if (which == 0 ? !p.ionic_field : !p.electronic_field) continue;
        const FieldArrays& f = which == 0 ? body.work.ion : body.work.electron;
        const SolverArrays& a = body.work.solver;
        const int i = finest.fields++;
        LevelField& to = finest.field[i];
        for (int axis = 0; axis < Dim; ++axis) to.face[axis] = f.face[axis];
        to.diagonal = f.diagonal;
        to.exit = f.exit;
        to.source = a.source[i];
        to.value = a.value[i];
        solve.vectors[i] = {f.potential, a.direction[i], f.before, a.response[i]};
    }
    lay_levels(solve.stack, finest, body.work.solver.coarse);
    solve.grains = grain_space(body, current > 0.0f ? current : static_cast<float>(body.particle.sites_at_birth) / 3600.0f);
    return solve;
}

// Once per half-cycle.
template <int Dim, class Team>
LF_HD void begin_field_solve(const FieldSolve<Dim, Team>& solve) {
    Team& team = solve.body.team;
    build_levels<Dim>(team, solve.stack);
    for (int f = 0; f < solve.fields(); ++f) {
        float* response = solve.vectors[f].response;
        float* value = solve.finest().field[f].value;
        float* source = solve.finest().field[f].source;
        team.each(solve.finest().lattice.count, [=](int s) { response[s] = value[s] = source[s] = 0.0f; });
    }
}

// Sums of three terms over all sites, in an order that hangs on their number alone: first along lanes, then over these.
constexpr int sum_groups = 4, sum_lanes = 256, sum_terms = 3;
static_assert(sum_terms * (sum_groups * sum_lanes + 1) <= partial_sums, "sums have their room in the workspace");

template <int Dim, class Team, class Terms>
LF_HD void ordered_sums(const FieldSolve<Dim, Team>& solve, Terms terms, float* sums) {
    Team& team = solve.body.team;
    const int count = solve.finest().lattice.count;
    float* partial = solve.body.work.solver.partial;
    constexpr int width = sum_groups * sum_lanes;
    team.each(sum_terms * width, [=](int i) { partial[i] = 0.0f; });
    const int whole = count / width * width;
    team.lanes(sum_groups, sum_lanes, count / width, [=](int group, int i, int t) {
        float of_site[sum_terms];
        terms((t * sum_groups + group) * sum_lanes + i, of_site);
        for (int q = 0; q < sum_terms; ++q) partial[q * width + group * sum_lanes + i] += of_site[q];
    });
    team.each(count - whole, [=](int i) {
        float of_site[sum_terms];
        terms(whole + i, of_site);
        for (int q = 0; q < sum_terms; ++q) partial[q * width + i] += of_site[q];
    });
    constexpr int few = 32;
    team.each(sum_terms * few, [=](int k) {
        const int q = k / few, first = q * width + k % few;
        float sum = 0.0f;
        for (int j = 0; j < width; j += few) sum = sum + partial[first + j];
        partial[first] = sum;
    });
    float* total = partial + sum_terms * width;
    team.each(sum_terms, [=](int q) {
        float sum = 0.0f;
        for (int k = 0; k < few; ++k) sum = sum + partial[q * width + k];
        total[q] = sum;
    });
    for (int q = 0; q < sum_terms; ++q) sums[q] = float_from_bits(team.read(reinterpret_cast<const std::int32_t*>(total) + q));
}

// Body: hands the slopes of the front's rates to the finest level. Where nothing reacts nothing answers.
template <int Dim, class Team>
LF_HD auto spread_slopes(const FieldSolve<Dim, Team>& solve) {
    const FrontList list = solve.body.work.front;
    const float* rate = solve.body.work.rate;
    const float* slope = solve.body.work.slope;
    float* reaction = solve.finest().reaction;
    return [=](int e) { reaction[list.site(e)] = rate[e] > 0.0f ? slope[e] : 0.0f; };
}

template <int Dim, class Team>
LF_HD void set_slopes(const FieldSolve<Dim, Team>& solve) {
    Team& team = solve.body.team;
    float* reaction = solve.finest().reaction;
    team.each(solve.finest().lattice.count, [=](int s) { reaction[s] = 0.0f; });
    team.each(solve.n, spread_slopes(solve));
}

// What is missing in the balance of every site at the present potentials and rates.
template <int Dim, class Team>
LF_HD void open_balances(const FieldSolve<Dim, Team>& solve) {
    Team& team = solve.body.team;
    const Level& finest = solve.finest();
    const Lattice l = finest.lattice;
    for (int which = 0; which < finest.fields; ++which) {
        const LevelField f = finest.field[which];
        const float* psi = solve.vectors[which].potential;
        // Sites that a step has exposed have taken their neighbours' potentials.
        refresh_ghosts<Dim>(team, l, solve.vectors[which].potential);
        team.each(l.count, [=](int s) {
            f.source[s] = 0.0f;
            f.value[s] = 0.0f;
        });
        for (int colour = 0; colour < 2; ++colour)
            team.grid(interior_rows<Dim>(l), l.half, [=](int row, int i) {
                const CellNeighbours<Dim> n(l, colour, row, i);
                const float open = inflow_to(f, n, psi);
                f.source[n.own] = f.diagonal[n.own] > 0.0f ? open : 0.0f;
            });
    }
    const FrontList list = solve.body.work.front;
    const float* rate = solve.body.work.rate;
    const int fields = finest.fields;
    const LevelField a = finest.field[0], b = finest.field[fields - 1];
    team.each(solve.n, [=](int e) {
        const int s = list.site(e);
        if (a.diagonal[s] > 0.0f) a.source[s] = a.source[s] + rate[e];
        if (fields == 2 && b.diagonal[s] > 0.0f) b.source[s] = b.source[s] + rate[e];
    });
}

template <class Team>
LF_HD float largest_of(Team& team, const float* values, int n) {
    return float_from_bits(team.maximum(n, [=](int s) { return bits_of(magnitude(values[s])); }));
}

// The largest correction of a potential that the last cycle has found, kT.
template <int Dim, class Team>
LF_HD float largest_correction(const FieldSolve<Dim, Team>& solve) {
    Team& team = solve.body.team;
    float largest = 0.0f;
    for (int f = 0; f < solve.fields(); ++f)
        largest = max_of(largest, largest_of(team, solve.finest().field[f].value, solve.finest().lattice.count));
    return largest;
}

// How the potentials answer to the overpotential: were they to follow it, its change by 1 kT would change the current by `stiffness`, 1/s
// per kT. A cycle knows nothing of that, as the overpotential is everywhere; this direction is all that it lacks.
struct Response {
    float stiffness = 0.0f;
};

// The stiffness of the response that stands in the vectors; `improves`: brings it nearer to the present front by a cycle first.
template <int Dim, class Team>
LF_CALLED LF_HD Response find_response(const FieldSolve<Dim, Team>& solve, bool improves) {
    Team& team = solve.body.team;
    const Level& finest = solve.finest();
    const Lattice l = finest.lattice;
    const int fields = finest.fields;
    const float* w[2] = {solve.vectors[0].response, solve.vectors[fields - 1].response};
    float* open[2] = {finest.field[0].source, finest.field[fields - 1].source};
    const float* reaction = finest.reaction;
    for (int which = 0; which < fields; ++which) {
        const LevelField f = finest.field[which];
        const float *own = w[which], *other = w[1 - which];
        for (int colour = 0; colour < 2; ++colour)
            team.grid(interior_rows<Dim>(l), l.half, [=](int row, int i) {
                const CellNeighbours<Dim> n(l, colour, row, i);
                const int s = n.own;
                const float drop = fields == 2 ? own[s] + other[s] : own[s];
                const float flow = inflow_to(f, n, own) + reaction[s] * (1.0f - drop);
                f.source[s] = f.diagonal[s] > 0.0f ? flow : 0.0f;
            });
    }
    if (improves) {
        // Whatever stands in the rim does not conduct.
        run_cycle<Dim>(team, solve.stack);
    }
    const float* z[2] = {finest.field[0].value, finest.field[fields - 1].value};
    float sums[sum_terms];
    ordered_sums(
        solve,
        [=](int s, float* of_site) {
            float drop = w[0][s];
            of_site[1] = w[0][s] * open[0][s];
            of_site[2] = improves ? z[0][s] * open[0][s] : 0.0f;
            if (fields == 2) {
                drop = drop + w[1][s];
                of_site[1] = of_site[1] + w[1][s] * open[1][s];
                of_site[2] = of_site[2] + (improves ? z[1][s] * open[1][s] : 0.0f);
            }
            of_site[0] = reaction[s] * (1.0f - drop);
        },
        sums);
    const float before = sums[0] - sums[1];
    if (!improves) return {max_of(before, 0.0f)};
    for (int f = 0; f < fields; ++f) {
        float* response = solve.vectors[f].response;
        const float* correction = z[f];
        team.each(l.count, [=](int s) { response[s] = response[s] + correction[s]; });
    }
    return {max_of(before - sums[2], 0.05f * before)};
}

// Adds to the last cycle's correction what the current asks for beyond; returns the correction of the overpotential, kT.
template <int Dim, class Team>
LF_HD float add_response(const FieldSolve<Dim, Team>& solve, float missing, Response response) {
    Team& team = solve.body.team;
    if (!(response.stiffness > 0.0f)) return 0.0f;
    const Level& finest = solve.finest();
    const int fields = finest.fields;
    const float* w[2] = {solve.vectors[0].response, solve.vectors[fields - 1].response};
    const float* b[2] = {finest.field[0].source, finest.field[fields - 1].source};
    float sums[sum_terms];
    ordered_sums(
        solve,
        [=](int s, float* of_site) {
            of_site[0] = w[0][s] * b[0][s];
            of_site[1] = fields == 2 ? w[1][s] * b[1][s] : 0.0f;
            of_site[2] = 0.0f;
        },
        sums);
    const float shift = (missing + sums[0] + sums[1]) / response.stiffness;
    for (int f = 0; f < fields; ++f) {
        float* value = finest.field[f].value;
        const float* along = w[f];
        team.each(finest.lattice.count, [=](int s) { value[s] = value[s] + shift * along[s]; });
    }
    return shift;
}

// What conjugate gradients carry from step to step.
struct Direction {
    float overpotential = 0.0f;                  // of the direction, kT
    float image = 0.0f;                          // what a unit of it does to the current's balance, 1/s
    float curvature = 0.0f;                      // direction times image
};

// Turns the last cycle's correction to a direction that does not undo what the one before it did.
template <int Dim, class Team>
LF_HD void turn(const FieldSolve<Dim, Team>& solve, float overpotential, Direction& d) {
    Team& team = solve.body.team;
    const Level& finest = solve.finest();
    float back = 0.0f;
    if (d.curvature > 0.0f) {
        const int fields = finest.fields;
        const float* z[2] = {finest.field[0].value, finest.field[fields - 1].value};
        const float* q[2] = {solve.vectors[0].image, solve.vectors[fields - 1].image};
        float sums[sum_terms];
        ordered_sums(
            solve,
            [=](int s, float* of_site) {
                of_site[0] = z[0][s] * q[0][s];
                of_site[1] = fields == 2 ? z[1][s] * q[1][s] : 0.0f;
                of_site[2] = 0.0f;
            },
            sums);
        back = -(sums[0] + sums[1] + overpotential * d.image) / d.curvature;
    }
    for (int f = 0; f < finest.fields; ++f) {
        const float* z = finest.field[f].value;
        float* direction = solve.vectors[f].direction;
        if (d.curvature > 0.0f)
            team.each(finest.lattice.count, [=](int s) { direction[s] = z[s] + back * direction[s]; });
        else
            team.each(finest.lattice.count, [=](int s) { direction[s] = z[s]; });
    }
    d.overpotential = overpotential + back * d.overpotential;
}

// The image of the direction. Returns direction times what is missing.
template <int Dim, class Team>
LF_CALLED LF_HD float map_direction(const FieldSolve<Dim, Team>& solve, float missing, Direction& d) {
    Team& team = solve.body.team;
    const Level& finest = solve.finest();
    const Lattice l = finest.lattice;
    const int fields = finest.fields;
    const float* p[2] = {solve.vectors[0].direction, solve.vectors[fields - 1].direction};
    float* q[2] = {solve.vectors[0].image, solve.vectors[fields - 1].image};
    const float* b[2] = {finest.field[0].source, finest.field[fields - 1].source};
    const float* reaction = finest.reaction;
    const float overpotential = d.overpotential;
    for (int which = 0; which < fields; ++which) {
        const LevelField f = finest.field[which];
        const float* own = p[which];
        const float* other = p[1 - which];
        float* image = q[which];
        for (int colour = 0; colour < 2; ++colour)
            team.grid(interior_rows<Dim>(l), l.half, [=](int row, int i) {
                const CellNeighbours<Dim> n(l, colour, row, i);
                const int s = n.own;
                const float drop = fields == 2 ? own[s] + other[s] : own[s];
                const float flow = reaction[s] * (drop - overpotential) - inflow_to(f, n, own);
                image[s] = f.diagonal[s] > 0.0f ? flow : 0.0f;
            });
    }
    float sums[sum_terms];
    ordered_sums(
        solve,
        [=](int s, float* of_site) {
            float drop = p[0][s];
            of_site[0] = p[0][s] * b[0][s];
            of_site[1] = p[0][s] * q[0][s];
            if (fields == 2) {
                drop = drop + p[1][s];
                of_site[0] = of_site[0] + p[1][s] * b[1][s];
                of_site[1] = of_site[1] + p[1][s] * q[1][s];
            }
            of_site[2] = reaction[s] * (overpotential - drop);
        },
        sums);
    d.image = solve.galvanostatic() ? sums[2] : 0.0f;
    d.curvature = sums[1] + d.overpotential * d.image;
    return sums[0] + d.overpotential * missing;
}

// By how much a unit of the direction changes the affinity at a site, kT.
struct AffinityChange {
    const float *a, *b;                          // b: null with one field
    float overpotential, from;                   // of the direction, and where it starts, kT
    LF_HD float drop(int s) const { return b ? a[s] + b[s] : a[s]; }
    LF_HD float operator()(int s) const { return overpotential - drop(s); }
};

template <int Dim, class Team>
LF_HD AffinityChange affinity_change(const FieldSolve<Dim, Team>& solve, const Direction& d, float from) {
    return {solve.vectors[0].direction, solve.fields() == 2 ? solve.vectors[1].direction : nullptr, d.overpotential, from};
}

// How far the rates at a share of the step depart from straight lines, weighted by the change of affinity: what the slope along the
// direction departs from its own straight line. Terms are counted in integers, in units of `unit`.
template <int Dim, class Team>
LF_HD float departure_along(const FieldSolve<Dim, Team>& solve, const AffinityChange& change, float share, float unit) {
    Team& team = solve.body.team;
    const FrontList list = solve.body.work.front;
    const float *rate = solve.body.work.rate, *slope = solve.body.work.slope, *affinity = solve.body.work.affinity;
    const ModelParameters* p = &solve.body.model;
    const float inverse = 1.0f / unit, at = change.from;
    const std::int64_t sum = team.sum(solve.n, [=](int e) -> std::int64_t {
        const float along = change(list.site(e));
        const Rate r = site_rate(*p, list.exchange[e], at + affinity[e] + share * along);
        const float line = rate[e] > 0.0f ? rate[e] + share * along * slope[e] : rate[e];
        const float term = clamp_to((r.value - line) * along * inverse, -64.0f, 64.0f);
        return std::int64_t{static_cast<std::int32_t>(term * 16777216.0f)};
    });
    return static_cast<float>(sum) * (1.0f / 16777216.0f) * unit;
}

// The share of the direction to take: where the function is least along it, which the kinks and exponentials of the rates move.
// `gain`: slope at the start.
template <int Dim, class Team>
LF_HD float search_along(const FieldSolve<Dim, Team>& solve, const AffinityChange& change, const Direction& d, float gain, float rate_scale) {
    Team& team = solve.body.team;
    const FrontList list = solve.body.work.front;
    float share = gain / d.curvature;
    const float steepest = float_from_bits(team.maximum(solve.n, [=](int e) { return bits_of(magnitude(change(list.site(e)))); }));
    if (!(steepest > 0.0f)) return share;
    const float unit = rate_scale * steepest;
    float low = 0.0f, low_slope = gain, high = 0.0f;
    bool has_high = false;
    for (int trial = 0; trial < 8; ++trial) {
        const float slope = gain - share * d.curvature - departure_along(solve, change, share, unit);
        if (magnitude(slope) <= 0.3f * gain) break;
        if (slope > 0.0f) {
            low = share;
            low_slope = slope;
            share = has_high ? 0.5f * (low + high) : 2.0f * share;
        } else {
            high = share;
            has_high = true;
            share = low + (high - low) * clamp_to(low_slope / (low_slope - slope), 0.2f, 0.8f);
        }
    }
    return share;
}

// Adds a share of the direction to the potentials, takes the rates anew, and keeps the balances. Returns the sums of the front.
template <int Dim, class Team>
LF_HD FrontSums advance_potentials(const FieldSolve<Dim, Team>& solve, float share, const Direction& d, float overpotential) {
    Team& team = solve.body.team;
    const Level& finest = solve.finest();
    for (int f = 0; f < finest.fields; ++f) {
        const float* direction = solve.vectors[f].direction;
        const float* image = solve.vectors[f].image;
        float* potential = solve.vectors[f].potential;
        float* source = finest.field[f].source;
        team.each(finest.lattice.count, [=](int s) {
            potential[s] = potential[s] + share * direction[s];
            source[s] = source[s] - share * image[s];
        });
    }
    // The images took the rates for straight lines.
    const FrontList list = solve.body.work.front;
    float *rate = solve.body.work.rate, *slope = solve.body.work.slope, *affinity = solve.body.work.affinity;
    const ModelParameters* p = &solve.body.model;
    const AffinityChange change = affinity_change(solve, d, overpotential);
    const LevelField a = finest.field[0], b = finest.field[finest.fields - 1];
    const bool both = finest.fields == 2;
    float* reaction = finest.reaction;
    return sum_front(solve.body, solve.n, solve.current, [=](int e) {
        const int s = list.site(e);
        const float line = rate[e] > 0.0f ? rate[e] + share * change(s) * slope[e] : rate[e];
        affinity[e] = affinity[e] - share * change.drop(s);
        const Rate r = site_rate(*p, list.exchange[e], overpotential + affinity[e]);
        if (a.diagonal[s] > 0.0f) a.source[s] = a.source[s] + (r.value - line);
        if (both && b.diagonal[s] > 0.0f) b.source[s] = b.source[s] + (r.value - line);
        rate[e] = r.value;
        slope[e] = r.slope;
        reaction[s] = r.value > 0.0f ? r.slope : 0.0f;
    });
}

// Adds the last cycle's correction to the potentials.
template <int Dim, class Team>
LF_HD void add_correction(const FieldSolve<Dim, Team>& solve) {
    Team& team = solve.body.team;
    for (int f = 0; f < solve.fields(); ++f) {
        const float* value = solve.finest().field[f].value;
        float* potential = solve.vectors[f].potential;
        team.each(solve.finest().lattice.count, [=](int s) { potential[s] = potential[s] + value[s]; });
    }
}

// A solution ends when what a cycle finds is this share of the tolerance: all of the error then stays below it, as measured
// (tests/physics/solver_error_test.cpp). Where the phases conduct differently single sites show less of theirs; grains hang on each other
// in chains, of which a cycle sees one link.
constexpr float shown = 0.08f, shown_of_contrast = 0.04f, shown_of_grains = 0.02f;

struct SolveOutcome {
    float overpotential;                         // kT
    float moved = 0.0f;                          // by how much a potential has changed, kT
    float contraction = 0.0f;                    // of the corrections from cycle to cycle, as last seen; 0: never
    float stiffness = 0.0f;                      // of the response
    int improvements = 3;                        // cycles that the next solution spends on the response first
    int cycles = 0;
    bool converged = false;
};

// Solves for the potentials, and for the overpotential where the current is given, from where they stand and
// from the solution before; ws.rate, ws.slope and
// ws.affinity are those of the present potentials, `sums` their sums.
template <int Dim, class Team>
LF_CALLED LF_HD SolveOutcome solve_potentials(const FieldSolve<Dim, Team>& solve, SolveOutcome before_it, FrontSums sums) {
    Team& team = solve.body.team;
    const float tolerance = solve.body.model.field_tolerance;
    SolveOutcome out;
    out.overpotential = before_it.overpotential;
    out.contraction = before_it.contraction;
    set_slopes(solve);
    // Where solutions are easy, the response that served before does so again.
    Response response{before_it.stiffness};
    for (int k = 0; k < before_it.improvements && solve.galvanostatic(); ++k) response = find_response(solve, true);
    out.stiffness = response.stiffness;
    open_balances(solve);
    const bool with_grains = moves_grains(solve.body.model);
    if (with_grains) build_grains<Dim>(team, solve.grains, solve.finest());
    const float end = (with_grains ? shown_of_grains : levels_change(solve.body.model) ? shown_of_contrast : shown) * tolerance;
    float before = 0.0f;
    Direction d;
    while (out.cycles < solve.body.model.max_sweeps) {
        const float missing = solve.galvanostatic() ? solve.current - sums.rate : 0.0f;
        run_cycle<Dim>(team, solve.stack);
        if (with_grains) add_grain_shifts(team, solve.grains, solve.finest());
        const float shift = solve.galvanostatic() ? add_response(solve, missing, response) : 0.0f;
        const float largest = max_of(largest_correction(solve), magnitude(shift));
        ++out.cycles;
        if (before > 0.0f) out.contraction = out.cycles == 2 ? largest / before : max_of(out.contraction, largest / before);
        before = largest;
        // Once a correction is added, what another would find is by the contraction smaller.
        const bool foreseen = out.contraction > 0.0f && largest <= tolerance && out.contraction * largest <= 2.0f * end;
        if (largest <= end || foreseen) {
            add_correction(solve);
            out.overpotential = out.overpotential + shift;
            out.moved = out.moved + largest;
            out.converged = true;
            break;
        }
        turn(solve, shift, d);
        float gain = map_direction(solve, missing, d);
        if (!(gain > 0.0f && d.curvature > 0.0f)) {
            // Rounding, or rates that have turned a corner: the correction alone.
            d = Direction{};
            turn(solve, shift, d);
            gain = map_direction(solve, missing, d);
            if (!(gain > 0.0f && d.curvature > 0.0f)) break;
        }
        const float share = search_along(solve, affinity_change(solve, d, out.overpotential), d, gain, max_of(solve.current, sums.rate));
        out.overpotential = out.overpotential + share * d.overpotential;
        sums = advance_potentials(solve, share, d, out.overpotential);
        out.moved = out.moved + share * largest;
    }
    out.improvements = out.cycles > 2 ? 1 : 0;
    return out;
}

}  // namespace lithofront
