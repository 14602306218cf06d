#include "output/row_digest.hpp"

#include <xxhash.h>

#include <new>

namespace lithofront {

void RowDigest::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

RowDigest::RowDigest() : state_(XXH3_createState()) {
    if (!state_) throw std::bad_alloc();
    XXH3_64bits_reset(state_.get());
}

void RowDigest::add(std::span<const std::byte> bytes) {
    if (!bytes.empty()) XXH3_64bits_update(state_.get(), bytes.data(), bytes.size());
}

std::uint64_t RowDigest::value() const { return XXH3_64bits_digest(state_.get()); }

}  // namespace lithofront
