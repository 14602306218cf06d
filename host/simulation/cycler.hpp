// Takes a population through its cycles on a backend of its own: the physics of a study, without files.
#pragma once
#include "simulation/course.hpp"

namespace lithofront {

class Cycler {
public:
    // Loads the particles into the backend; `outlines` are those of the same particles as made.
    Cycler(const Options& options, Backend& backend, std::vector<Particle> particles, const std::vector<RadialOutline>& outlines);

    // One cycle.
    CycleYield next(const SnapshotTaker& take);
    CycleYield next();  // snapshots are part of the yield
    bool all_ended() const { return course_.all_ended(); }
    CyclerState state() const { return course_.state(); }
    void restore(const CyclerState& state) { course_.restore(state); }
    const Schedule& schedule() const { return course_.schedule(); }

private:
    Backend& backend_;
    Course course_;
};

}  // namespace lithofront
