// The real `lithofront` as a child process.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lithofront::test {

struct Ended {
    int code = -1;  // exit code; -1 when a signal ended it
    int signal = 0;
    std::string out, err;
};

// What the child gets that a user's shell would not give it.
struct Circumstances {
    std::string fault, fault_file;    // as described in faults/faults.cpp
    std::uint64_t largest_file = 0;   // ulimit -f, bytes; 0: none
    std::uint64_t address_space = 0;  // ulimit -v, bytes; 0: none
    bool closed_streams = false;      // stdin, stdout and stderr
};

class Command {
public:
    // Starts at once; `scratch` holds what it prints.
    Command(const std::filesystem::path& scratch, const std::vector<std::string>& arguments, const Circumstances& with = {});
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;
    ~Command();  // kills what still runs

    pid_t process() const { return process_; }
    void send(int signal) const;
    void go_on() const;  // SIGCONT
    // Waits until a planned stop; false when the process ended instead.
    bool wait_for_stop();
    // Waits up to this long for the end; false while it still runs.
    bool ended_within(double seconds);
    const Ended& wait();
    std::string printed() const;           // on stderr so far
    std::uint64_t resident_bytes() const;  // of a process that runs or stands still

private:
    void take(int status);

    std::filesystem::path out_, err_;
    pid_t process_ = -1;
    bool running_ = true;
    Ended ended_;
};

// Runs to the end.
Ended lithofront_command(const std::filesystem::path& scratch, const std::vector<std::string>& arguments, const Circumstances& with = {});

}  // namespace lithofront::test
