#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "config/loader.hpp"
#include "config/registry.hpp"
#include "config/validate.hpp"
#include "config/writer.hpp"

using namespace lithofront;

namespace {

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

bool same(const std::vector<Field>& a, const std::vector<Field>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool equal = std::visit(
            [&](auto left) {
                using T = decltype(left);
                const auto right = std::get<T>(b[i].target);
                if constexpr (std::is_same_v<T, Choice>) return left.value() == right.value();
                else if constexpr (std::is_same_v<T, double*>) return same_bits(*left, *right);
                else return *left == *right;
            },
            a[i].target);
        if (!equal) return false;
    }
    return true;
}

bool same(Options a, Options b) {
    if (!same(fields_of(a), fields_of(b)) || a.protocol.steps.size() != b.protocol.steps.size()) return false;
    for (std::size_t i = 0; i < a.protocol.steps.size(); ++i)
        if (!same(fields_of(a.protocol.steps[i], i), fields_of(b.protocol.steps[i], i))) return false;
    return true;
}

Options again(const Options& options) { return parse_options(to_toml(options), "resolved"); }

}  // namespace

TEST_CASE("an empty file gives the defaults, and the defaults are valid") {
    CHECK(same(parse_options("", "empty"), Options{}));
    CHECK_NOTHROW(validate(Options{}));
}

TEST_CASE("printed defaults read back as the defaults, with and without comments") {
    CHECK(same(parse_options(to_toml(Options{}, Comments::docs), "defaults"), Options{}));
    CHECK(same(again(Options{}), Options{}));
}

TEST_CASE("every key of the printed defaults has a comment above it") {
    const std::string text = to_toml(Options{}, Comments::docs);
    std::size_t keys = 0;
    std::string last;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const std::string line = text.substr(at, end - at);
        if (line.find(" = ") != std::string::npos && !line.starts_with("#")) {
            ++keys;
            CHECK_MESSAGE(last.starts_with("# "), line);
        }
        last = line;
        at = end + 1;
    }
    CHECK(keys == known_keys().size());
}

TEST_CASE("doubles survive to the last bit") {
    std::mt19937_64 random(7);
    Options options;
    const auto check = [&](double value) {
        options.protocol.series_resistance_ohm_m2 = value;
        CHECK_MESSAGE(same_bits(again(options).protocol.series_resistance_ohm_m2, value), number_text(value));
    };
    for (const double value : {0.0, 0.1, 1.0 / 3.0, 1e-9, 5e-324, 2.2250738585072009e-308, 1e-310, 999999.99999999988, 1e6, 7.0, 123456.0,
                               1e5, 0.30000000000000004})
        check(value);
    std::uniform_real_distribution<double> exponent(-300, 6), mantissa(0.1, 1);
    for (int i = 0; i < 300; ++i) check(mantissa(random) * std::pow(10.0, exponent(random)));
}

TEST_CASE("infinite mobilities survive") {
    Options options;
    options.transport.ionic_diffusivity_lithiated_m2_per_s = std::numeric_limits<double>::infinity();
    CHECK(std::isinf(again(options).transport.ionic_diffusivity_lithiated_m2_per_s));
}

TEST_CASE("any one setting changed within its range survives, when the study is still valid") {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> unit(0, 1);
    int tried = 0, changed = 0;
    for (int round = 0; round < 3; ++round) {
        Options probe;
        const std::size_t count = fields_of(probe).size();
        for (std::size_t i = 0; i < count; ++i) {
            Options options;
            const Field field = fields_of(options)[i];
            const double top = std::min(field.limits.high, 1e6);
            const double low = std::max(field.limits.low, -1e6);
            const double value = low + (top - low) * std::pow(unit(random), 3);
            if (auto* d = std::get_if<double*>(&field.target)) **d = value;
            else if (auto* n = std::get_if<int*>(&field.target)) **n = static_cast<int>(value);
            else if (auto* l = std::get_if<std::int64_t*>(&field.target)) **l = static_cast<std::int64_t>(value);
            else if (auto* u = std::get_if<std::uint64_t*>(&field.target)) **u = random() >> 1;
            else if (auto* b = std::get_if<bool*>(&field.target)) **b = !**b;
            else if (auto* c = std::get_if<Choice>(&field.target)) c->assign(static_cast<int>(random() % c->names.size()));
            else continue;
            ++tried;
            try {
                validate(options);
            } catch (const ConfigError&) {
                continue;
            }
            ++changed;
            CHECK_MESSAGE(same(again(options), options), field.key);
        }
    }
    CHECK(changed > tried / 2);
}

TEST_CASE("lists, steps, names and the largest seed survive") {
    Options options;
    options.name = "caf\xC3\xA9 \\ 16C";
    options.seed = 9223372036854775807u;
    options.population.size_distribution = SizeDistribution::list;
    options.population.diameters_um = {0.3, 1.0 / 3.0, 3};
    options.output.snapshot_cycles = {2, -1};
    options.output.snapshot_particles = {};
    ProtocolStep formation, ageing;
    formation.name = "formation";
    formation.cycles = 3;
    ageing.name = "ageing";
    ageing.cycles = 106;
    ageing.discharge_c_rate = 16;
    ageing.hold_charge = true;
    options.protocol.steps = {formation, ageing, formation};
    CHECK(same(again(options), options));
    CHECK_FALSE(same(again(options), Options{}));
}
