// Shows a running study: one moving line on a terminal, a line per tenth elsewhere.
#pragma once
#include "cli/streams.hpp"
#include "simulation/study.hpp"

namespace lithofront {

class ProgressDisplay : public StudyListener {
public:
    ProgressDisplay(Streams streams, bool quiet) : streams_(streams), quiet_(quiet) {}
    ~ProgressDisplay() override { end_line(); }
    void progress(const Progress& now) override;
    void note(const std::string& text) override;     // not when quiet
    void warning(const std::string& text) override;  // always
    void stepping() override;
    bool stop_requested() override;
    void end_line();  // leaves the moving line as it stands

private:
    void line(const std::string& text);

    Streams streams_;
    bool quiet_;
    bool line_open_ = false;
    std::int64_t tenths_shown_ = 0;
};

// "42 s", "3 min 20 s", "5 h 07 min", "2 d 3 h"; "?" when not known.
std::string duration_text(double seconds);

// "SOH 0.9980 against cycle 4", or why there is none.
std::string soh_text(double soh, std::int64_t reference_cycle, const std::string& why_none);

// "1/10 cycles  SOH 0.998 against cycle 1  12.3 particle-cycles/s  3 min 20 s left"
std::string progress_text(const Progress& now);

}  // namespace lithofront
