#include "cli/studies_display.hpp"

#include <fmt/format.h>

#include <chrono>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "cli/finish.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "config/utf8.hpp"

namespace lithofront {
namespace {

double now_in_seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

Interruptible::~Interruptible() { release_interrupts(); }

StudiesDisplay::StudiesDisplay(Streams streams, bool quiet, const std::vector<std::filesystem::path>& folders)
    : streams_(streams), quiet_(quiet), folders_(folders), share_(folders.size(), 0.0), began_(now_in_seconds()) {}

void StudiesDisplay::close_line() {
    if (line_open_) streams_.messages << "\r\033[K";
    line_open_ = false;
}

void StudiesDisplay::say(std::size_t study, const std::string& heading, const std::string& text) {
    close_line();
    const std::string folder = printable(folders_[study].string());
    std::size_t from = 0;
    while (true) {
        const std::size_t to = text.find('\n', from);
        streams_.messages << heading << folder << ": " << printable(text.substr(from, to - from)) << std::endl;
        if (to == std::string::npos) return;
        from = to + 1;
    }
}

void StudiesDisplay::note(const std::string& text) {
    if (!quiet_) streams_.messages << "note: " << printable(text) << std::endl;
}

void StudiesDisplay::warning(std::size_t study, const std::string& text) { say(study, "warning: ", text); }

void StudiesDisplay::progress(std::size_t study, const Progress& now) {
    const double share = static_cast<double>(now.cycle) / static_cast<double>(now.cycles);
    done_ += share - share_[study];
    share_[study] = share;
    show();
}

void StudiesDisplay::show() {
    if (quiet_) return;
    const double all = static_cast<double>(folders_.size());
    const int tenths = static_cast<int>(10.0 * done_ / all);
    if (!streams_.messages_on_terminal && tenths <= tenths_shown_) return;
    tenths_shown_ = tenths;
    const double spent = now_in_seconds() - began_;
    const std::string text = fmt::format("{}/{} studies{}  {:.0f} %  {} left", over_, folders_.size(),
                                         failures_ > 0 ? fmt::format("  {} failed", failures_) : "", 100.0 * done_ / all,
                                         duration_text(done_ > 0 ? spent / done_ * (all - done_) : -1.0));
    if (streams_.messages_on_terminal) streams_.messages << "\r\033[K" << text << std::flush;
    else streams_.messages << text << std::endl;
    line_open_ = streams_.messages_on_terminal;
}

void StudiesDisplay::stepping() { catch_interrupts(); }

bool StudiesDisplay::stop_requested() { return interrupted(); }

// The line on standard output comes last: whoever reads it finds all that was said of the study.
void StudiesDisplay::ended(std::size_t study, const StudySummary& summary) {
    close_line();
    for (const std::string& text : warnings_of(summary)) warning(study, text);
    if (summary.interrupted) {
        result(study, fmt::format("interrupted after cycle {}", summary.cycles_done));
        return;
    }
    const std::string failure = failure_of(summary, folders_[study]);
    if (!failure.empty()) {
        give_up(study, failure);
        return;
    }
    over(study);
    streams_.results << result_line(summary, folders_[study]) << std::endl;
}

void StudiesDisplay::failed(std::size_t study, const std::exception& error) {
    const auto* stopped = dynamic_cast<const StoppedStudy*>(&error);
    give_up(study, stopped ? stopped_text(*stopped, folders_[study]) : error.what());
}

void StudiesDisplay::give_up(std::size_t study, const std::string& why) {
    over(study);
    ++failures_;
    say(study, "lithofront: error: ", why);
    result(study, "failed: " + printable(why.substr(0, why.find('\n'))));
}

void StudiesDisplay::over(std::size_t study) {
    close_line();
    ++over_;
    done_ += 1.0 - share_[study];
    share_[study] = 1.0;
}

void StudiesDisplay::result(std::size_t study, const std::string& text) {
    streams_.results << printable(folders_[study].string()) << ": " << text << std::endl;
}

int StudiesDisplay::finish(const std::string& list) {
    close_line();
    if (over_ < folders_.size()) {
        streams_.messages << fmt::format("interrupted after {} of {} studies; go on with: {}", over_, folders_.size(),
                                         printable(command_line({"run-many", list, "--resume"})))
                          << std::endl;
        return exit_interrupted;
    }
    if (failures_ == 0) return exit_done;
    streams_.messages << fmt::format("lithofront: error: {} of {} studies failed", failures_, folders_.size()) << std::endl;
    return exit_failed;
}

}  // namespace lithofront
