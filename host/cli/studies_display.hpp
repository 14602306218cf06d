// Shows many running studies: one moving line on a terminal, a line per tenth elsewhere, and a line for each study at its end.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "cli/streams.hpp"
#include "simulation/many_studies.hpp"

namespace lithofront {

class StudiesDisplay final : public StudiesListener {
public:
    // `folders` of the studies, by which they are named.
    StudiesDisplay(Streams streams, bool quiet, const std::vector<std::filesystem::path>& folders);

    void note(const std::string& text) override;                        // not when quiet
    void warning(std::size_t study, const std::string& text) override;  // always
    void progress(std::size_t study, const Progress& now) override;
    void stepping() override;
    bool stop_requested() override;
    void ended(std::size_t study, const StudySummary& summary) override;
    void failed(std::size_t study, const std::exception& error) override;

    std::size_t failures() const { return failures_; }
    // The last words, and the exit code; `list` is what the command was given.
    int finish(const std::string& list);

private:
    void say(std::size_t study, const std::string& heading, const std::string& text);  // every line of it
    void show();
    void over(std::size_t study);
    void give_up(std::size_t study, const std::string& why);
    void result(std::size_t study, const std::string& text);  // its line on standard output
    void close_line();

    Streams streams_;
    bool quiet_, line_open_ = false;
    const std::vector<std::filesystem::path>& folders_;
    std::vector<double> share_;  // of each study, done
    double done_ = 0;            // sum of them
    double began_ = 0;           // seconds
    std::size_t over_ = 0, failures_ = 0;
    int tenths_shown_ = 0;
};

// Signals are let go at its end, however that comes.
struct Interruptible {
    ~Interruptible();
};

}  // namespace lithofront
