#include "simulation/study_checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/build_info.hpp"
#include "config/writer.hpp"
#include "output/byte_stream.hpp"
#include "output/checkpoint_file.hpp"
#include "output/particle_serialisation.hpp"
#include "simulation/state_serialisation.hpp"

namespace lithofront {
namespace {

// A section closes once it holds as many bytes or particles: all that is in memory of a checkpoint while it is written.
constexpr std::size_t bytes_per_section = std::size_t{1} << 20, particles_per_section = 256;

std::string particle_section(std::size_t index) { return fmt::format("particles_{}", index); }

std::string program_version() { return build_info().version; }

}  // namespace

void write_checkpoint(const std::filesystem::path& folder, const Options& options, const CyclerState& state,
                      const std::map<std::string, std::uint64_t>& result_digests, const Members& members) {
    CheckpointWriter out(folder);
    const auto add_text = [&out](const std::string& name, const std::string& text) {
        out.add(name, std::as_bytes(std::span(text.data(), text.size())));
    };
    add_text("version", program_version());
    add_text("config", to_toml(options));
    out.add("state", serialise(state));
    ByteWriter digests;
    for (const auto& [name, digest] : result_digests) {
        digests.write(name);
        digests.write(digest);
    }
    out.add("results", digests.take());
    std::size_t sections = 0;
    for (std::size_t i = 0; i < members.count;) {
        ByteWriter section;
        for (std::size_t held = 0; i < members.count && held < particles_per_section && section.size() < bytes_per_section; ++i, ++held) {
            const std::vector<std::byte> bytes = serialise(members.particle(i));
            section.write(
                std::vector<char>(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<const char*>(bytes.data()) + bytes.size()));
        }
        out.add(particle_section(sections++), section.take());
    }
    out.commit();
}

StudyCheckpoint read_checkpoint(const std::filesystem::path& folder) {
    LoadedCheckpoint loaded = load_checkpoint(folder);
    const auto text = [&loaded](const std::string& name) {
        const std::vector<std::byte> bytes = loaded.reader.read(name);
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    const std::string version = text("version");
    if (version != program_version())
        throw OutputError(fmt::format("{} was written by lithofront {}, this is {}; resume with that version, or run the study anew",
                                      loaded.reader.path().string(), version, program_version()));
    StudyCheckpoint checkpoint;
    checkpoint.note = loaded.note;
    checkpoint.config = text("config");
    checkpoint.state = deserialise_state(loaded.reader.read("state"));
    const std::vector<std::byte> digests = loaded.reader.read("results");
    for (ByteReader in(digests); in.remaining() > 0;) {
        std::string name;
        in.read(name);
        in.read(checkpoint.result_digests[name]);
    }
    const std::size_t particles = checkpoint.state.endings.size();
    for (std::size_t section = 0; checkpoint.particles.size() < particles; ++section) {
        const std::vector<std::byte> bytes = loaded.reader.read(particle_section(section));
        ByteReader in(bytes);
        while (in.remaining() > 0) {
            std::vector<char> one;
            in.read(one);
            checkpoint.particles.push_back(deserialise_particle(std::as_bytes(std::span(one))));
        }
    }
    if (checkpoint.particles.size() != particles) throw OutputError(loaded.reader.path().string() + " holds more particles than it says");
    return checkpoint;
}

}  // namespace lithofront
