// A translated module of PTX, as the translator writes it (translate/module.py).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace lithofront::ptx {

struct Kernel {
    const char* name;  // mangled
    void (*run)(const unsigned char* const* parameters);
    const unsigned* parameter_bytes;
    unsigned parameters;
    unsigned static_shared;
    unsigned most_threads;
};

// Of the module itself, in device memory.
struct GlobalVariable {
    const unsigned char* at;
    unsigned bytes;
};

struct Opcode {
    const char* name;
    unsigned times;  // in the text
};

// An opcode of a block of straight code, so many times.
struct InBlock {
    unsigned opcode, times;
};

struct Module {
    const Kernel* kernels;
    unsigned kernel_count;
    const GlobalVariable* variables;
    unsigned variable_count;
    const Opcode* opcodes;
    unsigned opcode_count;
    unsigned sites;  // where threads wait for each other
    // Of a build that counts.
    const InBlock* in_blocks;
    const unsigned* first_of_block;
    unsigned blocks;
};

// Looks for kernels in the modules of these files from now on, <name>.<compute capability times 10>.so, each loaded once and kept.
// Throws std::runtime_error.
void use_modules(const std::vector<std::string>& paths);
struct Found {
    const Kernel* kernel;
    const Module* module;
    int capability;
};
// The kernel of that name for the highest capability up to this one; null without.
Found find_kernel(const std::string& name, int capability);

struct Loaded {
    std::string name;
    int capability;
    const Module* module;
};
const std::vector<Loaded>& modules_in_use();
// How often use_modules() was called.
int changes_of_modules();

}  // namespace lithofront::ptx
