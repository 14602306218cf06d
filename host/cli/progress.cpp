#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/interrupt.hpp"
#include "config/utf8.hpp"

namespace lithofront {
namespace {

constexpr const char* clear_line = "\r\033[K";

std::string bar(const Progress& now) {
    constexpr int width = 24;
    const double share = now.cycles > 0 ? static_cast<double>(now.cycle) / static_cast<double>(now.cycles) : 0.0;
    const int full = std::clamp(static_cast<int>(share * width), 0, width);
    std::string text = "[";
    text.append(static_cast<std::size_t>(full), '#');
    text.append(static_cast<std::size_t>(width - full), '.');
    return text.append("] ");
}

}  // namespace

std::string duration_text(double seconds) {
    if (!(seconds >= 0) || seconds > 1e9) return "?";
    const long whole = std::lround(seconds);
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    if (whole < 86400) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
    return fmt::format("{} d {} h", whole / 86400, whole / 3600 % 24);
}

std::string soh_text(double soh, std::int64_t reference_cycle, const std::string& why_none) {
    if (std::isnan(soh)) return why_none.empty() ? "no state of health" : "no state of health: " + why_none;
    return fmt::format("SOH {:.4f}{}", soh, reference_cycle > 0 ? fmt::format(" against cycle {}", reference_cycle) : "");
}

std::string progress_text(const Progress& now) {
    return fmt::format("{}/{} cycles  {}  {:.3g} particle-cycles/s  {} left", now.cycle, now.cycles,
                       soh_text(now.soh, now.soh_reference, now.no_soh), now.particle_cycles_per_second, duration_text(now.seconds_left));
}

void ProgressDisplay::progress(const Progress& now) {
    if (quiet_) return;
    if (streams_.messages_on_terminal) {
        streams_.messages << clear_line << bar(now) << progress_text(now) << std::flush;
        line_open_ = true;
        return;
    }
    const std::int64_t tenths = now.cycles > 0 ? now.cycle * 10 / now.cycles : 0;
    if (tenths <= tenths_shown_) return;
    tenths_shown_ = tenths;
    streams_.messages << progress_text(now) << std::endl;
}

void ProgressDisplay::note(const std::string& text) {
    if (!quiet_) line("note: " + text);
}

void ProgressDisplay::warning(const std::string& text) { line("warning: " + text); }

void ProgressDisplay::line(const std::string& text) {
    if (line_open_) streams_.messages << clear_line;
    line_open_ = false;
    streams_.messages << printable(text) << std::endl;
}

void ProgressDisplay::stepping() { catch_interrupts(); }

bool ProgressDisplay::stop_requested() { return interrupted(); }

void ProgressDisplay::end_line() {
    if (line_open_) streams_.messages << std::endl;
    line_open_ = false;
}

}  // namespace lithofront
