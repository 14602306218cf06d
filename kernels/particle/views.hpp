// What the particle algorithms see: pointers to lasting state and to scratch, on whichever machine they run.
#pragma once
#include <cstdint>

#include "core/lattice.hpp"
#include "core/math.hpp"
#include "core/team.hpp"
#include "model/parameters.hpp"
#include "model/site_state.hpp"
#include "particle/scratch.hpp"

namespace lithofront {

constexpr int surface_area_unit = 1024;

// Lasting state of one particle; arrays of lattice.count in lattice order (host/population/particle.hpp).
struct ParticleView {
    std::uint32_t number = 0;
    Lattice lattice;
    float origin[3] = {0, 0, 0};  // nm: where padded coordinates are 0, in the particle's own frame
    std::int64_t sites_at_birth = 0;
    std::int64_t surface_units = surface_area_unit;  // area at birth, in 1/surface_area_unit of a^(d-1)
    SiteState* state = nullptr;
    float* residual_stress_MPa = nullptr;
    float* barrier = nullptr;               // kT
    float* ion_conductance = nullptr;       // 1/s per kT
    float* electron_conductance = nullptr;  // the same; null where electrons meet no resistance: site_contact tells of their exits
    std::uint16_t* domain = nullptr;
    std::uint16_t* pocket_age = nullptr;
    std::uint16_t* passivation = nullptr;  // half-cycles on a phase boundary, in units of passivation_unit
    std::uint16_t* dissolved = nullptr;    // of a wet site: the share that is gone, in units of 1/whole_site

    // Whether electrons may leave a site in this state.
    LF_HD bool is_contact(int s, SiteState own) const {
        return electron_conductance ? electron_conductance[s] > 0.0f : (own & site_contact) != 0;
    }
    LF_HD float surface_area() const { return static_cast<float>(surface_units) / static_cast<float>(surface_area_unit); }
};

// One elliptic problem: sum_k g_k (psi_k - psi) - exit * psi + source = 0 at every site.
struct FieldArrays {
    float* potential = nullptr;                    // drop, kT
    float* face[3] = {nullptr, nullptr, nullptr};  // conductance to the +x, +y, +z neighbour, 1/s per kT
    float* diagonal = nullptr;                     // sum of the site's faces and its exit
    float* inverse = nullptr;                      // 1 / (diagonal + implicit part of the reaction); 0 where nothing conducts
    float* source = nullptr;                       // 1/s; null: none besides the front's, which is relaxed apart
    float* before = nullptr;                       // per entry exposed in a step: the site's potential before it took its neighbour's
    const float* exit = nullptr;                   // conductance to the outside
    std::int32_t* exit_sites = nullptr;            // how many sites have an exit, then these, in no defined order
    const RowSpan* spans = nullptr;                // per row of a sweep: where it holds active sites; null: anywhere

    // Conductance of the face between site s and its neighbour nb, number k.
    LF_HD float face_at(int s, int nb, int k) const { return k % 2 == 0 ? face[k / 2][s] : face[k / 2][nb]; }
};

// The front: sites that may convert now, one entry each, in no defined order.
struct FrontList {
    std::int32_t* word = nullptr;                    // packed site and parity; `no_entry` where an entry is about to go
    float* shift = nullptr;                          // z dmu, kT: stress and noise
    float* affinity_shift = nullptr;                 // shift less the penalty of curvature, kT
    float* rate_constant = nullptr;                  // of a flat front along an axis, with the site's barrier, 1/s
    float* factor = nullptr;                         // rate of filling over that of such a front; negative: looked at in this step
    float* filled[3] = {nullptr, nullptr, nullptr};  // along each axis, sites; closed_axis where no neighbour there has converted
    float* threshold = nullptr;                      // filling at which it converts; null: 1
    std::int32_t* around = nullptr;                  // product and active sites within the radius of the interface (curvature.hpp)

    LF_HD int site(int e) const { return packed_site(word[e]); }
    LF_HD int parity(int e) const { return packed_parity(word[e]); }
    LF_HD float exchange(int e) const { return rate_constant[e] * factor[e]; }  // 1/s
    LF_HD float converts_at(int e) const { return threshold ? threshold[e] : 1.0f; }
    LF_HD bool was_looked_at(int e) const { return bits_of(factor[e]) < 0; }
    LF_HD void look_at(int e) const { factor[e] = float_from_bits(bits_of(factor[e]) | sign_bit); }
};

constexpr std::int32_t no_entry = -1;

// Words to count in, by what they count. Those of a step there are twice: one step clears the next one's, so that nobody waits
// for others to have read them.
constexpr int region_counter = 0, list_counter = 1, front_counter = 2, even_counter = 3, odd_counter = 4;
constexpr int changed_counter = 0, pending_counter = 1, converted_counter = 2, gone_counter = 3, gap_counter = 4, moved_counter = 5,
              cut_off_counter = 6, met_counter = 7, touched_counter = 8;
constexpr int walked_entries = 5, walked_changes = 6;
constexpr int step_counters = 9;
constexpr int counters = 3 * step_counters;

// Scratch for one particle; nothing in it outlives a half-cycle.
struct Workspace {
    FieldArrays ion, electron;
    FieldArrays displacement;    // Goodier's potential, sites^2 of composition; only with the deviatoric part
    float* stress = nullptr;     // hydrostatic, MPa: residual + configuration
    float* von_mises = nullptr;  // MPa, only with the deviatoric part
    RowSpan* spans = nullptr;    // those of both fields
    FrontList front;
    float* noise_normal = nullptr;    // per cell of the annealed noise, where it has a length
    float* fatigue_normal = nullptr;  // per cell of the half-cycle's fatigue field
    std::int32_t* within = nullptr;   // for each parity, offsets to the n_within sites within the radius of the interface
    std::int32_t n_within = 0;
    std::int32_t* slot = nullptr;      // per site of the front: its entry
    float* conversion_time = nullptr;  // per site: as a share of the step; `no_conversion` for most
    float* rate = nullptr;             // per front entry, 1/s
    float* slope = nullptr;            // per front entry, 1/s per kT
    float* affinity = nullptr;         // per front entry: at no overpotential and the present potentials, kT
    RegionScratch region;
    GrainScratch grain;
    SearchScratch search;
    WalkScratch walk;
    ConversionScratch conversion;
    FrontCompaction compaction;
    MeetingScratch meeting;
    CoarseScratch coarse;
    RelaxationScratch relaxation;
    ObservationScratch observation;
    BoxScratch box;
    PassivationScratch passivation;
    CrackScratch crack;
    DissolutionScratch dissolution;
    std::int32_t* counter = nullptr;  // of length `counters`

    LF_HD std::int32_t* counters_of(int step) const { return counter + step_counters * (1 + (step & 1)); }
};

struct VoltageSample {
    std::int32_t converted;  // sites so far in this half-cycle
    float voltage_V;
    float time_s;
};

// Asks for records of the half-cycle: a voltage curve, frames of the site states at equal steps of charge, the last potentials.
struct Recording {
    VoltageSample* samples = nullptr;  // room for `capacity`
    std::int32_t capacity = 0;
    SiteState* frames = nullptr;  // room for `frame_capacity` times lattice.count
    std::int32_t frame_capacity = 0;
    float* ion_potential = nullptr;  // drop at the end, kT; room for lattice.count, or null
    float* electron_potential = nullptr;
};

struct HalfCycleResult {
    std::int64_t converted = 0;                             // sites
    std::int64_t lithiated = 0, delithiated = 0, dead = 0;  // at the end
    std::int64_t lost_lithiated = 0, lost_delithiated = 0;  // sites that dissolved in this half-cycle
    float time_s = 0;
    float end_voltage_V = 0;
    float dissolution_exposure_s = 0;  // time weighted by the potential dependence of dissolution
    float end_overpotential = 0;       // kT
    EndReason end = EndReason::running;
    FaultCode fault = FaultCode::none;
    std::int32_t steps = 0;
    std::int64_t sweeps = 0;
    std::int64_t front_sites = 0;  // summed over steps
    std::int32_t samples = 0;
    std::int32_t frames = 0;
    float roughness = 0;            // rms of the front's place at half conversion about its mean
    float mean_radius = 0;          // mean place: radius over the outline's in its direction; in a channel in sites
    float inner_product_share = 0;  // product not connected to the surface at half conversion
};

// After the half-cycle and its ageing: the residual regions, in integers. No site is counted twice: sealed ones are in no region.
struct TallyResult {
    std::int32_t regions = 0;  // of at least min_region_sites
    std::int32_t regions_of_any_size = 0;
    std::int64_t left_sites = 0;       // unconverted
    std::int64_t sealed_sites = 0;     // of either phase, that ageing has cut off from every exit
    std::int32_t reported = 0;         // entries of Workspace::reported
    std::int32_t trapped_regions = 0;  // discharge: remnants without re-lithiated phase
    std::int64_t trapped_sites = 0;
    std::int64_t perimeter_faces = 0;  // faces between the phases
    std::int64_t largest = 0;          // sites of the largest region
    FaultCode fault = FaultCode::none;
};

}  // namespace lithofront
