// The serial team is the reference; every other team must leave the same bits, whatever its order and number of members.
#include <doctest/doctest.h>

#include "parity/support/fingerprint.hpp"
#include "parity/support/team_backend.hpp"

using namespace lithofront;
using namespace lithofront::parity;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

void check_against_serial(Backend& other) {
    const std::unique_ptr<Backend> serial = make_cpu_backend(1);
    for (const Scenario& scenario : scenarios(sanitized)) {
        CAPTURE(scenario.name);
        const std::vector<Fingerprint> expected = fingerprints(*serial, scenario);
        const std::vector<Fingerprint> found = fingerprints(other, scenario);
        REQUIRE(expected.size() == found.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            CAPTURE(i);
            CHECK(difference(expected[i], found[i]) == "");
        }
    }
}

}  // namespace

TEST_CASE("a team that visits every loop in scrambled order leaves the same bits") {
    const std::unique_ptr<Backend> scrambled = make_scrambled_backend();
    check_against_serial(*scrambled);
}

TEST_CASE("a block of three members leaves the same bits as one") {
    const std::unique_ptr<Backend> block = make_emulated_backend(3, sanitized);
    check_against_serial(*block);
}

TEST_CASE("a block of sixteen members leaves the same bits as one") {
    const std::unique_ptr<Backend> block = make_emulated_backend(16, sanitized);
    check_against_serial(*block);
}
