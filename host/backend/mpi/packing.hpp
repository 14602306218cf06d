// Values as bytes for another process of the same build, which therefore lays them out alike.
#pragma once
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace lithofront {

template <class Value>
concept Plain = std::is_trivially_copyable_v<Value>;

class Packer {
public:
    template <class... Values>
    explicit Packer(const Values&... values) {
        (add(values), ...);
    }
    template <Plain Value>
    void add(const Value& value) {
        append(&value, sizeof value);
    }
    template <class Value>
    void add(const std::vector<Value>& values) {
        add(values.size());
        if constexpr (Plain<Value>) append(values.data(), values.size() * sizeof(Value));
        else
            for (const Value& value : values) add(value);
    }
    void add(const std::string& text) {
        add(text.size());
        append(text.data(), text.size());
    }
    std::vector<std::byte> take() { return std::move(bytes_); }

private:
    void append(const void* first, std::size_t size) {
        if (size == 0) return;
        const std::size_t before = bytes_.size();
        bytes_.resize(before + size);
        std::memcpy(bytes_.data() + before, first, size);
    }
    std::vector<std::byte> bytes_;
};

// Throws where the bytes end too early.
class Unpacker {
public:
    explicit Unpacker(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <Plain Value>
    void take(Value& value) {
        const auto bytes = next(sizeof value);
        std::memcpy(&value, bytes.data(), sizeof value);
    }
    template <class Value>
    void take(std::vector<Value>& values) {
        const auto size = taken<std::size_t>();
        if constexpr (Plain<Value>) {
            if (size > rest_.size() / sizeof(Value)) throw std::logic_error("a message between ranks ends within an array");
            values.resize(size);
            if (size > 0) std::memcpy(values.data(), next(size * sizeof(Value)).data(), size * sizeof(Value));
        } else {
            values.clear();
            for (std::size_t i = 0; i < size; ++i) take(values.emplace_back());
        }
    }
    void take(std::string& text) {
        const auto bytes = next(taken<std::size_t>());
        text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    template <class Value>
    Value taken() {
        Value value{};
        take(value);
        return value;
    }
    std::span<const std::byte> rest() const { return rest_; }

private:
    std::span<const std::byte> next(std::size_t size) {
        if (size > rest_.size()) throw std::logic_error("a message between ranks ends too early");
        const auto bytes = rest_.first(size);
        rest_ = rest_.subspan(size);
        return bytes;
    }
    std::span<const std::byte> rest_;
};

}  // namespace lithofront
