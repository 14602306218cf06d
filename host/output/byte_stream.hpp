// Numbers and arrays as plain bytes, little endian; the reader believes nothing about what it reads.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "output/output_error.hpp"

namespace lithofront {

static_assert(std::endian::native == std::endian::little, "bytes are copied as they lie");

template <class Value>
concept Number = std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>;

class ByteWriter {
public:
    template <Number Value>
    void write(Value value) {
        append(std::as_bytes(std::span(&value, 1)));
    }
    template <Number Value>
    void write(const std::vector<Value>& values) {
        write(std::uint64_t{values.size()});
        append(std::as_bytes(std::span(values)));
    }
    void write(const std::string& text) {
        write(std::uint64_t{text.size()});
        append(std::as_bytes(std::span(text.data(), text.size())));
    }
    std::size_t size() const { return bytes_.size(); }
    std::vector<std::byte> take() { return std::move(bytes_); }

private:
    void append(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    std::vector<std::byte> bytes_;
};

// Throws OutputError where the bytes end too early; allocates no more than there are bytes.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <Number Value>
    void read(Value& value) {
        const auto bytes = take(sizeof value);
        std::memcpy(&value, bytes.data(), sizeof value);
    }
    template <Number Value>
    void read(std::vector<Value>& values) {
        const std::uint64_t size = length(sizeof(Value));
        values.resize(static_cast<std::size_t>(size));
        if (size > 0) std::memcpy(values.data(), take(size * sizeof(Value)).data(), size * sizeof(Value));
    }
    void read(std::string& text) {
        const auto bytes = take(length(1));
        text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    std::size_t remaining() const { return rest_.size(); }
    void expect_end() const {
        if (!rest_.empty()) throw OutputError(std::to_string(rest_.size()) + " bytes are left over");
    }

private:
    std::uint64_t length(std::size_t size_of_one) {
        std::uint64_t size = 0;
        read(size);
        if (size > rest_.size() / size_of_one) throw OutputError("the bytes end within an array");
        return size;
    }
    std::span<const std::byte> take(std::size_t size) {
        if (size > rest_.size()) throw OutputError("the bytes end too early");
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    std::span<const std::byte> rest_;
};

}  // namespace lithofront
