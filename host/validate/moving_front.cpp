#include "validate/moving_front.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lithofront {
namespace {

int along(const Lattice& l, const Site& at) { return l.dimension == 3 ? at.z : at.y; }
int moved(const Lattice& l, const Site& at, int by) {
    return l.dimension == 3 ? l.index(at.x, at.y, at.z + by) : l.index(at.x, at.y + by, 0);
}

}  // namespace

MovingFront::MovingFront(const ModelParameters& parameters, int width, int length, std::uint32_t number)
    : experiment_(parameters, channel_body(parameters.dimension, width, length, number)), length_(length) {}

std::vector<int> MovingFront::heights() const {
    std::vector<int> heights = front_heights(experiment_.particle(), phase_delithiated);
    for (int& h : heights) h += passed_;
    return heights;
}

void MovingFront::follow() {
    Particle& body = experiment_.particle();
    const Lattice l = body.lattice;
    int lowest = length_, highest = 0;
    for (int s = 0; s < l.count; ++s) {
        const Site at = locate(l, s);
        if (!is_interior(l, at)) continue;
        if (phase_of(body.state[static_cast<std::size_t>(s)]) == phase_delithiated) highest = std::max(highest, along(l, at));
        else lowest = std::min(lowest, along(l, at));
    }
    if (highest >= length_ - 1) throw std::runtime_error("the front fills a channel of " + std::to_string(length_) + " sites");
    // One layer of product stays behind the last site left over.
    const int cut = lowest - 2;
    if (cut <= 0) return;
    const std::vector<SiteState> before = body.state;
    paint(body, [&](const Site& at) {
        if (along(l, at) + cut > length_) return SiteState{phase_lithiated};
        return phase_of(before[static_cast<std::size_t>(moved(l, at, cut))]);
    });
    passed_ += cut;
}

void MovingFront::grow(double seconds) {
    const double end = time_s_ + seconds;
    while (time_s_ < end) {
        // A quarter of the channel at the speed so far; a front begins with less than three sites per unit of time.
        const std::vector<int> now = heights();
        double mean = 0.0;
        for (const int h : now) mean += h / static_cast<double>(now.size());
        const double speed = time_s_ > 0.0 ? mean / time_s_ : 3.0 * static_cast<double>(experiment_.parameters().rate_constant);
        const double left = end - time_s_, leg = 0.25 * length_ / speed;
        HalfCycleDrive drive = constant_potential(0.0f);
        drive.cycle = ++legs_;
        drive.duration_s = static_cast<float>(std::min(left, leg));
        experiment_.begin(drive);
        experiment_.run_to_end();
        if (experiment_.result().end != EndReason::duration) throw std::runtime_error("the front stopped before its time");
        time_s_ = leg < left ? time_s_ + static_cast<double>(drive.duration_s) : end;
        follow();
    }
}

}  // namespace lithofront
