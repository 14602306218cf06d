#include "backend/mpi/server.hpp"

#include "backend/mpi/command.hpp"
#include "backend/mpi/failure.hpp"
#include "backend/mpi/wire.hpp"
#include "output/particle_serialisation.hpp"

namespace lithofront {
namespace {

// Does the work, which packs its answer, and sends that or why there is none.
template <class Work>
void answer(const Messages& messages, Work work) {
    Failure failure;
    Packer packer(failure.kind, failure.text);
    try {
        work(packer);
    } catch (...) {
        failure = failure_of(std::current_exception());
        packer = Packer(failure.kind, failure.text);
    }
    messages.send(0, packer.take());
}

void prepare(Unpacker& in, Share& share, Packer& out) {
    const auto choice = in.taken<BackendChoice>();
    share.prepare(choice, in.taken<int>());
    out.add(share.backend().name());
    out.add(share.backend().device());
}

void load(const Messages& messages, Unpacker& in, Share& share) {
    const auto parameters = in.taken<ModelParameters>();
    const bool shared_potential = in.taken<bool>();
    const auto count = in.taken<std::size_t>();
    // All are taken in, whatever becomes of them: rank 0 sends them in any case.
    std::size_t received = 0;
    answer(messages, [&](Packer&) {
        std::vector<Particle> particles;
        std::exception_ptr failure;
        for (; received < count; ++received) {
            const std::vector<std::byte> bytes = messages.receive(0);
            try {
                if (!failure) particles.push_back(deserialise_particle(bytes));
            } catch (...) {
                failure = std::current_exception();
                particles.clear();
            }
        }
        if (failure) std::rethrow_exception(failure);
        share.load(parameters, std::move(particles), shared_potential);
    });
    if (received < count) throw std::runtime_error("out of memory for a particle that rank 0 sends");
}

void half_cycle(Unpacker& in, Share& share, Packer& out) {
    const auto drive = in.taken<HalfCycleDrive>();
    RecordingRequest request;
    unpack(in, request);
    for (const ParticleOutcome& outcome : share.run_half_cycle(drive, request)) pack(out, outcome);
}

void particle(Unpacker& in, Share& share, Packer& out) { out.add(serialise(share.backend().particle(in.taken<std::size_t>()))); }

}  // namespace

void serve(const Messages& messages, Share& share) {
    while (true) {
        const std::vector<std::byte> bytes = messages.receive(0);
        Unpacker in(bytes);
        switch (in.taken<RankCommand>()) {
            case RankCommand::prepare: answer(messages, [&](Packer& out) { prepare(in, share, out); }); break;
            case RankCommand::load: load(messages, in, share); break;
            case RankCommand::half_cycle: answer(messages, [&](Packer& out) { half_cycle(in, share, out); }); break;
            case RankCommand::particle: answer(messages, [&](Packer& out) { particle(in, share, out); }); break;
            case RankCommand::go_home: return;
        }
    }
}

}  // namespace lithofront
