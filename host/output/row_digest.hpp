// A checksum of a table's rows that grows with them: XXH3, 64 bits, of the rows' bytes in order.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct XXH3_state_s;

namespace lithofront {

class RowDigest {
public:
    RowDigest();
    void add(std::span<const std::byte> bytes);
    std::uint64_t value() const;  // of all bytes so far

private:
    struct Free {
        void operator()(XXH3_state_s* state) const;
    };
    std::unique_ptr<XXH3_state_s, Free> state_;
};

}  // namespace lithofront
