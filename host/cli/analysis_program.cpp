#include "cli/analysis_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace lithofront {
namespace {

using Words = std::vector<std::string>;

bool can_import(const std::string& python, const std::string& package) {
    try {
        // Found, not imported: the libraries that it needs take a second to load.
        return run_program({python, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('" + package + "') is None)"},
                           true) == 0;
    } catch (const std::runtime_error&) {
        return false;
    }
}

std::vector<std::string> pythons_near() {
    std::vector<std::string> found;
    if (const char* environment = std::getenv("VIRTUAL_ENV")) found.push_back(std::string(environment) + "/bin/python");
    std::error_code error;
    auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
    // A build lies in build/<preset>/host/cli, and the scripts of the repository make build/venv.
    for (int level = 0; !error && level < 5 && folder.has_relative_path(); ++level, folder = folder.parent_path()) {
        const auto python = folder / "venv" / "bin" / "python";
        if (std::filesystem::exists(python, error)) found.push_back(python.string());
    }
    found.emplace_back("python3");
    return found;
}

[[noreturn]] void not_found(const std::vector<std::string>& tried) {
    std::string message = "the Python package lithofront-analysis was not found; tried";
    for (const auto& one : tried) message += (&one == &tried.front() ? " " : ", ") + one;
    throw std::runtime_error(message +
                             "\ninstall it with 'python3 -m venv venv && venv/bin/pip install ./analysis' in the repository, "
                             "then give --python venv/bin/python or set LITHOFRONT_PYTHON");
}

}  // namespace

std::vector<std::string> find_analysis(const std::optional<std::string>& python, const std::string& package) {
    const char* environment = std::getenv("LITHOFRONT_PYTHON");
    const bool named = python || (environment && *environment);
    const std::vector<std::string> tried = python ? Words{*python} : named ? Words{environment} : pythons_near();
    for (const auto& one : tried)
        if (can_import(one, package)) return {one, "-m", package};
    if (!named) {
        const std::string launcher = package == "lithofront" ? "lithofront-studies" : "lithofront-analysis";
        try {
            if (run_program({launcher, "--help"}, true) == 0) return {launcher};
        } catch (const std::runtime_error&) {
            // Not in the path, like the others: the message below says so.
        }
    }
    not_found(tried);
}

void become_program(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    execvp(pointers[0], pointers.data());
    throw std::runtime_error("cannot start " + words.at(0) + ": " + std::strerror(errno));
}

int run_program(const std::vector<std::string>& words, bool silent) {
    std::vector<char*> pointers;
    for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        if (silent) posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int error = posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) throw std::runtime_error("cannot start " + words.at(0) + ": " + std::strerror(error));
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) throw std::runtime_error("cannot wait for " + words.at(0) + ": " + std::strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace lithofront
