#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "output/columns.hpp"
#include "output/cycle_table.hpp"
#include "output/output_error.hpp"
#include "output/sample_study.hpp"
#include "output/temporary_folder.hpp"

using namespace lithofront;
using namespace lithofront::test;

TEST_CASE("cycles.csv begins with the agreed columns and has one for every member of the record") {
    const std::string header = cycle_table_header();
    CHECK(
        header.starts_with("cycle,step,charge_c_rate,discharge_c_rate,charge_capacity_mAh_per_g,discharge_capacity_mAh_per_g,soh,soh_q05,"
                           "soh_q95,soh_stderr,trapped_fraction,pockets_per_particle,x_lithiated_mean,x_delithiated_mean,"
                           "loss_of_active_material,li_imbalance,"));
    std::size_t bytes = 0;
    for (const auto& column : cycle_columns()) {
        std::visit([&](auto source) { bytes += sizeof(ValueOf<CycleRecord, decltype(source)>); }, column.source);
    }
    CHECK(bytes == sizeof(CycleRecord));  // holds because no member needs padding
}

TEST_CASE("numbers in cycles.csv read back to the same bits") {
    CycleRecord record = SampleStudy{}.cycle(7);
    record.soh = 0.1 + 0.2;
    record.soh_q05 = std::numeric_limits<double>::denorm_min();
    record.soh_q95 = 1e300;
    record.step = std::string("x");
    std::istringstream row(cycle_table_row(record));
    std::string cell;
    std::vector<std::string> cells;
    while (std::getline(row, cell, ',')) cells.push_back(cell);
    REQUIRE(cells.size() == cycle_columns().size());
    for (std::size_t c = 0; c < cells.size(); ++c) {
        CAPTURE(cycle_columns()[c].name);
        std::visit(
            [&](auto source) {
                using Value = ValueOf<CycleRecord, decltype(source)>;
                if constexpr (std::is_same_v<Value, double>) {
                    CHECK(std::strtod(cells[c].c_str(), nullptr) == value_of(record, source));
                } else if constexpr (std::is_same_v<Value, std::int64_t>) {
                    CHECK(std::strtoll(cells[c].c_str(), nullptr, 10) == value_of(record, source));
                }
            },
            cycle_columns()[c].source);
    }
    CHECK(cells[6] == "0.30000000000000004");
}

TEST_CASE("a missing figure is written as nan") {
    CycleRecord record;
    record.cycle = 1;
    record.charge_c_rate = -std::nan("");
    CHECK(cycle_table_row(record).starts_with("1,,nan,0,"));
}

TEST_CASE("step names are quoted only where a reader would stumble") {
    CycleRecord record;
    record.cycle = 3;
    record.step = "C/2 slow";
    CHECK(cycle_table_row(record).starts_with("3,C/2 slow,0,"));
    record.step = "ageing, \"fast\"";
    CHECK(cycle_table_row(record).starts_with("3,\"ageing, \"\"fast\"\"\",0,"));
    record.step = "two\nlines";
    CHECK(cycle_table_row(record).starts_with("3,\"two\nlines\",0,"));
}

TEST_CASE("each row of cycles.csv is in the file when append returns") {
    TemporaryFolder folder;
    const SampleStudy study;
    CycleTable table(folder / "cycles.csv", {});
    std::string expected = cycle_table_header();
    CHECK(read_text(folder / "cycles.csv") == expected);
    for (std::int64_t cycle = 1; cycle <= 5; ++cycle) {
        table.append(study.cycle(cycle));
        expected += cycle_table_row(study.cycle(cycle));
        CHECK(read_text(folder / "cycles.csv") == expected);
    }
}

TEST_CASE("a resumed cycles.csv equals that of a study that was never stopped") {
    TemporaryFolder folder;
    const SampleStudy study;
    std::vector<CycleRecord> all;
    for (std::int64_t cycle = 1; cycle <= study.cycles; ++cycle) all.push_back(study.cycle(cycle));
    {
        CycleTable whole(folder / "whole.csv", {});
        for (const CycleRecord& record : all) whole.append(record);
        CycleTable first(folder / "resumed.csv", {});
        for (std::size_t i = 0; i < 8; ++i) first.append(all[i]);
    }
    std::filesystem::resize_file(folder / "resumed.csv", std::filesystem::file_size(folder / "resumed.csv") - 10);
    CycleTable second(folder / "resumed.csv", std::span(all).first(6));
    for (std::size_t i = 6; i < all.size(); ++i) second.append(all[i]);
    CHECK(read_text(folder / "resumed.csv") == read_text(folder / "whole.csv"));
}

TEST_CASE("a table that cannot be written says which file and why") {
    TemporaryFolder folder;
    try {
        CycleTable table(folder / "missing" / "cycles.csv", {});
        FAIL("no error");
    } catch (const OutputError& error) {
        CHECK(std::string(error.what()).find("missing/cycles.csv") != std::string::npos);
        CHECK(std::string(error.what()).find("No such file or directory") != std::string::npos);
    }
}
