#include <doctest/doctest.h>

#include "output/checkpoint_file.hpp"
#include "output/particle_serialisation.hpp"

using namespace lithofront;

// The fuzzer's first inputs, committed as files: they show that the format still reads what it once wrote.
TEST_CASE("the committed checkpoints still read as they did when they were written") {
    const std::filesystem::path corpus = LITHOFRONT_CHECKPOINT_CORPUS;
    const CheckpointReader study(corpus / "study");
    REQUIRE(study.sections().size() == 3);
    CHECK(study.sections()[0].name == "study");
    CHECK(study.read("study").size() == 7);
    const Particle particle = deserialise_particle(study.read("particle_000003"));
    CHECK(particle.number == 3);
    CHECK(particle.lattice.nx == 3);
    CHECK(particle.residual_stress_MPa.at(0) == 2.0f);
    CHECK(CheckpointReader(corpus / "no_sections").sections().empty());
    CHECK_THROWS_WITH_AS(CheckpointReader(corpus / "cut_short"), doctest::Contains("has 300 of 2035 bytes"), CheckpointError);
}
