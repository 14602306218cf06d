// What block `k` of an electrode's kernels does for particle k, over any team.
#pragma once
#include "cuda/electrode.hpp"
#include "cuda/region_list.hpp"

namespace lithofront {

struct ElectrodeParticle {
    ParticleView view;
    Recording recording;
    Workspace workspace;

    LF_HD static ElectrodeParticle of(const ModelParameters& parameters, const ElectrodeBatch& batch, int k) {
        ElectrodeParticle one;
        one.view = batch.particle[k].view;
        one.recording = batch.particle[k].recording;
        BlockCutter cutter(batch.workspace[k]);
        one.workspace = workspace_for(lay_workspace(cutter, parameters, one.view.lattice), one.view);
        return one;
    }
};

template <int Dim, class Team>
LF_HD void run_command_block(Team& team, const Orders& orders, const ElectrodeBatch& batch, const ElectrodeCommand& command, int k) {
    const ElectrodeParticle one = ElectrodeParticle::of(orders.parameters, batch, k);
    // Every thread works on a copy of its own; the barrier lets all of them read before one writes.
    ElectrodeMember member;
    if (command.task != ElectrodeTask::begin) member = batch.member[k];
    team.once([] {});
    const auto body = make_body<Dim>(team, orders.parameters, one.view, one.workspace);
    const ElectrodeAnswer answer = obey(body, orders.drive, one.recording, command, member);
    team.once([=, &batch, &member] {
        batch.member[k] = member;
        batch.answer[k] = answer;
    });
}

template <int Dim, class Team>
LF_HD void run_end_block(Team& team, const Orders& orders, const ElectrodeBatch& batch, bool alone, const WorkerPlace& place) {
    const int k = place.worker;
    const ElectrodeParticle one = ElectrodeParticle::of(orders.parameters, batch, k);
    ElectrodeMember member;
    if (!alone) member = batch.member[k];
    const auto body = make_body<Dim>(team, orders.parameters, one.view, one.workspace);
    const HalfCycleOutcome done =
        alone ? do_half_cycle(body, orders.drive, one.recording) : finish_member(body, orders.drive, one.recording, member);
    hand_over(team, done, one.workspace.region.reported, &batch.outcome[k], {batch.regions, batch.regions_used, place.words});
}

}  // namespace lithofront
