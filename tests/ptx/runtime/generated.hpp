// What translated PTX is compiled against.
#pragma once
#include "ptx/runtime/arithmetic.hpp"
#include "ptx/runtime/module.hpp"
#include "ptx/runtime/thread.hpp"
#include "ptx/runtime/together.hpp"
#include "ptx/runtime/access.hpp"

namespace lithofront::ptx {

using std::int16_t;
using std::int32_t;
using std::int64_t;
using std::int8_t;
using std::uint16_t;
using std::uint32_t;
using std::uint64_t;
using std::uint8_t;

// Parameters and results of functions, as plain bytes.
template <int Size, int Align>
struct alignas(Align) Bytes {
    unsigned char byte[Size];
};

template <class To, class From>
inline To as(const From& from) {
    To to{};
    std::memcpy(&to, &from, sizeof(To) < sizeof(From) ? sizeof(To) : sizeof(From));
    return to;
}

inline uint64_t address_of(const void* p) { return reinterpret_cast<uint64_t>(p); }

}  // namespace lithofront::ptx

#define LF_PTX_CALLED __attribute__((noinline))
#ifdef LITHOFRONT_PTX_COUNT
#define LF_PTX_BLOCK(n) note_block(n);
#define LF_PTX_FUNCTION const ::lithofront::ptx::DeeperCall deeper;
#else
#define LF_PTX_BLOCK(n)
#define LF_PTX_FUNCTION
#endif
