#include "population/cracks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "about.hpp"
#include "population/plain_options.hpp"
#include "population/sealed.hpp"

using namespace lithofront;

namespace {

// A block of lithiated sites 10 nm apart, the first at the origin.
Draft block(int nx, int ny, int nz = 1) {
    Draft draft;
    draft.box.dimension = nz > 1 ? 3 : 2;
    draft.box.extent = {nx, ny, nz};
    draft.box.spacing_nm = 10.0;
    draft.state.assign(draft.box.size(), phase_lithiated);
    draft.wet_crack_area.assign(draft.box.size(), 0.0f);
    for (auto* values : {&draft.stress_MPa, &draft.barrier_kT, &draft.ion_conductance, &draft.electron_conductance}) {
        values->assign(draft.box.size(), 0.0f);
    }
    return draft;
}

// The faces that are cut, as "axis:x,y,z" of the lower site, in order of the sites.
std::string cut_faces_of(const Draft& draft) {
    std::string text;
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        for (int axis = 0; axis < 3; ++axis) {
            if (draft.state[i] & cut_bit(axis)) {
                text += std::string(1, "xyz"[axis]) + ":" + std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(z) + " ";
            }
        }
    });
    return text;
}

std::int64_t count(const Draft& draft, SiteState mark) {
    return std::count_if(draft.state.begin(), draft.state.end(), [=](SiteState s) { return (s & mark) == mark; });
}

// Length (2D) or area of all cuts, each face by its projection on the crack, nm^(d-1).
double cut_content(const Draft& draft, const std::array<double, 3>& normal) {
    double sum = 0.0;
    for (int axis = 0; axis < 3; ++axis) {
        sum += double(count(draft, cut_bit(axis))) * std::abs(normal[std::size_t(axis)]);
    }
    return sum * std::pow(draft.box.spacing_nm, draft.box.dimension - 1);
}

const double half = std::sqrt(0.5);

}  // namespace

TEST_CASE("a segment between two columns cuts the faces of the rows that it passes") {
    Draft draft = block(5, 4);
    // At x = 14, from y = 5 to 25: rows 1 and 2.
    cut_faces({{{14.0, 15.0, 0.0}, {1.0, 0.0, 0.0}, 10.0, false}}, draft);
    CHECK(cut_faces_of(draft) == "x:1,1,0 x:1,2,0 ");
    CHECK(count(draft, site_crack_face) == 4);
    CHECK(draft.active_sites() == 20);  // no volume
    CHECK(count(draft, site_wet) == 0);
}

TEST_CASE("a slanted segment cuts along both axes, and the sites on it lie on one side") {
    Draft draft = block(5, 5);
    // On x + y = 30 from (9.3, 20.7) to (20.7, 9.3): sites (1, 2) and (2, 1) lie on it and count as above.
    cut_faces({{{15.0, 15.0, 0.0}, {half, half, 0.0}, 8.0, true}}, draft);
    CHECK(cut_faces_of(draft) == "y:2,0,0 x:1,1,0 y:1,1,0 x:0,2,0 ");
    // Each of the two sites on the line shows two faces, site (1, 1) too, the others one: 1/sqrt(2) of the crack for each.
    CHECK(double(draft.wet_crack_area[draft.box.at(1, 2, 0)]) == about(2 * half, 1e-6));
    CHECK(double(draft.wet_crack_area[draft.box.at(1, 1, 0)]) == about(2 * half, 1e-6));
    CHECK(double(draft.wet_crack_area[draft.box.at(0, 2, 0)]) == about(half, 1e-6));
    CHECK(count(draft, site_wet) == 5);
    // A second crack over the same faces adds no area.
    const auto before = draft.wet_crack_area;
    cut_faces({{{15.0, 15.0, 0.0}, {half, half, 0.0}, 8.0, true}, {{15.0, 15.0, 0.0}, {half, half, 0.0}, 8.0, true}}, draft);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(draft.wet_crack_area[i] == 2 * before[i]);
}

TEST_CASE("a disc cuts the faces over its circle") {
    Draft draft = block(4, 4, 4);
    // At z = 15 around (10, 10), radius 10.
    cut_faces({{{10.0, 10.0, 15.0}, {0.0, 0.0, 1.0}, 10.0, false}}, draft);
    CHECK(cut_faces_of(draft) == "z:1,0,1 z:0,1,1 z:1,1,1 z:2,1,1 z:1,2,1 ");
}

TEST_CASE("an absurdly long crack is clipped to the body") {
    Draft draft = block(5, 4);
    cut_faces({{{14.0, 15.0, 0.0}, {1.0, 0.0, 0.0}, 5e11, false}}, draft);
    CHECK(cut_faces_of(draft) == "x:1,0,0 x:1,1,0 x:1,2,0 x:1,3,0 ");
    Options options = plain_options(0.15, 25.0, 3);
    options.microstructure.cracks_per_um2 = 1e4;
    options.microstructure.crack_length_um = 999.999;
    draft = draft_body(options, 0);
    open_cracks(options, 0, draft);
    CHECK(count(draft, site_crack_face) > 0);
}

TEST_CASE("cracks of a channel pass through its periodic sides") {
    Draft draft = block(4, 4);
    draft.box.periodic = true;
    draft.box.ring_nm = 40.0;
    // At x = -6, that is 34: between columns 3 and 0.
    cut_faces({{{-6.0, 10.0, 0.0}, {1.0, 0.0, 0.0}, 5.0, false}}, draft);
    CHECK(cut_faces_of(draft) == "x:3,1,0 ");
    CHECK(count(draft, site_crack_face) == 2);
    // From x = 30 over the seam to 50 at y = 14: columns 3, 0 and 1.
    draft = block(4, 4);
    draft.box.periodic = true;
    draft.box.ring_nm = 40.0;
    cut_faces({{{40.0, 14.0, 0.0}, {0.0, 1.0, 0.0}, 10.0, false}}, draft);
    CHECK(cut_faces_of(draft) == "y:0,1,0 y:1,1,0 y:3,1,0 ");
}

TEST_CASE("the faces of a crack have its length or area, in any direction") {
    for (const int dimension : {2, 3}) {
        for (const std::array<double, 3>& normal :
             {std::array<double, 3>{1.0, 0.0, 0.0}, {0.6, 0.8, 0.0}, {half, half, 0.0}, {0.28, 0.96, 0.0}, {0.48, 0.6, 0.64}}) {
            if (dimension == 2 && normal[2] != 0.0) continue;
            Draft draft = draft_body(plain_options(1.0, 10.0, dimension), 0);
            cut_faces({{{3.3, -2.1, 1.7}, normal, 250.0, false}}, draft);
            const double content = dimension == 2 ? 500.0 : 3.14159265 * 250.0 * 250.0;
            CHECK(cut_content(draft, normal) == about(content, 0.03));
        }
    }
}

TEST_CASE("a crack through the whole particle leaves no path over faces") {
    for (const int dimension : {2, 3}) {
        for (std::uint32_t number = 0; number < 40; ++number) {
            Options options = plain_options(0.6, 25.0, dimension);
            options.microstructure.cracks_per_um2 = 3.0;
            options.microstructure.crack_length_um = 100.0;
            Draft draft = draft_body(options, number);
            std::vector<Crack> cracks = draw_cracks(options, number, draft);
            if (cracks.empty()) continue;
            cracks.resize(1);
            cracks[0].wet = false;
            cut_faces(cracks, draft);
            // Wet and in contact on one side alone: the other side is sealed, and nothing of the first.
            std::int64_t beyond = 0;
            each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
                if (!is_active(draft.state[i])) return;
                double height = 0.0;
                for (int k = 0; k < dimension; ++k) {
                    height += cracks[0].normal[std::size_t(k)] * (draft.box.position_nm(k, k == 0   ? x
                                                                                           : k == 1 ? y
                                                                                                    : z) -
                                                                  cracks[0].centre_nm[std::size_t(k)]);
                }
                if (height >= 0.0) draft.state[i] |= site_wet | site_contact;
                beyond += height < 0.0;
            });
            CHECK(seal_pieces(draft) == (draft.active_sites() == 0 ? 0 : beyond));
        }
    }
}

TEST_CASE("cracks are a Poisson process of the stated density, the same on any lattice") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(1.0, 50.0, dimension);
        options.population.shape = Shape::star;
        options.microstructure.cracks_per_um2 = 3.0;
        double sum = 0.0;
        for (std::uint32_t number = 0; number < 1000; ++number) {
            sum += static_cast<double>(draw_cracks(options, number, draft_body(options, number)).size());
        }
        const double expected = 3000.0 * (dimension == 2 ? 3.14159265 / 4 : 3.14159265 / 6);
        CHECK(std::abs(sum - expected) < 5 * std::sqrt(expected));
        const auto coarse = draw_cracks(options, 5, draft_body(options, 5));
        options.lattice.site_spacing_nm = 31.0;
        const auto fine = draw_cracks(options, 5, draft_body(options, 5));
        REQUIRE(coarse.size() > 0);
        REQUIRE(coarse.size() == fine.size());
        for (std::size_t i = 0; i < fine.size(); ++i) {
            CHECK(coarse[i].centre_nm == fine[i].centre_nm);
            CHECK(coarse[i].normal == fine[i].normal);
            CHECK(coarse[i].wet == fine[i].wet);
        }
    }
}

TEST_CASE("electrolyte enters the cracks that reach the surface, or all") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(2.0, 100.0, dimension);
        options.microstructure.cracks_per_um2 = 50.0;
        options.microstructure.crack_length_um = 0.4;
        const Draft draft = draft_body(options, 0);
        int wet = 0, dry = 0;
        for (const Crack& crack : draw_cracks(options, 0, draft)) {
            // The farthest point of a disc or segment from the centre of a ball or disc of 1 um.
            double along = 0.0, squared = 0.0;
            for (std::size_t k = 0; k < 3; ++k) {
                along += crack.centre_nm[k] * crack.normal[k];
                squared += crack.centre_nm[k] * crack.centre_nm[k];
            }
            const double farthest = std::hypot(along, std::sqrt(std::max(0.0, squared - along * along)) + 200.0);
            if (std::abs(farthest - 1000.0) > 3.0) CHECK(crack.wet == (farthest > 1000.0));  // rays leave out the last 3 nm
            (crack.wet ? wet : dry) += 1;
        }
        CHECK(wet > 10);
        CHECK(dry > 10);
        options.microstructure.crack_electrolyte = CrackElectrolyte::all;
        for (const Crack& crack : draw_cracks(options, 0, draft)) CHECK(crack.wet);
        options.microstructure.crack_wetted_fraction = 0.3;
        double share = 0.0, n = 0.0;
        for (std::uint32_t number = 0; number < 20; ++number) {
            for (const Crack& crack : draw_cracks(options, number, draft)) {
                share += crack.wet;
                n += 1.0;
            }
        }
        CHECK(std::abs(share / n - 0.3) < 5 * std::sqrt(0.21 / n));
    }
    // A channel has electrolyte at its low end alone.
    Options options = plain_channel(2.0, 2.0, 100.0);
    options.microstructure.cracks_per_um2 = 50.0;
    options.microstructure.crack_length_um = 0.4;
    const Draft draft = draft_body(options, 0);
    for (const Crack& crack : draw_cracks(options, 0, draft)) {
        CHECK(crack.wet == (crack.centre_nm[1] < 200.0 * std::abs(crack.normal[0])));
    }
}

TEST_CASE("what cuts enclose is sealed, and nothing else is") {
    const auto ring = [](std::size_t sides) {
        Draft draft = block(5, 5);
        std::vector<Crack> cracks{{{15.0, 20.0, 0.0}, {1.0, 0.0, 0.0}, 5.0, false},
                                  {{25.0, 20.0, 0.0}, {1.0, 0.0, 0.0}, 5.0, false},
                                  {{20.0, 15.0, 0.0}, {0.0, 1.0, 0.0}, 5.0, false},
                                  {{20.0, 25.0, 0.0}, {0.0, 1.0, 0.0}, 5.0, false}};
        cracks.resize(sides);
        cut_faces(cracks, draft);
        draft.state[draft.box.at(0, 0, 0)] |= site_wet;
        draft.state[draft.box.at(4, 4, 0)] |= site_contact;
        return draft;
    };
    Draft draft = ring(4);
    CHECK(seal_pieces(draft) == 1);
    CHECK(is_sealed(draft.state[draft.box.at(2, 2, 0)]));
    CHECK(draft.active_sites() == 24);
    draft = ring(3);
    CHECK(seal_pieces(draft) == 0);
    CHECK(draft.active_sites() == 25);
    // Without electrolyte anywhere it isn't the crack that closes the piece.
    draft = ring(4);
    draft.state[draft.box.at(0, 0, 0)] = static_cast<SiteState>(draft.state[draft.box.at(0, 0, 0)] & ~site_wet);
    CHECK(seal_pieces(draft) == 0);
    // A crack that parts the block from side to side: both halves are wet, and the one without a contact, 3 of 5 columns, is sealed.
    draft = block(5, 5);
    cut_faces({{{25.0, 20.0, 0.0}, {1.0, 0.0, 0.0}, 50.0, false}}, draft);
    for (const int x : {0, 4}) draft.state[draft.box.at(x, 0, 0)] |= site_wet;
    draft.state[draft.box.at(4, 4, 0)] |= site_contact;
    CHECK(seal_pieces(draft) == 15);
    CHECK(is_sealed(draft.state[draft.box.at(2, 0, 0)]));
    CHECK(is_active(draft.state[draft.box.at(3, 0, 0)]));
}

TEST_CASE("a wet face has the area that the crack which faces it most shows, and both of its sites have it") {
    Draft draft = block(5, 4);
    // Along x between rows 1 and 2, past columns 1 to 3; and a steeper one that crosses the face below (2, 2) too.
    const Crack level{{20.0, 15.0, 0.0}, {0.0, 1.0, 0.0}, 12.0, true}, steep{{20.0, 15.0, 0.0}, {0.6, 0.8, 0.0}, 3.0, true};
    for (const auto& both : {std::vector<Crack>{level, steep}, std::vector<Crack>{steep, level}}) {
        draft = block(5, 4);
        cut_faces(both, draft);
        for (int x = 1; x <= 3; ++x)
            for (int y = 1; y <= 2; ++y) CHECK(double(draft.wet_crack_area[draft.box.at(x, y, 0)]) == about(1.0, 1e-6));
        CHECK(draft.wet_crack_area[draft.box.at(4, 1, 0)] == 0.0f);
    }
    draft = block(5, 4);
    cut_faces({steep}, draft);
    CHECK(double(draft.wet_crack_area[draft.box.at(2, 1, 0)]) == about(0.8, 1e-6));
}

TEST_CASE("cracks have their centres in the body, and none is longer than the way round a channel") {
    Options o = plain_options(1.0);
    o.microstructure.cracks_per_um2 = 100.0;
    o.microstructure.crack_length_um = 0.5;
    const Draft disc = draft_body(o, 0);
    const auto drawn = draw_cracks(o, 0, disc);
    CHECK(drawn.size() > 40);
    for (const Crack& crack : drawn) {
        CHECK(disc.contains(crack.centre_nm));
        CHECK(crack.half_length_nm == 250.0);
    }
    o = plain_channel(0.4, 1.0);
    o.microstructure.cracks_per_um2 = 100.0;
    o.microstructure.crack_length_um = 0.5;
    const auto round = draw_cracks(o, 0, draft_body(o, 0));
    CHECK(round.size() > 10);
    for (const Crack& crack : round) CHECK(crack.half_length_nm == about(200.0, 1e-9));
}
