// Function-space markers: a header of kernels/ compiles under g++ and nvcc alike, without any CUDA include.
#pragma once
#if defined(__CUDACC__)
#define LF_HD __host__ __device__
#else
#define LF_HD
#endif
// Sites of one colour never alias their neighbours of the other, which no compiler can see by itself.
#if defined(__GNUC__) && !defined(__clang__) && !defined(__CUDACC__)
#define LF_INDEPENDENT_ITERATIONS _Pragma("GCC ivdep")
#else
#define LF_INDEPENDENT_ITERATIONS
#endif
// A loop in a function of its own: where many come together in one, compilers tire of inlining their bodies, and so use no vectors.
// GCC 12 takes a small function whose stores its induction variables have moved for one without side effects, and reads ahead of
// it what it writes (seen at -O2 and -O3 without AVX-512): it is kept from looking into these.
#if defined(__clang__) && !defined(__CUDACC__)
#define LF_APART __attribute__((noinline))
#elif defined(__GNUC__) && !defined(__CUDACC__)
#define LF_APART __attribute__((noipa))
#else
#define LF_APART
#endif
// A kernel runs through megabytes of code where everything is inlined and unrolled, and waits for it: loops of a team stay rolled on
// a device, and what stands in several places, or is seldom needed, is called.
#if defined(__CUDA_ARCH__)
#define LF_ROLLED _Pragma("unroll 1")
#else
#define LF_ROLLED
#endif
#if defined(__CUDACC__)
#define LF_CALLED __noinline__
#else
#define LF_CALLED
#endif
