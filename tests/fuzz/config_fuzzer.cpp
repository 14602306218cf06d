#include <cstdint>

#include "config_property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    config_is_accepted({reinterpret_cast<const char*>(data), size});  // anything it throws is a finding
    return 0;
}
