// Settings of the model's first edition: refused with what stands in their place, or noted where only the meaning has changed.
#include "config/successors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "config/registry.hpp"
#include "config/writer.hpp"
#include "expect_error.hpp"

using namespace lithofront;

namespace {

bool is_known(const std::string& key) { return std::count(known_keys().begin(), known_keys().end(), key) == 1; }

std::vector<std::string> notes_on(const std::string& toml, const std::vector<std::string>& sets = {}) {
    std::vector<std::string> notes;
    parse_options(toml, "study.toml", sets, &notes);
    return notes;
}

}  // namespace

TEST_CASE("a setting of the first edition is refused with its place, its successor and why") {
    CHECK(refusal("seed = 1\n[kinetics]\n  interface_stiffness_kT = 2\n") ==
          "study.toml:3:3: 'kinetics.interface_stiffness_kT' is a setting of the model's first edition; use "
          "kinetics.interface_energy_J_per_m2 and kinetics.interface_radius_nm: a stiffness between neighbouring sites was another surface "
          "energy on every lattice");
    CHECK(refusal("[kinetics]\nnucleation_density = 0.01\n") ==
          "study.toml:2:1: 'kinetics.nucleation_density' is a setting of the model's first edition; use kinetics.nucleation_per_um2 (per "
          "um3 in 3D): a share of the sites was another number of nuclei on every lattice");
    CHECK(refusal("output.min_pocket_sites = 4\n") ==
          "study.toml:1:8: 'output.min_pocket_sites' is a setting of the model's first edition; use output.min_region_nm2 (2D) or "
          "output.min_region_nm3 (3D): a number of sites was another size on every lattice");
    CHECK(refusal("[ageing]\ncracking = true\ncrack_open_wetted_fraction = 0.5\n") ==
          "study.toml:3:1: 'ageing.crack_open_wetted_fraction' is a setting of the model's first edition; use "
          "microstructure.crack_electrolyte: electrolyte follows a growing crack that it has entered, and no other");
}

TEST_CASE("so is one that an override sets") {
    CHECK(contains(refusal("", {"output.min_pocket_sites=4"}),
                   "--set 'output.min_pocket_sites=4': 'output.min_pocket_sites' is a setting of the model's first edition; use"));
}

TEST_CASE("what stands in the place of a setting exists, and the setting itself does not") {
    for (const Successor& s : successors()) {
        CAPTURE(s.key);
        CHECK_FALSE(is_known(std::string(s.key)));
        std::istringstream words{std::string(s.use)};
        int keys = 0;
        for (std::string word; words >> word;)
            if (word.find('.') != std::string::npos) {
                CAPTURE(word);
                CHECK(is_known(word));
                ++keys;
            }
        CHECK(keys >= 1);
    }
}

TEST_CASE("a barrier of passivation given by itself is noted, as its name once meant the gain of a half-cycle") {
    const std::string old = "[ageing]\npassivation_barrier_kT = 0.02\n";
    REQUIRE(notes_on(old).size() == 1);
    CHECK(notes_on(old)[0] ==
          "study.toml:2:1: ageing.passivation_barrier_kT is the barrier that a boundary tends to; in the model's first edition it was the "
          "gain of every half-cycle. ageing.passivation_half_cycles and ageing.passivation_width_nm, which go with it, are at their "
          "defaults");
    CHECK(notes_on("", {"ageing.passivation_barrier_kT=1"}).size() == 1);
    CHECK(notes_on(old + "passivation_half_cycles = 60\n").empty());
    CHECK(notes_on(old + "passivation_width_nm = 100\n").empty());
    CHECK(notes_on("").empty());
    CHECK(notes_on(to_toml(Options{})).empty());
}
