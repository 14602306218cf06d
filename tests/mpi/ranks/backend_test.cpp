// The backend over ranks, with machines that fail when a case wants it.
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "backend/errors.hpp"
#include "backend/mpi/mpi_backend.hpp"
#include "backend/mpi/server.hpp"
#include "simulation/studies.hpp"

using namespace lithofront;

namespace {

// Where a machine fails: in which of its calls, on which rank.
struct Fault {
    std::string call;
    int rank = 0;
};

// An electrode's members of which one ends the half-cycle by an exception, in the middle of the talk between ranks.
class FailingMembers final : public ElectrodeElsewhere {
public:
    FailingMembers(ElectrodeElsewhere& whole, int after) : whole_(whole), left_(after) {}
    ElectrodeAnswer ask(ElectrodeMembers& here, const ElectrodeCommand& command) override {
        struct Thrower final : ElectrodeMembers {
            ElectrodeAnswer ask(const ElectrodeCommand&) override { throw std::runtime_error("a member failed"); }
        } thrower;
        return left_-- > 0 ? whole_.ask(here, command) : whole_.ask(thrower, command);
    }
    Extent total(const Extent& here) override { return whole_.total(here); }
    void done() override { whole_.done(); }

private:
    ElectrodeElsewhere& whole_;
    int left_;
};

class FailingBackend final : public Backend {
public:
    FailingBackend(std::string call) : inner_(make_cpu_backend(1)), call_(std::move(call)) { fail_in("make"); }
    std::string name() const override { return inner_->name(); }
    std::string device() const override { return inner_->device(); }
    std::size_t size() const override { return inner_->size(); }
    Particle particle(std::size_t index) const override {
        fail_in("particle");
        return inner_->particle(index);
    }
    void join_electrode(ElectrodeElsewhere& elsewhere) override {
        if (call_ == "member") failing_ = std::make_unique<FailingMembers>(elsewhere, 100);
        inner_->join_electrode(failing_ ? *failing_ : elsewhere);
    }
    void load(std::vector<Cohort> cohorts, bool shared_potential) override {
        fail_in("load");
        inner_->load(std::move(cohorts), shared_potential);
    }
    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        fail_in("before");
        auto outcomes = inner_->run_half_cycle(orders);
        fail_in("after");
        return outcomes;
    }

private:
    void fail_in(const std::string& call) const {
        if (call_ == call) throw NoDeviceError("the machine failed in " + call);
    }
    std::unique_ptr<Backend> inner_;
    std::string call_;
    std::unique_ptr<ElectrodeElsewhere> failing_;
};

// Rank 0's text of what a cycle of the study ends by; empty where it ends well. The others serve.
std::string end_of_cycle(const Options& options, const Fault& fault) {
    const Messages messages(MPI_COMM_WORLD, 1000);
    Job job(messages, MPI_COMM_WORLD, [&](BackendChoice, int) -> std::unique_ptr<Backend> {
        return std::make_unique<FailingBackend>(messages.rank() == fault.rank ? fault.call : "");
    });
    if (messages.rank() > 0) {
        serve(job.messages, job.share);
        return {};
    }
    std::string text;
    try {
        const auto backend = make_mpi_backend(job, BackendChoice::cpu, 1);
        const std::vector<Particle> particles = lithofront::testing::run_cycles(options, 1, 0).particles;
        std::vector<RadialOutline> outlines;
        for (const Particle& particle : particles) outlines.emplace_back(particle);
        Cycler cycler(options, *backend, particles, outlines);
        cycler.next();
        for (std::size_t i = 0; i < backend->size(); ++i) CHECK(backend->particle(i).number == i);
    } catch (const NoDeviceError& error) {
        text = "no device: " + std::string(error.what());
    } catch (const std::exception& error) {
        text = error.what();
    }
    CHECK(!job.out_of_step);
    send_home(job.messages);
    return text;
}

}  // namespace

TEST_CASE("a failure on any rank, in any call, reaches rank 0 and leaves all ranks in step") {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (const bool electrode : {false, true})
        for (const std::string call : {"", "make", "load", "before", "after", "particle", "member"})
            for (const int failing : {0, 1, 2}) {
                if (call == "member" && !electrode) continue;
                // Ranks of an electrode meet many times in each step: no more of that than tells something of its own.
                const bool telling = call == "before" || call == "member" || failing == 1;
                if (electrode && !(telling && call != "make" && call != "load" && call != "particle")) continue;
                CAPTURE(electrode);
                CAPTURE(call);
                CAPTURE(failing);
                Options options = lithofront::testing::small_study();
                options.population.particles = 4;
                options.population.median_diameter_um = options.population.min_diameter_um = 0.2;
                options.population.max_diameter_um = 0.25;
                if (electrode) options.protocol.coupling = Coupling::electrode;
                const std::string text = end_of_cycle(options, {call, failing});
                if (rank != 0) continue;
                const std::string where = failing == 0 ? "" : "rank " + std::to_string(failing) + " of 3: ";
                if (call.empty()) CHECK(text == "");
                else if (call == "member") CHECK(text == where + "a member failed");
                else CHECK(text == "no device: " + where + "the machine failed in " + call);
            }
}
