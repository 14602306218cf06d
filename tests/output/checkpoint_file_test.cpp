#include <doctest/doctest.h>

#include <cstring>
#include <span>

#include "output/checkpoint_file.hpp"
#include "output/child_process.hpp"
#include "output/row_digest.hpp"
#include "output/temporary_folder.hpp"
#include "output/write_faults.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }

std::string text_of(const std::vector<std::byte>& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void write_checkpoint(const std::filesystem::path& folder, const std::string& study, const std::string& particle) {
    CheckpointWriter writer(folder);
    writer.add("study", bytes_of(study));
    writer.add("particle_000000", bytes_of(particle));
    writer.add("empty", {});
    writer.commit();
}

CheckpointError error_of(const std::filesystem::path& path) {
    try {
        CheckpointReader reader(path);
    } catch (const CheckpointError& error) {
        return error;
    }
    return {CheckpointError::Kind::missing, "no error"};
}

bool mentions(const std::exception& error, const std::string& text) { return std::string(error.what()).find(text) != std::string::npos; }

}  // namespace

TEST_CASE("sections of a checkpoint come back in order, byte for byte") {
    TemporaryFolder folder;
    const std::string large(3'000'000, 'x');
    write_checkpoint(folder.path(), "cycle 7", large);
    const LoadedCheckpoint loaded = load_checkpoint(folder.path());
    CHECK(loaded.note.empty());
    REQUIRE(loaded.reader.sections().size() == 3);
    CHECK(loaded.reader.sections()[1].name == "particle_000000");
    CHECK(text_of(loaded.reader.read("study")) == "cycle 7");
    CHECK(text_of(loaded.reader.read("particle_000000")) == large);
    CHECK(loaded.reader.read("empty").empty());
    CHECK(loaded.reader.contains("empty"));
    CHECK_FALSE(loaded.reader.contains("full"));
    CHECK_THROWS_WITH_AS(loaded.reader.read("full"), doctest::Contains("has no section 'full'"), CheckpointError);
}

TEST_CASE("the last checkpoint but one is kept") {
    TemporaryFolder folder;
    for (const char* study : {"first", "second", "third"}) write_checkpoint(folder.path(), study, "p");
    CHECK(text_of(CheckpointReader(folder / "checkpoint.lfc").read("study")) == "third");
    CHECK(text_of(CheckpointReader(folder / "checkpoint.previous.lfc").read("study")) == "second");
    CHECK_FALSE(std::filesystem::exists(folder / "checkpoint.lfc.new"));
}

TEST_CASE("a writer that is not committed changes nothing") {
    TemporaryFolder folder;
    write_checkpoint(folder.path(), "first", "p");
    const std::string before = read_text(folder / "checkpoint.lfc");
    {
        CheckpointWriter writer(folder.path());
        writer.add("study", bytes_of("second"));
    }
    CHECK(read_text(folder / "checkpoint.lfc") == before);
    CHECK_FALSE(std::filesystem::exists(folder / "checkpoint.previous.lfc"));
    CHECK_FALSE(std::filesystem::exists(folder / "checkpoint.lfc.new"));
}

TEST_CASE("sections need a plain name of their own") {
    TemporaryFolder folder;
    CheckpointWriter writer(folder.path());
    writer.add("study", {});
    for (const std::string& name : {std::string("study"), std::string(), std::string("two words"), std::string(32, 'n')}) {
        CAPTURE(name);
        CHECK_THROWS_AS(writer.add(name, {}), OutputError);
    }
    CHECK_NOTHROW(writer.add(std::string(31, 'n'), {}));
}

TEST_CASE("every flipped bit of a checkpoint is found, and named by its section") {
    TemporaryFolder folder;
    write_checkpoint(folder.path(), "cycle 7", "sites of the particle");
    const std::string good = read_text(folder / "checkpoint.lfc");
    const auto path = folder / "flipped.lfc";
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            CAPTURE(at);
            CAPTURE(bit);
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
            write_text(path, bad);
            const CheckpointError error = error_of(path);
            CHECK(mentions(error, path.string()));
            if (at < 8) {
                CHECK(error.kind == CheckpointError::Kind::foreign);
            } else {
                CHECK(error.kind == CheckpointError::Kind::damaged);
                const std::string where = at < 40   ? "in its head"
                                          : at < 47 ? "in section 'study'"
                                          : at < 68 ? "in section 'particle_000000'"
                                                    : "in its table of sections";
                CHECK(mentions(error, where));
            }
        }
    }
}

TEST_CASE("a checkpoint of any shorter or longer length is refused") {
    TemporaryFolder folder;
    write_checkpoint(folder.path(), "cycle 7", "sites of the particle");
    const std::string good = read_text(folder / "checkpoint.lfc");
    const auto path = folder / "cut.lfc";
    for (std::size_t size = 0; size < good.size(); ++size) {
        CAPTURE(size);
        write_text(path, good.substr(0, size));
        CHECK(error_of(path).kind == CheckpointError::Kind::truncated);
        CHECK(mentions(error_of(path), "is cut short"));
    }
    write_text(path, good + '\0');
    CHECK(error_of(path).kind == CheckpointError::Kind::damaged);
}

TEST_CASE("what is not a checkpoint of this version says so") {
    TemporaryFolder folder;
    write_text(folder / "a", "cycle,step\n");
    CHECK(mentions(error_of(folder / "a"), "is not a lithofront checkpoint"));
    write_checkpoint(folder.path(), "s", "p");
    std::string later = read_text(folder / "checkpoint.lfc");
    later[8] = 2;
    RowDigest head;
    head.add(std::as_bytes(std::span(later).first(32)));
    const std::uint64_t checksum = head.value();
    std::memcpy(later.data() + 32, &checksum, sizeof checksum);
    write_text(folder / "b", later);
    CHECK(mentions(error_of(folder / "b"), "has checkpoint version 2, this program reads version 1"));
    CHECK(error_of(folder / "none").kind == CheckpointError::Kind::missing);
    CHECK(error_of(folder.path()).kind == CheckpointError::Kind::unreadable);
}

TEST_CASE("a damaged or missing checkpoint gives way to the previous one, with a note") {
    TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(load_checkpoint(folder.path()), doctest::Contains("there is no checkpoint in"), CheckpointError);
    write_checkpoint(folder.path(), "first", "p");
    write_checkpoint(folder.path(), "second", "p");
    std::string bad = read_text(folder / "checkpoint.lfc");
    bad[41] = '?';
    write_text(folder / "checkpoint.lfc", bad);
    {
        const LoadedCheckpoint loaded = load_checkpoint(folder.path());
        CHECK(text_of(loaded.reader.read("study")) == "first");
        CHECK(loaded.note.find("damaged in section 'study'") != std::string::npos);
        CHECK(loaded.note.find("checkpoint.previous.lfc") != std::string::npos);
    }
    std::filesystem::remove(folder / "checkpoint.lfc");
    CHECK(text_of(load_checkpoint(folder.path()).reader.read("study")) == "first");
    write_text(folder / "checkpoint.lfc", bad);
    write_text(folder / "checkpoint.previous.lfc", "");
    CHECK_THROWS_WITH_AS(load_checkpoint(folder.path()), doctest::Contains("previous.lfc is cut short"), CheckpointError);
}

TEST_CASE("a kill at any write leaves a checkpoint that loads") {
    TemporaryFolder folder;
    write_checkpoint(folder.path(), "first", "p");
    write_checkpoint(folder.path(), "second", "p");
    bool completed = false;
    for (std::int64_t nth = 1; !completed; ++nth) {
        const int status = wait_for(start_child([&] {
            arm(WriteFault::kill, nth);
            write_checkpoint(folder.path(), "third", std::string(20'000, 'p'));
        }));
        completed = ended_well(status);
        const LoadedCheckpoint loaded = load_checkpoint(folder.path());
        CHECK(loaded.note.empty());
        CHECK(text_of(loaded.reader.read("study")) == (completed ? "third" : "second"));
    }
}

TEST_CASE("a disk that fills up at any write leaves the checkpoints as they were, and says so") {
    TemporaryFolder folder;
    write_checkpoint(folder.path(), "first", "p");
    write_checkpoint(folder.path(), "second", "p");
    const std::string current = read_text(folder / "checkpoint.lfc");
    const std::string previous = read_text(folder / "checkpoint.previous.lfc");
    int failures = 0;
    for (std::int64_t nth = 1;; ++nth) {
        arm(WriteFault::disk_full, nth);
        std::string message;
        try {
            write_checkpoint(folder.path(), "third", std::string(20'000, 'p'));
        } catch (const OutputError& error) {
            message = error.what();
        }
        arm(WriteFault::none, 0);
        if (message.empty()) break;
        ++failures;
        CHECK(message.find("checkpoint.lfc.new: No space left on device") != std::string::npos);
        CHECK(read_text(folder / "checkpoint.lfc") == current);
        CHECK(read_text(folder / "checkpoint.previous.lfc") == previous);
        CHECK_FALSE(std::filesystem::exists(folder / "checkpoint.lfc.new"));
    }
    CHECK(failures > 0);
}

TEST_CASE("a checkpoint for a folder that does not exist names it") {
    TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(CheckpointWriter(folder / "none"), doctest::Contains("none/checkpoint.lfc.new: No such file"), OutputError);
}
