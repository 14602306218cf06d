#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstring>
#include <filesystem>
#include <span>

#include "output/checkpoint_file.hpp"
#include "output/row_digest.hpp"
#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void flip_bit(const std::filesystem::path& file, std::size_t byte) {
    std::string text = read_text(file);
    text.at(byte) = static_cast<char>(text[byte] ^ 0x10);
    write_text(file, text);
}

void shorten(const std::filesystem::path& file, double share) {
    std::filesystem::resize_file(file, static_cast<std::uintmax_t>(share * static_cast<double>(std::filesystem::file_size(file))));
}

// The checkpoint as another release of the program would have written it.
void rewrite_as_version(const std::filesystem::path& folder, const std::string& version) {
    const TemporaryFolder aside;
    {
        const CheckpointReader from(folder / checkpoint_name);
        CheckpointWriter to(aside.path());
        for (const CheckpointSection& section : from.sections()) {
            if (section.name == "version") to.add("version", std::as_bytes(std::span(version)));
            else to.add(section.name, from.read(section.name));
        }
        to.commit();
    }
    std::filesystem::copy_file(aside / checkpoint_name, folder / checkpoint_name, std::filesystem::copy_options::overwrite_existing);
}

// Refused with this code and these words, and nothing in the folder has changed. Returns what was said.
std::string check_refused(const TinyStudy& study, int code, const std::string& words) {
    const auto before = files_in(study.folder);
    const Ended ended = study.resume({"--quiet"});
    CAPTURE(ended.err);
    CHECK(ended.code == code);
    CHECK(ended.err.starts_with("lithofront: error: "));
    CHECK(contains(ended.err, words));
    CHECK(files_in(study.folder) == before);
    return ended.err;
}

// The newest checkpoint is damaged, and the resumption from the one before is killed at this call on its next checkpoint.
void check_kill_after_fallback(int call) {
    CAPTURE(call);
    const TinyStudy study;
    study.run_until_killed(8);
    flip_bit(study.folder / checkpoint_name, 200);
    const Ended killed = study.resume({}, {"kill:" + std::to_string(call), "/checkpoint.lfc.new"});
    REQUIRE(killed.signal != 0);
    const Ended ended = study.resume();
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

}  // namespace

TEST_CASE("a checkpoint cut short or with a flipped bit is told apart, and the previous one takes over") {
    for (int damage = 0; damage < 8; ++damage) {
        CAPTURE(damage);
        const TinyStudy study;
        study.run_until_killed(8);
        const auto file = study.folder / checkpoint_name;
        const std::size_t size = std::filesystem::file_size(file);
        if (damage < 2) shorten(file, damage == 0 ? 0.0 : 0.6);
        else if (damage < 7) flip_bit(file, size * static_cast<std::size_t>(damage - 2) / 5 + 9);
        else std::filesystem::remove(file);
        const Ended ended = study.resume({"--quiet"});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(ended.err.starts_with("warning: "));
        CHECK(contains(ended.err, "continuing from " + (study.folder / previous_checkpoint_name).string()));
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a kill after going on from the previous checkpoint does not lose it to the damaged one") {
    for (const int call : {4, 9, 14}) check_kill_after_fallback(call);
}
TEST_CASE("a kill at any call after going on from the previous checkpoint does not lose it to the damaged one" *
          doctest::test_suite("thorough")) {
    for (int call = 1; call <= 14; ++call) check_kill_after_fallback(call);
}

TEST_CASE("two damaged checkpoints are an error that names both, and nothing is touched") {
    const TinyStudy study;
    study.run_until_killed(8);
    flip_bit(study.folder / checkpoint_name, 300);
    shorten(study.folder / previous_checkpoint_name, 0.5);
    check_refused(study, 1, "checkpoint.lfc is damaged");
    check_refused(study, 1, "checkpoint.previous.lfc is cut short");
}

TEST_CASE("a checkpoint of another format or another release is refused by its version") {
    const TinyStudy study;
    study.run_until_killed(8);
    const std::string kept = read_text(study.folder / checkpoint_name);
    std::string other = kept;
    other[8] = 7;
    RowDigest head;  // of the head's first 32 bytes, as any version has it
    head.add(std::as_bytes(std::span(other).first(32)));
    const std::uint64_t checksum = head.value();
    std::memcpy(other.data() + 32, &checksum, sizeof checksum);
    write_text(study.folder / checkpoint_name, other);
    check_refused(study, 1, "has checkpoint version 7, this program reads version 1");
    write_text(study.folder / checkpoint_name, kept);
    rewrite_as_version(study.folder, "99.1");
    check_refused(study, 1, "was written by lithofront 99.1");
    write_text(study.folder / checkpoint_name, kept);
    CHECK(study.resume().code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("a configuration that changed since, or can't be read any more, is refused; a missing one comes back") {
    const TinyStudy study;
    study.run_until_killed(8);
    const std::string kept = read_text(study.folder / "config.toml");
    std::string changed = kept;
    const std::string seed = "\nseed = 1\n";
    REQUIRE(contains(changed, seed));
    changed.replace(changed.find(seed), seed.size(), "\nseed = 2\n");
    write_text(study.folder / "config.toml", changed);
    check_refused(study, 2, "config.toml has changed since the checkpoint: seed = 2, not 1");
    check_refused(study, 2, "delete the file to have it restored");
    write_text(study.folder / "config.toml", "[populat\xff");
    check_refused(study, 2, "config.toml:1:");
    check_refused(study, 2, "delete the file to have it restored");
    std::filesystem::remove(study.folder / "config.toml");
    const Ended ended = study.resume();
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(read_text(study.folder / "config.toml") == kept);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("a results file cut short, with a flipped bit in its figures or missing is refused, and nothing is touched") {
    const TinyStudy study;
    study.run_until_killed(8);
    const auto file = study.folder / "results.h5";
    const std::string kept = read_text(file);
    for (const double share : {0.0, 0.02, 0.3, 0.7}) {
        CAPTURE(share);
        shorten(file, share);
        check_refused(study, 1, "results.h5");
        write_text(file, kept);
    }
    // Where the figures lie is found by what they are: the states of health of cycles 4 to 7, end voltages, a diameter.
    const FileContents contents = read_contents(file, Opening::live);
    const auto bytes_of = [&contents](const std::string& dataset, std::size_t first, std::size_t count) {
        const auto& all = contents.at(dataset).bytes;
        return std::string(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(first + count));
    };
    for (const auto& at_place : {std::pair{"cycles/soh", bytes_of("cycles/soh", 3 * 8, 4 * 8)},
                                 std::pair{"particle_cycles/end_of_charge_V", bytes_of("particle_cycles/end_of_charge_V", 0, 12)},
                                 std::pair{"particles/diameter_um", bytes_of("particles/diameter_um", 8, 16)},
                                 std::pair{"voltage/voltage_V", bytes_of("voltage/voltage_V", 0, 16)}}) {
        const std::string dataset = at_place.first;
        CAPTURE(dataset);
        const auto at = kept.find(at_place.second);
        REQUIRE(at != std::string::npos);
        flip_bit(file, at + 1);
        const std::string words = check_refused(study, 1, "/" + dataset);
        CHECK_MESSAGE(contains(words, "is damaged"), words);
        write_text(file, kept);
    }
    // Texts of attributes: the configuration, a description.
    for (const char* text : {"\nresidual_stress_MPa = 700", "state of health of the particle"}) {
        CAPTURE(text);
        const auto at = kept.find(text);
        REQUIRE(at != std::string::npos);
        flip_bit(file, at + 3);
        check_refused(study, 1, "results.h5: its attributes are damaged");
        write_text(file, kept);
    }
    std::filesystem::remove(file);
    check_refused(study, 1, "results.h5");
    write_text(file, kept);
    CHECK(study.resume().code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("cycles.csv cut short, altered or missing comes back from the results file") {
    for (int damage = 0; damage < 3; ++damage) {
        CAPTURE(damage);
        const TinyStudy study;
        study.run_until_killed(8);
        const auto file = study.folder / "cycles.csv";
        if (damage == 0) shorten(file, 0.4);
        else if (damage == 1) flip_bit(file, std::filesystem::file_size(file) / 2);
        else std::filesystem::remove(file);
        const Ended ended = study.resume();
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a study whose checkpoints are gone is not begun anew over its results") {
    for (const bool finished : {true, false}) {
        CAPTURE(finished);
        const TinyStudy study;
        if (finished) REQUIRE(study.run().code == 0);
        else study.run_until_killed(8);
        std::filesystem::remove(study.folder / checkpoint_name);
        std::filesystem::remove(study.folder / previous_checkpoint_name);
        check_refused(study, 1,
                      "checkpoint.lfc and checkpoint.previous.lfc are missing, and results.h5 holds " + std::string(finished ? "12" : "8") +
                          " completed cycles");
        shorten(study.folder / "results.h5", 0.3);
        check_refused(study, 1, "results.h5 is there but cannot be read");
        std::filesystem::remove(study.folder / "results.h5");
        check_refused(study, 1, "cycles.csv holds cycles");
        std::filesystem::remove(study.folder / "cycles.csv");
        CHECK(study.resume().code == 0);  // nothing is left to lose
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a folder that holds no study, or is none, is refused and left alone") {
    const TinyStudy study;
    std::filesystem::create_directory(study.folder);
    write_text(study.folder / "thesis.tex", "x");
    check_refused(study, 2, "holds no study");
    CHECK(lithofront_command(study.place.path(), {"resume", study.config}).code == 2);
    CHECK(lithofront_command(study.place.path(), {"run", study.config, "-o", study.folder}).code == 2);
    CHECK(files_in(study.folder).size() == 1);
}

TEST_CASE("a run does not write over its own input") {
    const TinyStudy study;
    std::filesystem::create_directory(study.folder);
    const auto input = study.folder / "config.toml", link = study.place / "link.toml";
    std::filesystem::copy_file(study.config, input);
    std::filesystem::create_symlink(input, link);
    for (const std::filesystem::path& config : {input, link})
        for (const char* force : {"--force", "--quiet"}) {
            const Ended ended = lithofront_command(study.place.path(), {"run", config, "-o", study.folder, force});
            CHECK(ended.code == 2);
            CHECK_MESSAGE(contains(ended.err, "lies in the results folder under a name of the study's own files"), ended.err);
        }
    std::filesystem::rename(input, study.folder / "config.toml.new");
    CHECK(lithofront_command(study.place.path(), {"run", study.folder / "config.toml.new", "-o", study.folder}).code == 2);
    CHECK(read_text(study.folder / "config.toml.new") == read_text(study.config));
    std::filesystem::rename(study.folder / "config.toml.new", study.folder / "study.toml");
    CHECK(lithofront_command(study.place.path(), {"run", study.folder / "study.toml", "-o", study.folder, "--force"}).code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("only regular files are read: a fifo or a device in a file's place is an error, and nothing waits for it") {
    const TinyStudy study;
    study.run_until_killed(8);
    const auto place = study.folder / "aside", zero = std::filesystem::path("/dev/zero");
    const auto ended = [&](const std::vector<std::string>& words) {
        Command command(study.place.path(), words);
        REQUIRE(command.ended_within(60));
        return command.wait();
    };
    for (const char* name : {"config.toml", "results.h5"})
        for (const bool fifo : {true, false}) {
            CAPTURE(name);
            CAPTURE(fifo);
            const auto file = study.folder / name;
            std::filesystem::rename(file, place);
            if (fifo) REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
            else std::filesystem::create_symlink(zero, file);
            if (name == std::string("config.toml")) {
                const Ended refused = ended({"run", file, "-o", study.place / "other"});
                CHECK(refused.code == 2);
                CHECK_MESSAGE(contains(refused.err, "is not a regular file"), refused.err);
            }
            const Ended refused = ended(study.resume_words());
            CHECK(refused.code != 0);
            CHECK_MESSAGE(contains(refused.err, "not a regular file"), refused.err);
            std::filesystem::remove(file);
            std::filesystem::rename(place, file);
        }
    REQUIRE(::mkfifo(place.c_str(), 0600) == 0);
    std::filesystem::remove(study.folder / checkpoint_name);
    std::filesystem::rename(place, study.folder / checkpoint_name);
    const Ended resumed = ended(study.resume_words());
    CHECK(resumed.code == 0);
    CHECK_MESSAGE(contains(resumed.err, "warning: cannot open " + (study.folder / checkpoint_name).string() + ": it is not a regular file"),
                  resumed.err);
    CHECK(results_of(study.folder) == undisturbed());
}
