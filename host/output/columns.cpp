#include "output/columns.hpp"

namespace lithofront {
namespace {

const std::vector<CodeName> half_names{{0, "charge"}, {1, "discharge"}};
const std::vector<CodeName> yes_no{{0, "no"}, {1, "yes"}};

}  // namespace

const Columns<CycleRecord>& cycle_columns() {
    using R = CycleRecord;
    static const Columns<R> columns{
        {"cycle", "1", "cycle number, counted from 1 over the whole study", &R::cycle},
        {"step", "1", "name of the protocol step that the cycle belongs to", &R::step},
        {"charge_c_rate", "1/h", "charge current per nominal capacity of the sites at birth", &R::charge_c_rate},
        {"discharge_c_rate", "1/h", "discharge current per nominal capacity of the sites at birth", &R::discharge_c_rate},
        {"charge_capacity_mAh_per_g", "mAh/g", "charge extracted per gram of the material at birth", &R::charge_capacity_mAh_per_g},
        {"discharge_capacity_mAh_per_g", "mAh/g", "charge inserted per gram of the material at birth", &R::discharge_capacity_mAh_per_g},
        {"soh", "1", "state of health: sum over particles of charge inserted, over that of the first cycle at the same rates", &R::soh},
        {"soh_q05", "1", "5 % quantile of the state of health over particles", &R::soh_q05},
        {"soh_q95", "1", "95 % quantile of the state of health over particles", &R::soh_q95},
        {"soh_stderr", "1", "standard error of the population's state of health", &R::soh_stderr},
        {"trapped_fraction", "1", "sites of trapped pockets over sites at birth", &R::trapped_fraction},
        {"pockets_per_particle", "1", "trapped pockets of at least output.min_region_nm2 or min_region_nm3, per particle",
         &R::pockets_per_particle},
        {"x_lithiated_mean", "1", "mean x, lithium per formula unit, after discharge", &R::x_lithiated_mean},
        {"x_delithiated_mean", "1", "mean x, lithium per formula unit, after charge", &R::x_delithiated_mean},
        {"loss_of_active_material", "1", "share of sites at birth that no longer take part: dissolved, sealed by ageing or trapped",
         &R::loss_of_active_material},
        {"li_imbalance", "sites", "lithium sites that the balance cannot account for; 0 in every row", &R::li_imbalance},
        {"residual_regions_per_particle", "1", "lithiated regions left after charge, per particle", &R::residual_regions_per_particle},
        {"core_fraction", "1", "share of particles whose residue is one central region", &R::core_fraction},
        {"lithiated_left_fraction", "1", "sites left lithiated after charge over sites at birth", &R::lithiated_left_fraction},
        {"delithiated_left_fraction", "1", "sites left delithiated after discharge over sites at birth", &R::delithiated_left_fraction},
        {"dissolved_fraction", "1", "sites that dissolved, over sites at birth", &R::dissolved_fraction},
        {"sealed_by_ageing", "1", "sites that ageing has cut off from every exit, over sites at birth", &R::sealed_by_ageing},
        {"front_roughness_nm", "nm",
         "roughness of the charge's front at half conversion: standard deviation of its distance from the centroid over the outline's in "
         "the same direction, times the particle's equivalent radius; mean over particles",
         &R::front_roughness_nm},
        {"perimeter_dimension", "1", "fractal dimension of the residue's perimeter after charge, mean over particles",
         &R::perimeter_dimension},
        {"charge_hours", "h", "duration of the charge", &R::charge_hours},
        {"discharge_hours", "h", "duration of the discharge", &R::discharge_hours},
        {"failed_particles", "1", "particles that have ended with a recorded fault so far", &R::failed_particles},
    };
    return columns;
}

const Columns<ParticleDescription>& particle_columns() {
    using R = ParticleDescription;
    static const Columns<R> columns{
        {"number", "1", "identity of the particle within the study", &R::number},
        {"requested_diameter_um", "um", "diameter as drawn", &R::requested_diameter_um},
        {"diameter_um", "um", "diameter of the disc or ball with the lattice particle's area or volume", &R::diameter_um},
        {"sites_at_birth", "sites", "active sites of the undamaged particle", &R::sites_at_birth},
        {"grains", "1", "grains in the particle", &R::grains},
        {"sealed_sites", "sites", "further sites of its body, which cracks cut off from every exit from the start", &R::sealed_sites},
        {"sealed_fraction", "1", "sealed sites over those and the sites at birth", &R::sealed_fraction},
        {"surface_um", "um^(d-1)", "perimeter (2D, um) or surface (3D, um2) of the particle and of cracks that electrolyte has entered",
         &R::surface_um},
    };
    return columns;
}

Columns<ParticleCycleRecord> particle_cycle_columns(const std::vector<CodeName>& end_reasons, const std::vector<CodeName>& faults) {
    using R = ParticleCycleRecord;
    const std::vector<CodeName> morphologies{{0, "complete"}, {1, "core_shell"}, {2, "mosaic"}, {3, "fingers"}, {255, "none"}};
    return {
        {"charge_capacity_mAh_per_g", "mAh/g", "charge extracted per gram of the particle at birth", &R::charge_capacity_mAh_per_g},
        {"discharge_capacity_mAh_per_g", "mAh/g", "charge inserted per gram of the particle at birth", &R::discharge_capacity_mAh_per_g},
        {"soh", "1", "state of health of the particle: charge inserted, over that of the first cycle at the same rates", &R::soh},
        {"trapped_fraction", "1", "sites of trapped pockets over sites at birth", &R::trapped_fraction},
        {"lithiated_left_fraction", "1", "sites left lithiated after charge over sites at birth", &R::lithiated_left_fraction},
        {"delithiated_left_fraction", "1", "sites left delithiated after discharge over sites at birth", &R::delithiated_left_fraction},
        {"dissolved_fraction", "1", "sites that dissolved, over sites at birth", &R::dissolved_fraction},
        {"sealed_by_ageing", "1", "sites that ageing has cut off from every exit, over sites at birth", &R::sealed_by_ageing},
        {"residual_regions", "1", "lithiated regions left after charge", &R::residual_regions},
        {"trapped_pockets", "1", "trapped pockets of at least output.min_region_nm2 or min_region_nm3", &R::trapped_pockets},
        {"largest_core_fraction", "1", "largest central residue over sites at birth", &R::largest_core_fraction},
        {"roughness_nm", "nm", "roughness of the charge's front at half conversion, against the outline; 0 where that is not reached",
         &R::roughness_nm},
        {"perimeter_dimension", "1", "fractal dimension of the residue's perimeter after charge", &R::perimeter_dimension},
        {"perimeter_nm", "nm", "length of the residue's boundary with the other phase after charge, 2D; 0 in 3D", &R::perimeter_nm},
        {"interface_nm2", "nm2", "area of the residue's boundary with the other phase after charge, 3D; 0 in 2D", &R::interface_nm2},
        {"end_of_charge_V", "V", "voltage at the end of charge; NaN where nothing was driven", &R::end_of_charge_V},
        {"end_of_discharge_V", "V", "voltage at the end of discharge; NaN where nothing was driven", &R::end_of_discharge_V},
        {"charge_end", "1", "why the charge ended", [](const R& r) { return r.charge_end; }, end_reasons},
        {"discharge_end", "1", "why the discharge ended", [](const R& r) { return r.discharge_end; }, end_reasons},
        {"morphology", "1", "pattern of the phases after charge; none: charge barely begun",
         [](const R& r) { return static_cast<std::uint8_t>(r.morphology); }, morphologies},
        {"fault", "1", "fault that the particle met in the cycle; of one that has ended, the fault that ended it",
         [](const R& r) { return r.fault; }, faults},
    };
}

const Columns<PocketRecord>& pocket_columns() {
    using R = PocketRecord;
    static const Columns<R> columns{
        {"cycle", "1", "cycle in which the region was found", &R::cycle},
        {"particle", "1", "number of the particle", &R::particle},
        {"kind",
         "1",
         "what is left over in the region",
         [](const R& r) { return static_cast<std::uint8_t>(r.kind); },
         {{0, "lithiated_after_charge"}, {1, "delithiated_after_discharge"}, {2, "trapped_pocket"}}},
        {"sites", "sites", "size of the region", &R::sites},
        {"area_nm2", "nm2", "area of the region, 2D; 0 in 3D", &R::area_nm2},
        {"volume_nm3", "nm3", "volume of the region, 3D; 0 in 2D", &R::volume_nm3},
        {"equivalent_radius_nm", "nm", "radius of the disc or ball of the same size", &R::equivalent_radius_nm},
        {"centroid_fraction", "1", "distance of the region's centroid from the particle's over the local radius", &R::centroid_fraction},
        {"touches_surface", "1", "whether the region reaches the particle's surface",
         [](const R& r) { return std::uint8_t{r.touches_surface}; }, yes_no},
        {"touches_crack", "1", "whether the region reaches a crack", [](const R& r) { return std::uint8_t{r.touches_crack}; }, yes_no},
        {"core", "1", "whether the region is a central residue", [](const R& r) { return std::uint8_t{r.core}; }, yes_no},
        {"mean_stress_MPa", "MPa", "mean hydrostatic stress in the region, tension positive", &R::mean_stress_MPa},
        {"age_cycles", "cycles", "charges that the region has survived, this one included", &R::age_cycles},
    };
    return columns;
}

const Columns<VoltagePoint>& voltage_columns() {
    using R = VoltagePoint;
    static const Columns<R> columns{
        {"cycle", "1", "cycle of the curve", &R::cycle},
        {"half", "1", "half-cycle of the curve", [](const R& r) { return static_cast<std::uint8_t>(r.half); }, half_names},
        {"particle", "1", "number of the particle; -1 is the population's mean", &R::particle},
        {"point", "1", "place along the curve, counted from 0", &R::point},
        {"capacity_mAh_per_g", "mAh/g", "charge passed since the half-cycle began, per gram at birth", &R::capacity_mAh_per_g},
        {"voltage_V", "V", "voltage against lithium", &R::voltage_V},
        {"time_s", "s", "time since the half-cycle began", &R::time_s},
    };
    return columns;
}

const Columns<SnapshotRecord>& snapshot_frame_columns() {
    using R = SnapshotRecord;
    static const Columns<R> columns{
        {"cycle", "1", "cycle of the frame", &R::cycle},
        {"half", "1", "half-cycle of the frame", [](const R& r) { return static_cast<std::uint8_t>(r.half); }, half_names},
        {"progress", "1", "share of the half-cycle that has passed; 1 at its end", &R::progress},
    };
    return columns;
}

const std::vector<SnapshotField>& snapshot_fields() {
    using R = SnapshotRecord;
    static const std::vector<SnapshotField> fields{
        {"phase", "1", "phase of the site", &R::phase, nullptr, {{0, "outside"}, {1, "lithiated"}, {2, "delithiated"}, {3, "dead"}}},
        {"mark",
         "1",
         "bits that mark the site",
         &R::mark,
         nullptr,
         {{1, "remnant"}, {2, "wet_surface"}, {4, "crack"}, {8, "boundary"}, {16, "contact"}, {32, "stranded"}, {64, "sealed"}},
         true},
        {"cut", "1", "faces of the site that a crack cuts", &R::cut, nullptr, {{1, "plus_x"}, {2, "plus_y"}, {4, "plus_z"}}, true},
        {"composition", "1", "x, lithium per formula unit; 0 outside", nullptr, &R::composition},
        {"stress_MPa", "MPa", "residual and configuration stress, tension positive", nullptr, &R::stress_MPa},
        {"barrier_kT", "kT", "kinetic barrier of the front", nullptr, &R::barrier_kT},
        {"ion_conductance_per_s_kT", "1/(s kT)", "conductance of a wet surface site to the electrolyte", nullptr, &R::ion_conductance},
    };
    return fields;
}

}  // namespace lithofront
