// Runs a suite with planted faults; writes to the file that LITHOFRONT_REACHED names, for each test: its time in seconds, its name and the
// faults whose code it has run, parted by tabs.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace {

struct Reached : doctest::IReporter {
    explicit Reached(const doctest::ContextOptions&) {
        if (const char* path = std::getenv("LITHOFRONT_REACHED")) file.open(path, std::ios::app);
    }
    void test_case_start(const doctest::TestCaseData& test) override {
        name = test.m_name;
        std::fill_n(lithofront_mutation::reached, lithofront_mutation::most_mutants, false);
    }
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (!file.is_open()) return;
        file << stats.seconds << '\t' << name << '\t';
        for (int number = 1; number < lithofront_mutation::most_mutants; ++number)
            if (lithofront_mutation::reached[number]) file << ' ' << number;
        file << std::endl;
    }
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}

    std::ofstream file;
    std::string name;
};

}  // namespace

REGISTER_LISTENER("reached", 1, Reached);
