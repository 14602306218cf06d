#include "bench/cuda_ladder.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "bench/cuda_timing.hpp"
#include "bench/pieces.hpp"
#include "core/team.hpp"
#include "cuda/ladder/ladder.hpp"
#include "cuda/ladder/patch_sweep.hpp"

namespace lithofront {
namespace {

constexpr int checked_sweeps = 3;
constexpr std::size_t arrays = 4;  // of a field that a sweep reads: potential, two faces, inverse

using Rung = cudaError_t (*)(const LadderBatch&, int, cudaStream_t);

// The ionic field of the subject: as a half-cycle begins it, and after some sweeps of the engine's own.
struct Reference {
    explicit Reference(const BenchSubject& subject) {
        Particle particle = subject.particle;
        const WorkspaceBlock block(subject.parameters, particle.lattice);
        const ParticleView view = view_of(particle);
        const Workspace workspace = workspace_for(block.workspace(), view);
        SerialTeam team;
        const HalfCycleRun run = begin_pieces(make_body<2>(team, subject.parameters, view, workspace), subject.drive);
        const FieldArrays& f = workspace.ion;
        lattice = particle.lattice;
        sites = run.lithiated + run.delithiated;
        omega = relaxation_factor(lattice);
        for (const float* array : {f.potential, f.face[0], f.face[1], f.inverse}) data.insert(data.end(), array, array + lattice.count);
        for (int k = 0; k < checked_sweeps; ++k) largest = bits_of(measured_sweep<2>(team, lattice, f, omega));
        swept.assign(f.potential, f.potential + lattice.count);
    }
    Lattice lattice;
    std::int64_t sites = 0;  // that relax
    float omega = 1.0f;
    std::vector<float> data, swept;
    std::int32_t largest = 0;
};

class LadderBench {
public:
    LadderBench(const BenchSubject& subject, int count) : reference_(subject), count_(count) {
        const std::size_t n = static_cast<std::size_t>(count_);
        fields_.reserve(n * bytes());
        described_.reserve(n * sizeof(FieldArrays));
        largest_.reserve(n * sizeof(std::int32_t));
    }

    const Lattice& lattice() const { return reference_.lattice; }
    double sites() const { return static_cast<double>(reference_.sites) * count_; }

    void check(const char* name, Rung rung) {
        const std::size_t n = static_cast<std::size_t>(count_), sites = reference_.swept.size();
        std::vector<FieldArrays> described(n);
        for (std::size_t k = 0; k < n; ++k) {
            float* at = reinterpret_cast<float*>(fields_.data() + k * bytes());
            described[k].potential = at;
            described[k].face[0] = at + sites;
            described[k].face[1] = at + 2 * sites;
            described[k].inverse = at + 3 * sites;
            LF_CUDA(cudaMemcpyAsync(at, reference_.data.data(), bytes(), cudaMemcpyHostToDevice, stream_.get()));
        }
        LF_CUDA(cudaMemcpyAsync(described_.data(), described.data(), n * sizeof(FieldArrays), cudaMemcpyHostToDevice, stream_.get()));
        LF_CUDA(cudaStreamSynchronize(stream_.get()));
        launch(rung, checked_sweeps);
        std::vector<float> swept(sites);
        std::vector<std::int32_t> largest(n);
        LF_CUDA(cudaMemcpyAsync(largest.data(), largest_.data(), n * sizeof(std::int32_t), cudaMemcpyDeviceToHost, stream_.get()));
        for (std::size_t k = 0; k < n; ++k) {
            LF_CUDA(cudaMemcpyAsync(swept.data(), described[k].potential, sites * sizeof(float), cudaMemcpyDeviceToHost, stream_.get()));
            LF_CUDA(cudaStreamSynchronize(stream_.get()));
            if (swept != reference_.swept || largest[k] != reference_.largest)
                throw std::runtime_error(std::string("the rung ") + name + " leaves other bits than the processor's sweep");
        }
    }

    double seconds(Rung rung, int sweeps) {
        return seconds_of(stream_, [&] { launch(rung, sweeps); });
    }

private:
    std::size_t bytes() const { return arrays * reference_.swept.size() * sizeof(float); }

    void launch(Rung rung, int sweeps) {
        LadderBatch batch;
        batch.lattice = reference_.lattice;
        batch.field = reinterpret_cast<const FieldArrays*>(described_.data());
        batch.largest = reinterpret_cast<std::int32_t*>(largest_.data());
        batch.count = count_;
        batch.omega = reference_.omega;
        LF_CUDA(rung(batch, sweeps, stream_.get()));
    }

    const Reference reference_;
    int count_;
    CudaStream stream_;
    DeviceBuffer fields_, described_, largest_;
};

}  // namespace

std::vector<Workload> ladder_workloads(const BenchSubject& subject, const DeviceTraits& traits) {
    const auto bench = std::make_shared<LadderBench>(subject, traits.multiprocessors);
    std::vector<Workload> rungs;
    const auto add = [&](const char* name, Rung rung) {
        bench->check(name, rung);
        rungs.push_back(
            {name, "sites", bench->sites(), [bench, rung](int sweeps) { return bench->seconds(rung, sweeps); }, "weighted_stencil", 1});
    };
    add("global_memory_sweep", launch_naive_sweeps);
    if (fits_patch(bench->lattice()) && patch_memory_bytes() <= traits.shared_per_block) add("register_patch_sweep", launch_patch_sweeps);
    return rungs;
}

}  // namespace lithofront
