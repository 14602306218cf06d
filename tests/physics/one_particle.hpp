// One particle with its workspace, to call the particle algorithms on.
#pragma once
#include <utility>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "config/model_parameters.hpp"
#include "core/team.hpp"
#include "particle/body.hpp"
#include "population/make_particle.hpp"

namespace lithofront::test {

struct OneParticle {
    OneParticle(const ModelParameters& parameters, Particle body)
        : p(parameters), particle(std::move(body)), v(view_of(particle)), block(p, v.lattice), ws(workspace_for(block.workspace(), v)) {}
    OneParticle(const Options& options, std::uint32_t number)
        : OneParticle(make_model_parameters(options), make_particle(options, number)) {}
    OneParticle(const OneParticle&) = delete;
    OneParticle& operator=(const OneParticle&) = delete;

    // At work under its own model, or under another.
    template <int Dim = 2>
    Body<Dim, SerialTeam> body(const ModelParameters& model) {
        return make_body<Dim>(team, model, v, ws);
    }
    template <int Dim = 2>
    Body<Dim, SerialTeam> body() {
        return body<Dim>(p);
    }

    ModelParameters p;
    Particle particle;
    ParticleView v;
    WorkspaceBlock block;
    Workspace ws;
    SerialTeam team;
};

}  // namespace lithofront::test
