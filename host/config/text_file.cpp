#include "config/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "config/errors.hpp"

namespace lithofront {
namespace {

struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

// "a TOML file" to "an existing TOML file".
std::string existing(std::string_view wanted) { return "an existing" + std::string(wanted.substr(wanted.find(' '))); }

[[noreturn]] void fail(const std::string& path, std::string_view wanted) {
    const int code = errno;
    std::error_code error;
    if (code == ENOENT && std::filesystem::is_symlink(path, error))
        throw ConfigError(path + ": is a link to " + std::filesystem::read_symlink(path, error).string() + ", which is not there");
    throw ConfigError(path + ": cannot be read: " + std::strerror(code) + (code == ENOENT ? "; give " + existing(wanted) : std::string{}));
}

}  // namespace

bool is_open_stream(const std::filesystem::path& path) {
    const std::string& name = path.native();
    return name == "/dev/stdin" || name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/");
}

std::string read_text_file(const std::filesystem::path& given, std::size_t most_bytes, std::string_view wanted) {
    const std::filesystem::path path = given == "-" ? "/dev/stdin" : given;
    const std::string name = path.string();
    const bool stream = is_open_stream(name);
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | (stream ? 0 : O_NONBLOCK))};  // a fifo must not block
    struct stat status {};
    if (file.number < 0 || ::fstat(file.number, &status) != 0) fail(name, wanted);
    if (S_ISDIR(status.st_mode)) throw ConfigError(name + ": is a directory; give " + std::string(wanted));
    if (!S_ISREG(status.st_mode) && !stream)
        throw ConfigError(name + ": is not a regular file; give " + std::string(wanted) + ", or /dev/stdin");
    if (S_ISREG(status.st_mode) && static_cast<std::uintmax_t>(status.st_size) > most_bytes)
        throw ConfigError(fmt::format("{}: {} bytes; {} may hold at most {}", name, status.st_size,
                                      wanted == "a TOML file" ? "a configuration" : wanted, most_bytes));
    std::string text;
    char block[65536];
    while (text.size() <= most_bytes) {
        const ssize_t got = ::read(file.number, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(name, wanted);
        if (got == 0) break;
        text.append(block, static_cast<std::size_t>(got));
    }
    return text;
}

}  // namespace lithofront
