// Every column shows the member that its name says.
#include "output/columns.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace lithofront;

namespace {

// The numbers of a record's row by the names of its columns; texts are left out.
template <class Record>
std::map<std::string, double> row(const Columns<Record>& columns, const Record& record) {
    std::map<std::string, double> values;
    for (const Column<Record>& column : columns)
        std::visit(
            [&](auto source) {
                using Value = ValueOf<Record, decltype(source)>;
                if constexpr (!std::is_same_v<Value, std::string>) values[column.name] = static_cast<double>(value_of(record, source));
            },
            column.source);
    return values;
}

using Row = std::map<std::string, double>;

}  // namespace

TEST_CASE("columns of a cycle") {
    CycleRecord r;
    r.cycle = 1;
    r.charge_c_rate = 2;
    r.discharge_c_rate = 3;
    r.charge_capacity_mAh_per_g = 4;
    r.discharge_capacity_mAh_per_g = 5;
    r.soh = 6;
    r.soh_q05 = 7;
    r.soh_q95 = 8;
    r.soh_stderr = 9;
    r.trapped_fraction = 10;
    r.pockets_per_particle = 11;
    r.x_lithiated_mean = 12;
    r.x_delithiated_mean = 13;
    r.loss_of_active_material = 14;
    r.li_imbalance = 15;
    r.residual_regions_per_particle = 16;
    r.core_fraction = 17;
    r.lithiated_left_fraction = 18;
    r.delithiated_left_fraction = 19;
    r.dissolved_fraction = 20;
    r.sealed_by_ageing = 21;
    r.front_roughness_nm = 22;
    r.perimeter_dimension = 23;
    r.charge_hours = 24;
    r.discharge_hours = 25;
    r.failed_particles = 26;
    CHECK(row(cycle_columns(), r) == Row{{"cycle", 1},
                                         {"charge_c_rate", 2},
                                         {"discharge_c_rate", 3},
                                         {"charge_capacity_mAh_per_g", 4},
                                         {"discharge_capacity_mAh_per_g", 5},
                                         {"soh", 6},
                                         {"soh_q05", 7},
                                         {"soh_q95", 8},
                                         {"soh_stderr", 9},
                                         {"trapped_fraction", 10},
                                         {"pockets_per_particle", 11},
                                         {"x_lithiated_mean", 12},
                                         {"x_delithiated_mean", 13},
                                         {"loss_of_active_material", 14},
                                         {"li_imbalance", 15},
                                         {"residual_regions_per_particle", 16},
                                         {"core_fraction", 17},
                                         {"lithiated_left_fraction", 18},
                                         {"delithiated_left_fraction", 19},
                                         {"dissolved_fraction", 20},
                                         {"sealed_by_ageing", 21},
                                         {"front_roughness_nm", 22},
                                         {"perimeter_dimension", 23},
                                         {"charge_hours", 24},
                                         {"discharge_hours", 25},
                                         {"failed_particles", 26}});
}

TEST_CASE("columns of a particle in a cycle") {
    ParticleCycleRecord r;
    r.charge_capacity_mAh_per_g = 1;
    r.discharge_capacity_mAh_per_g = 2;
    r.soh = 3;
    r.trapped_fraction = 4;
    r.lithiated_left_fraction = 5;
    r.delithiated_left_fraction = 6;
    r.dissolved_fraction = 7;
    r.sealed_by_ageing = 8;
    r.residual_regions = 9;
    r.trapped_pockets = 10;
    r.largest_core_fraction = 11;
    r.roughness_nm = 12;
    r.perimeter_dimension = 13;
    r.perimeter_nm = 14;
    r.interface_nm2 = 15;
    r.end_of_charge_V = 16;
    r.end_of_discharge_V = 17;
    r.charge_end = 18;
    r.discharge_end = 19;
    r.morphology = MorphologyClass::mosaic;
    r.fault = 21;
    CHECK(row(particle_cycle_columns({}, {}), r) == Row{{"charge_capacity_mAh_per_g", 1},
                                                        {"discharge_capacity_mAh_per_g", 2},
                                                        {"soh", 3},
                                                        {"trapped_fraction", 4},
                                                        {"lithiated_left_fraction", 5},
                                                        {"delithiated_left_fraction", 6},
                                                        {"dissolved_fraction", 7},
                                                        {"sealed_by_ageing", 8},
                                                        {"residual_regions", 9},
                                                        {"trapped_pockets", 10},
                                                        {"largest_core_fraction", 11},
                                                        {"roughness_nm", 12},
                                                        {"perimeter_dimension", 13},
                                                        {"perimeter_nm", 14},
                                                        {"interface_nm2", 15},
                                                        {"end_of_charge_V", 16},
                                                        {"end_of_discharge_V", 17},
                                                        {"charge_end", 18},
                                                        {"discharge_end", 19},
                                                        {"morphology", 2},
                                                        {"fault", 21}});
}

TEST_CASE("columns of a pocket, of a curve's point and of a particle") {
    PocketRecord r;
    r.cycle = 1;
    r.particle = 2;
    r.kind = RegionKind::trapped_pocket;
    r.sites = 4;
    r.area_nm2 = 5;
    r.volume_nm3 = 6;
    r.equivalent_radius_nm = 7;
    r.centroid_fraction = 8;
    r.touches_surface = true;
    r.mean_stress_MPa = 9;
    r.age_cycles = 10;
    Row expected{{"cycle", 1},
                 {"particle", 2},
                 {"kind", 2},
                 {"sites", 4},
                 {"area_nm2", 5},
                 {"volume_nm3", 6},
                 {"equivalent_radius_nm", 7},
                 {"centroid_fraction", 8},
                 {"touches_surface", 1},
                 {"touches_crack", 0},
                 {"core", 0},
                 {"mean_stress_MPa", 9},
                 {"age_cycles", 10}};
    CHECK(row(pocket_columns(), r) == expected);
    r.touches_surface = false;
    r.touches_crack = true;
    expected["touches_surface"] = 0;
    expected["touches_crack"] = 1;
    CHECK(row(pocket_columns(), r) == expected);
    r.touches_crack = false;
    r.core = true;
    expected["touches_crack"] = 0;
    expected["core"] = 1;
    CHECK(row(pocket_columns(), r) == expected);

    VoltagePoint v;
    v.cycle = 1;
    v.half = 1;
    v.particle = 3;
    v.point = 4;
    v.capacity_mAh_per_g = 5;
    v.voltage_V = 6;
    v.time_s = 7;
    CHECK(row(voltage_columns(), v) ==
          Row{{"cycle", 1}, {"half", 1}, {"particle", 3}, {"point", 4}, {"capacity_mAh_per_g", 5}, {"voltage_V", 6}, {"time_s", 7}});

    ParticleDescription d;
    d.number = 1;
    d.requested_diameter_um = 2;
    d.diameter_um = 3;
    d.sites_at_birth = 4;
    d.grains = 5;
    d.sealed_sites = 6;
    d.sealed_fraction = 7;
    d.surface_um = 8;
    CHECK(row(particle_columns(), d) == Row{{"number", 1},
                                            {"requested_diameter_um", 2},
                                            {"diameter_um", 3},
                                            {"sites_at_birth", 4},
                                            {"grains", 5},
                                            {"sealed_sites", 6},
                                            {"sealed_fraction", 7},
                                            {"surface_um", 8}});
}
