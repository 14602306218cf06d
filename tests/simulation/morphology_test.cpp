#include <doctest/doctest.h>

#include "simulation/morphology.hpp"

using namespace lithofront;

namespace {

PocketRecord region(std::int64_t sites, bool core) {
    PocketRecord r;
    r.sites = sites;
    r.core = core;
    return r;
}

// A charge that leaves these regions of a particle of 1000 sites, with this share of product cut off inside at half conversion.
MorphologyClass kind_of(const std::vector<PocketRecord>& regions, float inner = 0.0f) {
    ParticleOutcome charge{};
    charge.result.inner_product_share = inner;
    for (const PocketRecord& r : regions) charge.tally.left_sites += r.sites;
    return classify(charge, regions, 1000, 2).kind;
}

}  // namespace

TEST_CASE("what a charge leaves decides its class") {
    CHECK(kind_of({}) == MorphologyClass::complete);
    CHECK(kind_of({region(80, true)}) == MorphologyClass::core_shell);
    CHECK(kind_of({region(80, true), region(20, false)}) == MorphologyClass::core_shell);
    CHECK(kind_of({region(70, true), region(30, false)}) == MorphologyClass::fingers);
    CHECK(kind_of({region(40, false), region(30, false)}) == MorphologyClass::fingers);
    CHECK(kind_of({region(80, true)}, 0.2f) == MorphologyClass::mosaic);
    CHECK(kind_of({region(900, true)}) == MorphologyClass::core_shell);
    // A front that barely began is no finger.
    CHECK(kind_of({region(901, false)}) == MorphologyClass::none);
}
