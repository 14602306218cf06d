// What each algorithm works with besides the particle and its fields, one struct each. workspace_layout.hpp decides which of them share
// memory; none is asked for anything after its algorithm has ended.
#pragma once
#include <cstdint>

#include "model/region_kind.hpp"

namespace lithofront {

// One connected region of the tally; sums in integers.
struct RegionSums {
    std::int64_t sites;
    std::int64_t x, y, z;                         // sums of coordinates
    std::int64_t touches_surface, touches_crack;  // number of such sites
    std::int64_t stress;                          // sum of MPa * 2^10
    std::int64_t foreign;                         // sites of the region that are not remnants (trapped-pocket test)
    std::int64_t age;                             // largest pocket age within
};

// A region worth reporting.
struct Region {
    RegionSums sums;
    RegionKind kind;
    std::uint8_t rest[7] = {};  // of the last word, which is copied as a whole
};

// Connected regions (regions.hpp) and their sums (tally.hpp). Labels serve whoever asks last.
struct RegionScratch {
    std::int32_t* label = nullptr;   // per site: the smallest site of its region; -1 outside
    std::int32_t* number = nullptr;  // per site that is the smallest of a region: which one that is, in order
    std::int32_t* roots = nullptr;   // of `capacity`: smallest sites
    RegionSums* sums = nullptr;      // of `capacity`
    Region* reported = nullptr;      // of `capacity`
    std::int32_t capacity = 0;
};

struct GrainBalance;

// Flows of grains against their reactions (grain_shift.hpp).
struct GrainScratch {
    GrainBalance* balance = nullptr;  // of `capacity`
    std::int32_t capacity = 0;
};

// Search for a step's conversions by many members (conversion_search.hpp). Sites are packed.
struct SearchScratch {
    std::int32_t* changed = nullptr;  // whose time has changed
    std::int32_t* pending = nullptr;  // to be looked at again
};

// The same by one member (conversion_walk.hpp).
struct WalkScratch {
    std::int32_t* heap = nullptr;       // entries that are to convert, the earliest first
    std::int32_t* place = nullptr;      // per entry: where it stands in the heap
    std::int32_t* candidate = nullptr;  // entries that may convert by themselves
};

// What a step does to the front (convert.hpp, renewal.hpp).
struct ConversionScratch {
    std::int32_t* touched = nullptr;    // entries that a step does more to than to let the front come on
    std::int32_t* reached = nullptr;    // per entry: 1 where the front has come to it by the end of the step
    std::int32_t* converted = nullptr;  // sites, packed
    float* affinity = nullptr;          // per converted site, kT
};

// Entries that leave the front's list, and others that take their places (renewal.hpp).
struct FrontCompaction {
    std::int32_t* gone = nullptr;  // entries
    std::int32_t* gap = nullptr;   // places to fill, and from the other end the entries that fill them
};

// Cut-off product that the front meets (front.hpp): sites, packed.
struct MeetingScratch {
    std::int32_t* cut_off = nullptr;
};

// A coarse correction of the fields (coarse_shift.hpp), per entry.
struct CoarseScratch {
    float* flow = nullptr;            // or conductance, out of the region
    std::int32_t* outward = nullptr;  // bits of the faces that lead out of it
};

// The front's relaxation (front_relaxation.hpp): entries of one colour, then of the other.
struct RelaxationScratch {
    std::int32_t* order = nullptr;
};

// The front observed at half conversion (records.hpp).
struct ObservationScratch {
    std::int32_t* place = nullptr;       // per entry: how far from the centre, bits of a float
    std::int32_t* at_surface = nullptr;  // per smallest site of a region: 1 where the region touches the surface
};

// Sums over coherency boxes (stress.hpp), per site; taken in turn, one of them ends with the result.
struct BoxScratch {
    std::int32_t* sums[2] = {nullptr, nullptr};
};

// Passivation about the phase boundaries (passivation.hpp).
struct PassivationScratch {
    std::int32_t* squared = nullptr;   // per site: square of the distance to the other phase, sites^2
    std::int32_t* boundary = nullptr;  // sites beside the other phase
};

// Cracks that grow (cracks.hpp): faces that open in a round, as 4 * site + axis.
struct CrackScratch {
    std::int32_t* opened = nullptr;
    std::int32_t* offered = nullptr;  // per face: conductance of the electrolyte at the tip, bits of a float
};

// Sites that dissolve in a round (dissolution.hpp).
struct DissolutionScratch {
    std::int32_t* gone = nullptr;
};

}  // namespace lithofront
