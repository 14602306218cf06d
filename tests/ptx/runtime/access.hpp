// Accesses to memory by translated code, and what is checked of them.
#pragma once
#include <cstdint>
#include <cstring>

#include "ptx/runtime/thread.hpp"

namespace lithofront::ptx {

enum class Access : std::uint8_t { read, write, soft_read, soft_write, atomic };

// Set for the length of a launch: each access goes to check_access; soft ones may let other threads go first.
extern bool checks_accesses, yields_at_soft_accesses;

[[noreturn]] void misaligned(std::uint64_t at, unsigned bytes, unsigned line);
// `used`: which of the bytes read the code goes on to use.
void check_access(std::uint64_t at, unsigned bytes, Access how, unsigned line, unsigned used = 0xffffu);
void maybe_yield();

// Of a counted run.
void note_block(unsigned number);
void note_counted_access(std::uint64_t at, unsigned bytes, Access how, unsigned line);
struct DeeperCall {
    DeeperCall() { ++self->depth; }
    ~DeeperCall() { --self->depth; }
};
#ifdef LITHOFRONT_PTX_COUNT
constexpr bool counts_accesses = true;
#else
constexpr bool counts_accesses = false;
#endif

inline void aligned_access(std::uint64_t at, unsigned bytes, Access how, unsigned line) {
    if (__builtin_expect((at & (bytes - 1)) != 0, 0)) misaligned(at, bytes, line);
    if constexpr (counts_accesses) note_counted_access(at, bytes, how, line);
}

inline void plain_read(std::uint64_t at, unsigned bytes, unsigned line, unsigned used) {
    aligned_access(at, bytes, Access::read, line);
    if (__builtin_expect(checks_accesses, 0)) check_access(at, bytes, Access::read, line, used);
}
inline void plain_write(std::uint64_t at, unsigned bytes, unsigned line) {
    aligned_access(at, bytes, Access::write, line);
    if (__builtin_expect(checks_accesses, 0)) check_access(at, bytes, Access::write, line);
}
inline void soft_read(std::uint64_t at, unsigned bytes, unsigned line) {
    if (__builtin_expect(yields_at_soft_accesses, 0)) maybe_yield();
    aligned_access(at, bytes, Access::soft_read, line);
    if (__builtin_expect(checks_accesses, 0)) check_access(at, bytes, Access::soft_read, line);
}
inline void soft_write(std::uint64_t at, unsigned bytes, unsigned line) {
    if (__builtin_expect(yields_at_soft_accesses, 0)) maybe_yield();
    aligned_access(at, bytes, Access::soft_write, line);
    if (__builtin_expect(checks_accesses, 0)) check_access(at, bytes, Access::soft_write, line);
}
inline void atomic_access(std::uint64_t at, unsigned bytes, unsigned line) {
    if (__builtin_expect(yields_at_soft_accesses, 0)) maybe_yield();
    aligned_access(at, bytes, Access::atomic, line);
    if (__builtin_expect(checks_accesses, 0)) check_access(at, bytes, Access::atomic, line);
}
// A thread's own memory.
inline void local_access(std::uint64_t at, unsigned bytes, unsigned line) { aligned_access(at, bytes, Access::read, line); }
// Parameters: constants of a kernel, registers of a function.
inline void parameter_access(std::uint64_t at, unsigned bytes, unsigned line) {
    if (__builtin_expect((at & (bytes - 1)) != 0, 0)) misaligned(at, bytes, line);
}

template <class T>
inline T loaded(std::uint64_t at) {
    T value;
    std::memcpy(&value, reinterpret_cast<const void*>(at), sizeof value);
    return value;
}
template <class T>
inline void put(std::uint64_t at, T value) {
    std::memcpy(reinterpret_cast<void*>(at), &value, sizeof value);
}

// Local memory holds garbage at first.
inline void fresh_local(unsigned char* memory, std::size_t bytes) {
    if (__builtin_expect(checks_accesses, 0)) std::memset(memory, 0xcd, bytes);
}

}  // namespace lithofront::ptx
