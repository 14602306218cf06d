// Which sanitizer the tests were built with.
#pragma once

namespace lithofront::test {

#if defined(__has_feature)
#define LITHOFRONT_HAS_FEATURE(name) __has_feature(name)
#else
#define LITHOFRONT_HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_THREAD__) || LITHOFRONT_HAS_FEATURE(thread_sanitizer)
constexpr bool thread_sanitized = true;
#else
constexpr bool thread_sanitized = false;
#endif

#if defined(__SANITIZE_ADDRESS__) || LITHOFRONT_HAS_FEATURE(address_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = thread_sanitized;
#endif

#undef LITHOFRONT_HAS_FEATURE

}  // namespace lithofront::test
