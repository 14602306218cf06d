// Positions, neighbours, cells and directions in the frame in which a particle is drawn.
#include "population/box.hpp"

#include <doctest/doctest.h>

#include "about.hpp"
#include "population/cells.hpp"
#include "population/directions.hpp"
#include "population/draft.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

TEST_CASE("a channel begins half a spacing inside, looks out along its last axis at both ends, and holds nothing beyond them") {
    const Draft channel = draft_body(plain_channel(0.2, 0.1), 0);  // 8 by 4 sites of 25 nm
    CHECK(channel.box.position_nm(0, 0) == 12.5);
    CHECK(channel.box.position_nm(1, 3) == 87.5);
    CHECK(channel.normal({100.0, 10.0, 0.0})[1] == -1.0);
    CHECK(channel.normal({100.0, 90.0, 0.0})[1] == 1.0);
    CHECK(channel.contains({500.0, 100.0, 0.0}));
    CHECK(!channel.contains({100.0, 100.1, 0.0}));
    CHECK(!channel.contains({100.0, -0.1, 0.0}));
}

TEST_CASE("neighbours go on across periodic sides, and end at the last axis") {
    const Box box = draft_body(plain_channel(0.2, 0.1), 0).box;
    CHECK(face_neighbour(box, 7, 1, 0, 0) == box.at(0, 1, 0));
    CHECK(face_neighbour(box, 0, 1, 0, 1) == box.at(7, 1, 0));
    CHECK(face_neighbour(box, 1, 1, 0, 1) == box.at(0, 1, 0));
    CHECK(face_neighbour(box, 3, 3, 0, 2) == no_site);
    CHECK(face_neighbour(box, 3, 0, 0, 3) == no_site);
    CHECK(face_neighbour(box, 3, 1, 0, 3) == box.at(3, 0, 0));
}

TEST_CASE("cells round a ring are the fewest that are no longer than asked, numbered round it; others lie as they fall") {
    const Box box = draft_body(plain_channel(0.2, 0.1), 0).box;
    const CellAxis round = CellAxis::of(box, 0, 90.0), open = CellAxis::of(box, 1, 90.0);
    CHECK(round.around == 3);
    CHECK(round.edge_nm == about(200.0 / 3.0, 1e-12));
    CHECK(round.key(3) == 0);
    CHECK(round.key(-1) == 2);
    CHECK(open.around == 0);
    CHECK(open.edge_nm == 90.0);
    CHECK(open.key(-1) == -1);
    CHECK(open.at(-0.5) == -1);
}

TEST_CASE("a turn runs from x to y, and a height of one half lies on the equator") {
    const auto quarter = random_direction(2, 0.25f, 0.5f), equator = random_direction(3, 0.25f, 0.5f),
               high = random_direction(3, 0.0f, 0.9f);
    CHECK(quarter[0] == doctest::Approx(0.0).epsilon(1e-5));
    CHECK(quarter[1] == about(1.0, 1e-5));
    CHECK(equator[1] == about(1.0, 1e-5));
    CHECK(equator[2] == doctest::Approx(0.0).epsilon(1e-5));
    CHECK(high[2] == about(0.8, 1e-5));
    CHECK(high[0] == about(0.6, 1e-5));
}
