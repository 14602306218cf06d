// Feeds hostile bytes to the checkpoint reader: as they come, then with their checksums put right so that the checks
// behind the checksums are reached too, and to the readers of a particle and of a study's state.
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstring>
#include <string>
#include <vector>

#include "output/checkpoint_file.hpp"
#include "output/particle_serialisation.hpp"
#include "simulation/state_serialisation.hpp"

namespace {

using namespace lithofront;

// What is read must be what is written: a second round gives the same bytes.
template <class Read>
void try_section(std::span<const std::byte> bytes, Read read) {
    try {
        const std::vector<std::byte> once = serialise(read(bytes));
        if (serialise(read(once)) != once) abort();
    } catch (const OutputError&) {}
}

void try_contents(std::span<const std::byte> bytes) {
    try_section(bytes, deserialise_particle);
    try_section(bytes, deserialise_state);
}

void try_checkpoint(const std::vector<std::byte>& bytes) {
    const int descriptor = ::memfd_create("checkpoint", MFD_CLOEXEC);
    if (descriptor < 0 || ::write(descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) abort();
    try {
        const CheckpointReader reader("/proc/self/fd/" + std::to_string(descriptor));
        std::size_t total = 0;
        for (const CheckpointSection& section : reader.sections()) {
            const auto read = reader.read(section.name);
            total += read.size();
            try_contents(read);
        }
        if (total > bytes.size()) abort();  // sections overlap
    } catch (const CheckpointError&) {}
    ::close(descriptor);
}

template <class Value>
Value value_at(const std::vector<std::byte>& bytes, std::size_t at) {
    Value value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

template <class Value>
void put_at(std::vector<std::byte>& bytes, std::size_t at, Value value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

// Offsets as listed in checkpoint_file.hpp.
void repair(std::vector<std::byte>& bytes) {
    constexpr std::size_t head = 40, row = 56;
    if (bytes.size() < head) return;
    std::memcpy(bytes.data(), "LFCHKPT", 8);
    put_at(bytes, 8, std::uint32_t{1});
    const std::size_t rows = value_at<std::uint32_t>(bytes, 12) % ((bytes.size() - head) / row + 1);
    put_at(bytes, 12, static_cast<std::uint32_t>(rows));
    put_at(bytes, 16, std::uint64_t{bytes.size()});
    const std::size_t table = bytes.size() - rows * row;
    for (std::size_t at = table; at < bytes.size(); at += row) {
        const auto offset = value_at<std::uint64_t>(bytes, at + 32), size = value_at<std::uint64_t>(bytes, at + 40);
        if (offset > bytes.size() || size > bytes.size() - offset) continue;
        put_at(bytes, at + 48, std::uint64_t{XXH3_64bits(bytes.data() + offset, size)});
    }
    put_at(bytes, 24, std::uint64_t{XXH3_64bits(bytes.data() + table, bytes.size() - table)});
    put_at(bytes, 32, std::uint64_t{XXH3_64bits(bytes.data(), 32)});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<std::byte> bytes(size);
    if (size > 0) std::memcpy(bytes.data(), data, size);
    try_contents(bytes);
    try_checkpoint(bytes);
    repair(bytes);
    try_checkpoint(bytes);
    return 0;
}
