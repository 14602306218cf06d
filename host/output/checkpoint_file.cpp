#include "output/checkpoint_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <set>

namespace lithofront {
namespace {

using Kind = CheckpointError::Kind;
static_assert(std::endian::native == std::endian::little, "the format is little endian and copied as it lies");

constexpr char magic[8] = {'L', 'F', 'C', 'H', 'K', 'P', 'T', '\0'};
constexpr std::size_t longest_name = 31;

struct Head {
    char magic[8];
    std::uint32_t version;
    std::uint32_t sections;
    std::uint64_t file_size;
    std::uint64_t table_checksum;
    std::uint64_t checksum;  // of the members above
};
static_assert(sizeof(Head) == 40);

struct TableRow {
    char name[longest_name + 1];
    std::uint64_t offset, size, checksum;
};
static_assert(sizeof(TableRow) == 56);

std::uint64_t checksum_of(std::span<const std::byte> bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }
std::uint64_t checksum_of(const Head& head) { return XXH3_64bits(&head, offsetof(Head, checksum)); }

// Of a part of a file, however large, in a small buffer.
std::uint64_t checksum_of(const PosixFile& file, std::uint64_t offset, std::uint64_t size) {
    std::vector<std::byte> block(std::min<std::uint64_t>(size, std::uint64_t{1} << 20));
    XXH3_state_t* state = XXH3_createState();
    if (!state) throw std::bad_alloc();
    XXH3_64bits_reset(state);
    try {
        while (size > 0) {
            const auto part = std::span(block).first(std::min<std::uint64_t>(size, block.size()));
            file.read_at(offset, part);
            XXH3_64bits_update(state, part.data(), part.size());
            offset += part.size();
            size -= part.size();
        }
    } catch (...) {
        XXH3_freeState(state);
        throw;
    }
    const std::uint64_t checksum = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return checksum;
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f'; });
}

PosixFile open_for_reading(const std::filesystem::path& path) {
    try {
        return PosixFile(path, O_RDONLY);
    } catch (const FileError& error) {
        throw CheckpointError(error.code == ENOENT ? Kind::missing : Kind::unreadable, error.what());
    }
}

Head read_head(const PosixFile& file) {
    const std::string name = file.path().string();
    const std::uint64_t size = file.size();
    Head head{};
    const auto bytes = std::as_writable_bytes(std::span(&head, 1));
    file.read_at(0, bytes.first(std::min<std::uint64_t>(size, sizeof head)));
    if (std::memcmp(head.magic, magic, std::min<std::uint64_t>(size, sizeof magic)) != 0) {
        throw CheckpointError(Kind::foreign, name + " is not a lithofront checkpoint");
    }
    if (size < sizeof head) {
        throw CheckpointError(Kind::truncated, fmt::format("{} is cut short: it has {} bytes", name, size));
    }
    if (head.checksum != checksum_of(head)) throw CheckpointError(Kind::damaged, name + " is damaged in its head");
    if (head.version != checkpoint_version) {
        throw CheckpointError(Kind::version, fmt::format("{} has checkpoint version {}, this program reads version {}", name, head.version,
                                                         checkpoint_version));
    }
    if (size < head.file_size) {
        throw CheckpointError(Kind::truncated, fmt::format("{} is cut short: it has {} of {} bytes", name, size, head.file_size));
    }
    if (size > head.file_size || (size - sizeof head) / sizeof(TableRow) < head.sections) {
        throw CheckpointError(Kind::damaged, fmt::format("{} is damaged: it has {} bytes, which its head contradicts", name, size));
    }
    return head;
}

std::vector<CheckpointSection> read_table(const PosixFile& file, const Head& head) {
    const CheckpointError damaged(Kind::damaged, file.path().string() + " is damaged in its table of sections");
    std::vector<TableRow> rows(head.sections);
    const std::uint64_t table = head.file_size - rows.size() * sizeof(TableRow);
    const auto bytes = std::as_writable_bytes(std::span(rows));
    file.read_at(table, bytes);
    if (checksum_of(bytes) != head.table_checksum) throw damaged;
    std::vector<CheckpointSection> sections;
    std::set<std::string> names;
    std::uint64_t end = sizeof(Head);
    for (const TableRow& row : rows) {
        const std::string name(row.name, ::strnlen(row.name, sizeof row.name));
        const bool padded = std::all_of(row.name + name.size(), row.name + sizeof row.name, [](char c) { return !c; });
        if (!is_name(name) || !padded || !names.insert(name).second) throw damaged;
        if (row.offset != end || row.size > table - end) throw damaged;
        end += row.size;
        sections.push_back({name, row.offset, row.size, row.checksum});
    }
    if (end != table) throw damaged;
    return sections;
}

CheckpointError damaged_section(const std::filesystem::path& path, const std::string& section) {
    return {Kind::damaged, path.string() + " is damaged in section '" + section + "'"};
}

}  // namespace

CheckpointWriter::CheckpointWriter(std::filesystem::path folder)
    : folder_(std::move(folder)),
      temporary_(folder_ / (std::string(checkpoint_name) + ".new")),
      file_(create_anew(temporary_, O_RDWR)),
      end_(sizeof(Head)) {}

CheckpointWriter::~CheckpointWriter() {
    if (file_.is_open()) ::unlink(temporary_.c_str());
}

void CheckpointWriter::add(const std::string& name, std::span<const std::byte> bytes) {
    const bool known = std::ranges::find(sections_, name, &CheckpointSection::name) != sections_.end();
    if (!is_name(name) || known) throw OutputError("'" + name + "' cannot name a section of a checkpoint");
    file_.write_at(end_, bytes);
    sections_.push_back({name, end_, bytes.size(), checksum_of(bytes)});
    end_ += bytes.size();
}

void CheckpointWriter::commit() {
    std::vector<TableRow> rows;
    for (const CheckpointSection& section : sections_) {
        TableRow row{};
        std::memcpy(row.name, section.name.data(), section.name.size());
        row.offset = section.offset;
        row.size = section.size;
        row.checksum = section.checksum;
        rows.push_back(row);
    }
    const auto table = std::as_bytes(std::span(rows));
    file_.write_at(end_, table);
    Head head{};
    std::memcpy(head.magic, magic, sizeof magic);
    head.version = checkpoint_version;
    head.sections = static_cast<std::uint32_t>(rows.size());
    head.file_size = end_ + table.size();
    head.table_checksum = checksum_of(table);
    head.checksum = checksum_of(head);
    file_.write_at(0, std::as_bytes(std::span(&head, 1)));
    file_.synchronise();
    ::posix_fadvise(file_.descriptor(), 0, 0, POSIX_FADV_DONTNEED);  // so that the disk answers, not memory
    const CheckpointReader verified(temporary_);
    file_.require_named();  // another study may have taken the folder meanwhile
    const auto current = folder_ / checkpoint_name;
    const auto previous = folder_ / previous_checkpoint_name;
    // The new one goes in before the old one takes the previous one's place: a damaged current one, of a study that went on
    // from the previous one, must not push that out while nothing else is whole.
    if (!std::filesystem::exists(current)) {
        rename_file(temporary_, current);
    } else if (exchange_files(temporary_, current)) {
        rename_file(temporary_, previous);
    } else {
        rename_file(current, previous);
        rename_file(temporary_, current);
    }
    file_.close();
    synchronise_folder(folder_);
}

CheckpointReader::CheckpointReader(const std::filesystem::path& path) : file_(open_for_reading(path)) {
    try {
        sections_ = read_table(file_, read_head(file_));
        for (const CheckpointSection& section : sections_) {
            if (checksum_of(file_, section.offset, section.size) != section.checksum) {
                throw damaged_section(path, section.name);
            }
        }
    } catch (const CheckpointError&) {
        throw;
    } catch (const OutputError& error) {
        throw CheckpointError(Kind::unreadable, error.what());
    }
}

bool CheckpointReader::contains(const std::string& name) const {
    return std::ranges::find(sections_, name, &CheckpointSection::name) != sections_.end();
}

std::vector<std::byte> CheckpointReader::read(const std::string& name) const {
    const auto section = std::ranges::find(sections_, name, &CheckpointSection::name);
    if (section == sections_.end()) {
        throw CheckpointError(Kind::damaged, path().string() + " has no section '" + name + "'");
    }
    std::vector<std::byte> bytes(section->size);
    file_.read_at(section->offset, bytes);
    if (checksum_of(bytes) != section->checksum) throw damaged_section(path(), name);
    return bytes;
}

LoadedCheckpoint load_checkpoint(const std::filesystem::path& folder) {
    const auto current = folder / checkpoint_name, previous = folder / previous_checkpoint_name;
    try {
        return {CheckpointReader(current), ""};
    } catch (const CheckpointError& error) {
        if (error.kind == Kind::version) throw;  // whole, and of a program that knows more: going back would lose its work
        try {
            return {CheckpointReader(previous), std::string(error.what()) + "; continuing from " + previous.string()};
        } catch (const CheckpointError& other) {
            if (other.kind == Kind::missing && error.kind == Kind::missing) {
                throw CheckpointError(Kind::missing, "there is no checkpoint in " + folder.string());
            }
            throw CheckpointError(error.kind, std::string(error.what()) + "; and " + other.what());
        }
    }
}

}  // namespace lithofront
