// When the potentials are solved for anew.
#include "particle/closure.hpp"

#include "about.hpp"

using namespace lithofront;

TEST_CASE("the potentials are due once as much has converted as would move them by seven tenths of their tolerance") {
    FieldSchedule schedule{10, 25};
    CHECK(!schedule.due(24));
    CHECK(schedule.due(25));
    schedule.plan(30, 0.1f, 0.05f, 100.0f);  // 20 conversions moved them by 0.1: 0.35 * 20 = 7 more
    CHECK(schedule.last == 30);
    CHECK(schedule.next == 37);
    schedule.plan(40, 0.0f, 0.05f, 100.0f);  // at most four times as long as before
    CHECK(schedule.next == 80);
    schedule.plan(60, 0.0f, 0.05f, 50.0f);  // nor longer than is allowed
    CHECK(schedule.next == 110);
}
