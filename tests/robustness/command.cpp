#include "robustness/command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <stdexcept>

#include "output/temporary_folder.hpp"

namespace lithofront::test {

Command::Command(const std::filesystem::path& scratch, const std::vector<std::string>& arguments, const Circumstances& with) {
    static int number = 0;
    const std::string name = "command-" + std::to_string(++number);
    out_ = scratch / (name + ".out");
    err_ = scratch / (name + ".err");
    std::vector<std::string> words{LITHOFRONT_COMMAND};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    // Before the fork: a child that is killed at once leaves them too.
    const int out = ::open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const int err = ::open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    std::cout.flush();
    process_ = ::fork();
    if (process_ != 0) {
        ::close(out);
        ::close(err);
        if (process_ < 0) throw std::runtime_error("cannot fork");
        return;
    }
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    if (!with.fault.empty()) {
        ::setenv("LD_PRELOAD", LITHOFRONT_FAULTS, 1);
        ::setenv("LF_FAULT", with.fault.c_str(), 1);
        ::setenv("LF_FAULT_FILE", with.fault_file.c_str(), 1);
        // A sanitizer's runtime wants to be loaded first, which matters for what it intercepts and not for this. What it keeps of
        // freed memory fills up within few cycles, so that resident memory still tells of growth.
        ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0:quarantine_size_mb=4:thread_local_quarantine_size_kb=64", 1);
    }
    if (with.largest_file > 0) {
        const rlimit limit{with.largest_file, with.largest_file};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (with.address_space > 0) {
        const rlimit limit{with.address_space, with.address_space};
        ::setrlimit(RLIMIT_AS, &limit);
    }
    if (with.closed_streams)
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(stream);
    ::execv(argv[0], argv.data());
    ::_exit(127);
}

Command::~Command() {
    if (!running_) return;
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
}

void Command::send(int signal) const {
    if (running_) ::kill(process_, signal);
}

void Command::go_on() const { send(SIGCONT); }

bool Command::wait_for_stop() {
    int status = 0;
    if (::waitpid(process_, &status, WUNTRACED) != process_) throw std::runtime_error("cannot wait");
    if (WIFSTOPPED(status)) return true;
    take(status);
    return false;
}

bool Command::ended_within(double seconds) {
    timespec start{}, now{};
    ::clock_gettime(CLOCK_MONOTONIC, &start);
    while (running_) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) take(status);
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        const double passed = static_cast<double>(now.tv_sec - start.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec - start.tv_nsec);
        if (!running_ || passed >= seconds) break;
        const timespec moment{0, 200'000};
        ::nanosleep(&moment, nullptr);
    }
    return !running_;
}

const Ended& Command::wait() {
    if (running_) {
        int status = 0;
        if (::waitpid(process_, &status, 0) != process_) throw std::runtime_error("cannot wait");
        take(status);
    }
    return ended_;
}

void Command::take(int status) {
    running_ = false;
    ended_.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ended_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ended_.out = read_text(out_);
    ended_.err = read_text(err_);
}

std::string Command::printed() const { return read_text(err_); }

std::uint64_t Command::resident_bytes() const {
    std::ifstream file("/proc/" + std::to_string(process_) + "/statm");
    std::uint64_t pages = 0, resident = 0;
    if (!(file >> pages >> resident)) throw std::runtime_error("cannot read the memory of a process");
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

Ended lithofront_command(const std::filesystem::path& scratch, const std::vector<std::string>& arguments, const Circumstances& with) {
    return Command(scratch, arguments, with).wait();
}

}  // namespace lithofront::test
