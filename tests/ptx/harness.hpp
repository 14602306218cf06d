// A machine whose device runs the kernels' translated PTX.
#pragma once
#include <string>
#include <vector>

#include "cuda_host/fake_runtime.hpp"
#include "ptx/runtime/launch.hpp"

namespace lithofront::ptx {

// All of a folder of the build: "modules", "contracted" or "faulty". Throws where there is none.
std::vector<std::string> modules_in(const std::string& folder);

// A device of this capability (times 10) with few multiprocessors, so that blocks take several particles one after another.
fake::Machine machine_of(int capability);

// Settings for the length of a test, which begins with a new tally; afterwards all are as they were, and faults forgotten.
class With {
public:
    explicit With(const Settings& wanted);
    ~With();
    With(const With&) = delete;
    With& operator=(const With&) = delete;

private:
    Settings before_;
};

}  // namespace lithofront::ptx
