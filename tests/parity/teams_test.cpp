// Teams that run on any machine: the same bits, whatever the order of a loop and the number of members.
#include <doctest/doctest.h>

#include "parity/support/against_serial.hpp"
#include "parity/support/team_backend.hpp"
#include "sanitizer.hpp"

using namespace lithofront;
using namespace lithofront::parity;
using lithofront::test::sanitized;

TEST_CASE("a team that visits every loop in scrambled order leaves the same bits") {
    const std::unique_ptr<Backend> scrambled = make_scrambled_backend();
    check_against_serial(*scrambled, true);
}

TEST_CASE("a team that visits every loop in scrambled order leaves the same bits on particles of every size" *
          doctest::test_suite("thorough")) {
    const std::unique_ptr<Backend> scrambled = make_scrambled_backend();
    check_against_serial(*scrambled, sanitized);
}

// Every scenario at full size by blocks is slow; the scrambled team runs them so before every change, blocks on small particles.
TEST_CASE("a block of three members leaves the same bits as one" * doctest::test_suite("slow")) {
    const std::unique_ptr<Backend> block = make_emulated_backend(3, sanitized);
    check_against_serial(*block, sanitized);
}

TEST_CASE("a block of five members leaves the same bits as one with every mechanism") {
    const std::unique_ptr<Backend> block = make_emulated_backend(5, sanitized);
    check_against_serial(*block, true, [](const Scenario& s) { return s.name.find("everything") != std::string::npos; });
}

TEST_CASE("a block of sixteen members leaves the same bits as one" * doctest::test_suite("thorough")) {
    const std::unique_ptr<Backend> block = make_emulated_backend(16, sanitized);
    check_against_serial(*block, true);
}

TEST_CASE("a block of sixteen members leaves the same bits as one on particles of every size" * doctest::test_suite("slow")) {
    const std::unique_ptr<Backend> block = make_emulated_backend(16, sanitized);
    check_against_serial(*block, sanitized);
}

TEST_CASE("a cluster of three blocks of two members leaves the same bits as one") {
    const std::unique_ptr<Backend> cluster = make_emulated_cluster_backend(3, 2, sanitized);
    check_against_serial(*cluster, true);
}

TEST_CASE("a cluster of eight blocks leaves the same bits as one on a large lattice") {
    const std::unique_ptr<Backend> cluster = make_emulated_cluster_backend(8, 2, sanitized);
    check_large_lattices(*cluster, [](const Scenario& s) { return s.name == "electrode, large lattices 2D"; });
}

TEST_CASE("a cluster of eight blocks leaves the same bits as one on large lattices" * doctest::test_suite("thorough")) {
    const std::unique_ptr<Backend> cluster = make_emulated_cluster_backend(8, 2, sanitized);
    check_large_lattices(*cluster);
}

TEST_CASE("a population goes on with another team as if nothing had happened") {
    const std::unique_ptr<Backend> serial = make_cpu_backend(1), scrambled = make_scrambled_backend();
    check_resume(*serial, *scrambled);
    check_resume(*scrambled, *serial);
}
