// A body at work: who runs its loops, the model, its lasting state and its scratch. The algorithms of kernels/particle take it as one.
// It is four references, so that the body of a loop copies it.
#pragma once
#include "core/team.hpp"
#include "particle/views.hpp"

namespace lithofront {

template <int Dim, class Team>
struct Body {
    Team& team;
    const ModelParameters& model;
    const ParticleView& particle;
    const Workspace& work;

    // f(site, where it lies) for every active site, ghosts left out.
    template <class F>
    LF_HD void each_active(F f) const {
        const Lattice l = particle.lattice;
        const SiteState* state = particle.state;
        Team* members = &team;
        team.each_linked(l.count, [=](int s) {
            if (!is_active(members->load(&state[s]))) return;
            const Site at = locate(l, s);
            if (is_interior(l, at)) f(s, at);
        });
    }

    // The same body, run by others.
    template <class Others>
    LF_HD Body<Dim, Others> run_by(Others& others) const {
        return {others, model, particle, work};
    }
};

// Sites in a phase, ghosts left out.
template <int Dim, class Team>
LF_CALLED LF_HD std::int64_t count_phase(const Body<Dim, Team>& body, SiteState phase) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    return body.team.sum(
        l.count, [=](int s) -> std::int64_t { return phase_of(state[s]) == phase && (!l.periodic || is_interior(l, locate(l, s))); });
}

template <int Dim, class Team>
LF_HD Body<Dim, Team> make_body(Team& team, const ModelParameters& model, const ParticleView& particle, const Workspace& work) {
    return {team, model, particle, work};
}

}  // namespace lithofront
