#include "bench/cuda_machine.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "backend/cuda/device_shard.hpp"
#include "backend/cuda/packed_particle.hpp"
#include "bench/cuda_ladder.hpp"
#include "bench/cuda_timing.hpp"
#include "bench/piece_info.hpp"
#include "cuda/bench.hpp"

namespace lithofront {
namespace {

// As many copies of the subject as the device runs at a time.
class PieceBench {
public:
    PieceBench(const BenchSubject& subject, int device) : subject_(subject), device_(device) {
        LF_CUDA(cudaSetDevice(device_));
        const DeviceTraits traits = traits_of(device_);
        HalfCycleKernelLimits limits;
        LF_CUDA(piece_kernel_limits(&limits));
        const Lattice& lattice = subject_.particle.lattice;
        shape_ = shape_for(std::vector<PlannedParticle>{{lattice, &subject_.parameters, shape_of(subject_.particle)}}, traits, limits);
        int of_one = 0;
        LF_CUDA(piece_blocks_per_multiprocessor(shape_.threads, shape_.fast_bytes, &of_one));
        blocks_ = std::max(of_one, 1) * traits.multiprocessors;
        const std::size_t n = static_cast<std::size_t>(blocks_);
        state_.reserve(n * packed_bytes(shape_of(subject_.particle)));
        scratch_.reserve(n * shape_.scratch_bytes);
        described_.reserve(n * sizeof(DeviceParticle));
        outcomes_.reserve(n * sizeof(PieceOutcome));
    }

    int blocks() const { return blocks_; }

    // Fresh copies everywhere, one repetition, and what each block got.
    PieceOutcome first(Piece piece) {
        LF_CUDA(cudaSetDevice(device_));
        const std::size_t n = static_cast<std::size_t>(blocks_), bytes = packed_bytes(shape_of(subject_.particle));
        PinnedBuffer packed, described;
        packed.reserve(bytes);
        described.reserve(n * sizeof(DeviceParticle));
        pack(subject_.particle, packed.data());
        auto* one = reinterpret_cast<DeviceParticle*>(described.data());
        for (std::size_t b = 0; b < n; ++b) {
            one[b] = DeviceParticle{view_in(state_.data() + b * bytes, subject_.particle), {}};
            LF_CUDA(cudaMemcpyAsync(state_.data() + b * bytes, packed.data(), bytes, cudaMemcpyHostToDevice, stream_.get()));
        }
        LF_CUDA(cudaMemcpyAsync(described_.data(), described.data(), n * sizeof(DeviceParticle), cudaMemcpyHostToDevice, stream_.get()));
        launch(piece, 1);
        std::vector<PieceOutcome> outcomes(n);
        LF_CUDA(cudaMemcpyAsync(outcomes.data(), outcomes_.data(), n * sizeof(PieceOutcome), cudaMemcpyDeviceToHost, stream_.get()));
        LF_CUDA(cudaStreamSynchronize(stream_.get()));
        for (const PieceOutcome& o : outcomes)
            if (o.checksum != outcomes[0].checksum || o.items != outcomes[0].items)
                throw std::runtime_error("blocks of the device do not agree on piece " + std::to_string(static_cast<int>(piece)));
        return outcomes[0];
    }

    double seconds(Piece piece, int repetitions) {
        const double both = seconds_of(stream_, [&] { launch(piece, repetitions); });
        const double begin = seconds_of(stream_, [&] { launch(piece, 0); });
        return std::max(both - begin, 0.0);
    }

private:
    void launch(Piece piece, int repetitions) {
        PieceBatch batch;
        batch.particle = reinterpret_cast<const DeviceParticle*>(described_.data());
        batch.outcome = reinterpret_cast<PieceOutcome*>(outcomes_.data());
        batch.scratch = scratch_.data();
        batch.scratch_bytes = shape_.scratch_bytes;
        batch.fast_bytes = shape_.fast_bytes;
        LF_CUDA(
            launch_piece(subject_.parameters, subject_.drive, batch, {piece, repetitions}, {blocks_, 1, shape_.threads, stream_.get()}));
    }

    const BenchSubject subject_;
    int device_;
    CudaStream stream_;
    WorkerShape shape_;
    int blocks_ = 0;
    DeviceBuffer state_, scratch_, described_, outcomes_;
};

// What the plain kernels write to, and run in.
struct PlainBench {
    CudaStream stream;
    DeviceBuffer one, other;
};

// Far more than the caches hold, within a small part of the memory that is free.
std::size_t floats_to_copy() {
    std::size_t free_bytes = 0, total = 0;
    LF_CUDA(cudaMemGetInfo(&free_bytes, &total));
    return std::min(std::size_t{1} << 26, free_bytes / 16 / sizeof(float) / 4 * 4);
}

std::vector<Workload> plain_workloads(const DeviceTraits& traits, int extent_wanted) {
    const auto bench = std::make_shared<PlainBench>();
    const std::size_t results = static_cast<std::size_t>(traits.multiprocessors) * plain_threads * 2 * sizeof(std::uint32_t);
    const std::size_t copied_floats = floats_to_copy();
    bench->one.reserve(std::max(copied_floats * sizeof(float), results));
    bench->other.reserve(copied_floats * sizeof(float));
    const int blocks = traits.multiprocessors;
    const auto out = [bench] { return reinterpret_cast<float*>(bench->one.data()); };
    const auto timed = [bench](auto launch) {
        return [=](int repetitions) { return seconds_of(bench->stream, [&] { launch(repetitions); }); };
    };
    const int floats = static_cast<int>(traits.shared_per_block / (2 * sizeof(float)) / 4 * 4);
    int extent = extent_wanted;
    while (plain_stencil_bytes(extent) > traits.shared_per_block) --extent;
    std::vector<Workload> all;
    all.push_back({"memory_copy", "bytes", 2.0 * sizeof(float) * static_cast<double>(copied_floats), timed([=](int repetitions) {
                       float* other = reinterpret_cast<float*>(bench->other.data());
                       LF_CUDA(launch_memory_copy(out(), other, copied_floats, repetitions, {8 * blocks, 1, 512, bench->stream.get()}));
                   })});
    all.push_back({"cache_copy", "bytes", 2.0 * sizeof(float) * floats * blocks,
                   timed([=](int repetitions) { LF_CUDA(launch_shared_copy(floats, repetitions, out(), blocks, bench->stream.get())); })});
    all.push_back({"weighted_stencil", "sites", static_cast<double>(extent) * extent * blocks, timed([=](int repetitions) {
                       LF_CUDA(launch_plain_stencil(extent, repetitions, out(), blocks, bench->stream.get()));
                   })});
    // Two blocks for each multiprocessor, as its threads allow.
    all.push_back({"philox", "words", 4.0 * plain_threads * 2 * blocks, timed([=](int repetitions) {
                       LF_CUDA(launch_plain_words(repetitions, reinterpret_cast<std::uint32_t*>(out()), 2 * blocks, bench->stream.get()));
                   })});
    return all;
}

}  // namespace

BenchMachine cuda_machine(const BenchSubject& subject, int device) {
    LF_CUDA(cudaSetDevice(device));
    const DeviceTraits traits = traits_of(device);
    BenchMachine machine{
        "cuda", describe_device(device), plain_workloads(traits, subject.particle.lattice.nx), {}, ladder_workloads(subject, traits)};
    const auto bench = std::make_shared<PieceBench>(subject, device);
    for (const PieceInfo& info : piece_infos) {
        const PieceOutcome outcome = bench->first(info.piece);
        machine.kernels.push_back({std::string(info.name), std::string(info.unit),
                                   static_cast<double>(bench->blocks()) * static_cast<double>(outcome.items),
                                   [bench, piece = info.piece](int repetitions) { return bench->seconds(piece, repetitions); },
                                   std::string(info.roofline), info.roofline_items, outcome.checksum});
    }
    return machine;
}

}  // namespace lithofront
