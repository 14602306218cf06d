#include <doctest/doctest.h>

#include "robustness/tiny_study.hpp"
#include "sanitizer.hpp"

using namespace lithofront;
using namespace lithofront::test;

TEST_CASE("a process that cannot get memory ends with a message, however little it is given") {
    if (sanitized) {
        MESSAGE("skipped: a sanitizer maps far more than the limit");
        return;
    }
    int done = 0, told = 0;
    for (std::uint64_t kilobytes = 30'000; kilobytes < 64'000; kilobytes += 900) {
        CAPTURE(kilobytes);
        const TinyStudy study;
        Circumstances with;
        with.address_space = 1024 * kilobytes;
        const Ended ended = study.run({}, with);
        CAPTURE(ended.err);
        CHECK(ended.signal == 0);
        if (ended.code == 0) {
            ++done;
            CHECK(results_of(study.folder) == undisturbed());
        } else {
            ++told;
            CHECK_FALSE(ended.err.empty());
        }
    }
    CHECK(done > 0);
    CHECK(told > 0);
}
