#include "cli/progress.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <sstream>

using namespace lithofront;

namespace {

struct Shown {
    std::ostringstream out, err;
    ProgressDisplay display;
    Shown(bool terminal, bool quiet) : display({out, err, terminal}, quiet) {}
    std::string text() const { return err.str(); }
};

void run(ProgressDisplay& display, int cycles) {
    for (int i = 1; i <= cycles; ++i) display.progress({i, cycles, 0.9, 12.5, 60.0});
}

}  // namespace

TEST_CASE("durations are read at a glance") {
    CHECK(duration_text(0.4) == "0 s");
    CHECK(duration_text(59.4) == "59 s");
    CHECK(duration_text(59.6) == "1 min 00 s");
    CHECK(duration_text(200) == "3 min 20 s");
    CHECK(duration_text(5 * 3600 + 425) == "5 h 07 min");
    CHECK(duration_text(51 * 3600) == "2 d 3 h");
    CHECK(duration_text(-1) == "?");
    CHECK(duration_text(std::numeric_limits<double>::quiet_NaN()) == "?");
    CHECK(duration_text(std::numeric_limits<double>::infinity()) == "?");
}

TEST_CASE("a line says cycle, SOH, speed and time left") {
    CHECK(progress_text({3, 112, 0.98765, 123.4, 200}) == "3/112 cycles  SOH 0.9877  123 particle-cycles/s  3 min 20 s left");
    CHECK(progress_text({4, 112, 1.0, 123.4, 200, 4}) ==
          "4/112 cycles  SOH 1.0000 against cycle 4  123 particle-cycles/s  3 min 20 s left");
    const double none = std::numeric_limits<double>::quiet_NaN();
    CHECK(progress_text({5, 112, none, 123.4, 200, 1, "no charge went in"}) ==
          "5/112 cycles  no state of health: no charge went in  123 particle-cycles/s  3 min 20 s left");
    CHECK(soh_text(none, 0, "") == "no state of health");
}

TEST_CASE("nothing that a note or warning quotes can steer the terminal") {
    Shown shown(true, false);
    shown.display.note("a\x1b[31m b\xC2\x9B");
    shown.display.warning("c\xE2\x80\xAE");
    CHECK(shown.text() == "note: a?[31m b?\nwarning: c?\n");
}

TEST_CASE("away from a terminal there is a line per tenth") {
    Shown shown(false, false);
    run(shown.display, 1000);
    const std::string lines = shown.text();
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 10);
    CHECK(shown.text().starts_with("100/1000 cycles"));
    CHECK(shown.text().find('\r') == std::string::npos);
    CHECK(shown.out.str() == "");
}

TEST_CASE("a short study gets a line per cycle") {
    Shown shown(false, false);
    run(shown.display, 3);
    CHECK(shown.text().find("1/3 cycles") == 0);
    CHECK(shown.text().find("\n3/3 cycles") != std::string::npos);
}

TEST_CASE("on a terminal there is one moving line, and notes do not tear it") {
    Shown shown(true, false);
    run(shown.display, 50);
    const std::string line = shown.text();
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.find("[############............] 25/50") != std::string::npos);
    CHECK(line.find("[########################] 50/50") != std::string::npos);
    shown.display.note("hello");
    CHECK(shown.text().ends_with("\r\033[Knote: hello\n"));
    shown.display.end_line();
    CHECK(shown.text().ends_with("note: hello\n"));
    shown.display.progress({50, 50, 0.9, 1, 0});
    shown.display.end_line();
    CHECK(shown.text().ends_with("left\n"));
}

TEST_CASE("quiet means silence") {
    Shown shown(true, true);
    run(shown.display, 10);
    shown.display.note("hello");
    shown.display.end_line();
    CHECK(shown.text() == "");
}

TEST_CASE("a warning is shown even when quiet") {
    Shown shown(true, true);
    run(shown.display, 10);
    shown.display.warning("a checkpoint is damaged");
    CHECK(shown.text() == "warning: a checkpoint is damaged\n");
}
