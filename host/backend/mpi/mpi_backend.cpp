#include "backend/mpi/mpi_backend.hpp"

#include <map>
#include <optional>
#include <stdexcept>

#include "backend/mpi/command.hpp"
#include "backend/mpi/failure.hpp"
#include "backend/mpi/ranges.hpp"
#include "backend/mpi/wire.hpp"
#include "output/particle_serialisation.hpp"

namespace lithofront {
namespace {

// A command and its answers. What is thrown in between leaves ranks waiting, who cannot be told.
class Exchange {
public:
    explicit Exchange(Job& job) : job_(job) { job_.out_of_step = true; }
    void finish() { job_.out_of_step = false; }

private:
    Job& job_;
};

class MpiBackend final : public Backend {
public:
    MpiBackend(Job& job, BackendChoice choice, int threads) : job_(job), bounds_(static_cast<std::size_t>(ranks()) + 1, 0) {
        std::map<std::string, int> devices;
        everywhere([&](int) { return Packer(RankCommand::prepare, choice, threads); },
                   [&] {
                       job_.share.prepare(choice, threads);
                       ++devices[job_.share.backend().device()];
                   },
                   [&](int, Unpacker& in) {
                       in.taken<std::string>();
                       ++devices[in.taken<std::string>()];
                   });
        for (const auto& [device, count] : devices)
            device_ += (device_.empty() ? "" : "; ") + std::to_string(count) + (count == 1 ? " rank on " : " ranks, each on ") + device;
    }

    std::string name() const override { return job_.share.backend().name(); }
    std::string device() const override { return device_; }
    std::string memory() const override { return job_.share.backend().memory(); }
    std::size_t size() const override { return bounds_.back(); }

    void load(std::vector<Cohort> cohorts, bool shared_potential) override {
        if (cohorts.size() != 1) throw std::invalid_argument("ranks hold the particles of one study");
        const ModelParameters& parameters = cohorts[0].parameters;
        std::vector<Particle>& particles = cohorts[0].particles;
        std::vector<std::int64_t> weights;
        for (const Particle& particle : particles) weights.push_back(particle.sites_at_birth);
        bounds_ = balanced_bounds(weights, ranks());
        Exchange exchange(job_);
        for (int r = 1; r < ranks(); ++r) {
            Packer command(RankCommand::load, parameters, shared_potential, last(r) - first(r));
            job_.messages.send(r, command.take());
            for (std::size_t i = first(r); i < last(r); ++i) {
                job_.messages.send(r, serialise(particles[i]));
                particles[i] = Particle{};  // here no more
            }
        }
        particles.resize(last(0));
        finish(
            exchange, [&] { job_.share.load(parameters, std::move(particles), shared_potential); }, [](int, Unpacker&) {});
    }

    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        std::vector<ParticleOutcome> outcomes;
        if (orders[0].idle) {
            outcomes.resize(size());
            return outcomes;
        }
        const HalfCycleDrive& drive = orders[0].drive;
        const RecordingRequest& request = orders[0].request;
        everywhere(
            [&](int r) {
                Packer command(RankCommand::half_cycle, drive);
                pack(command, part_of_request(request, first(r), last(r)));
                return command;
            },
            [&] { outcomes = job_.share.run_half_cycle(drive, part_of_request(request, first(0), last(0))); },
            [&](int r, Unpacker& in) {
                outcomes.resize(last(r));
                for (std::size_t i = first(r); i < last(r); ++i) unpack(in, outcomes[i]);
            });
        return outcomes;
    }

    Particle particle(std::size_t index) const override {
        if (index >= size()) throw std::out_of_range("no particle " + std::to_string(index) + " in this population");
        const int r = range_of(bounds_, index);
        if (r == 0) return job_.share.backend().particle(index);
        Exchange exchange(job_);
        job_.messages.send(r, Packer(RankCommand::particle, index - first(r)).take());
        const std::vector<std::byte> bytes = job_.messages.receive(r);
        exchange.finish();
        Unpacker in(bytes);
        if (const Failure failure = taken_failure(in); failure.happened()) throw_failure(failure, name_of(r));
        return deserialise_particle(in.taken<std::vector<std::byte>>());
    }

private:
    int ranks() const { return job_.messages.ranks(); }
    std::size_t first(int rank) const { return bounds_[static_cast<std::size_t>(rank)]; }
    std::size_t last(int rank) const { return bounds_[static_cast<std::size_t>(rank) + 1]; }
    std::string name_of(int rank) const { return "rank " + std::to_string(rank) + " of " + std::to_string(ranks()); }

    static Failure taken_failure(Unpacker& in) {
        Failure failure;
        in.take(failure.kind);
        in.take(failure.text);
        return failure;
    }

    // A command to every other rank, this rank's part of the work, and the answers in order of the ranks.
    template <class Command, class Own, class Take>
    void everywhere(Command command, Own own, Take take) {
        Exchange exchange(job_);
        for (int r = 1; r < ranks(); ++r) job_.messages.send(r, command(r).take());
        finish(exchange, own, take);
    }

    // All are heard out before the first failure is thrown; one that only follows from another's comes last.
    template <class Own, class Take>
    void finish(Exchange& exchange, Own own, Take take) {
        std::exception_ptr here, consequence;
        try {
            own();
        } catch (const FailedElsewhere&) {
            consequence = std::current_exception();
        } catch (...) {
            here = std::current_exception();
        }
        Failure failure;
        int failed = 0;
        for (int r = 1; r < ranks(); ++r) {
            const std::vector<std::byte> bytes = job_.messages.receive(r);
            Unpacker in(bytes);
            const Failure theirs = taken_failure(in);
            if (!theirs.happened()) {
                if (!here && !consequence) take(r, in);
            } else if (!failure.happened() && theirs.kind != Failure::Kind::elsewhere) {
                failure = theirs;
                failed = r;
            }
        }
        exchange.finish();
        if (here) std::rethrow_exception(here);
        if (failure.happened()) throw_failure(failure, name_of(failed));
        if (consequence) std::rethrow_exception(consequence);
    }

    Job& job_;
    std::vector<std::size_t> bounds_;  // of the ranks' ranges
    std::string device_;
};

}  // namespace

std::unique_ptr<Backend> make_mpi_backend(Job& job, BackendChoice choice, int threads) {
    return std::make_unique<MpiBackend>(job, choice, threads);
}

void send_home(const Messages& messages) {
    for (int r = 1; r < messages.ranks(); ++r) messages.send(r, Packer(RankCommand::go_home).take());
}

}  // namespace lithofront
