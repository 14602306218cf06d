// A front without field that runs for as long as one likes in a channel of finite length.
#pragma once
#include <vector>

#include "validate/experiment.hpp"

namespace lithofront {

// Product that the front has left behind is cut off, and as much reactant appended ahead: what the front does next depends on
// the sites around it alone.
class MovingFront {
public:
    // Constant potential at zero affinity; lengths in sites, the channel must hold the front's whole roughness.
    MovingFront(const ModelParameters& parameters, int width, int length, std::uint32_t number);

    // Lets the front run on; throws std::runtime_error where it fills the channel.
    void grow(double seconds);
    double time_s() const { return time_s_; }
    // Topmost product site per column, counted from where the front began, x fastest.
    std::vector<int> heights() const;

private:
    void follow();

    Experiment experiment_;
    int length_;
    std::uint32_t legs_ = 0;  // half-cycles so far, each with random numbers of its own
    int passed_ = 0;          // sites cut off
    double time_s_ = 0.0;
};

}  // namespace lithofront
