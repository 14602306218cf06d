// lithofront bench
#include "bench/bench.hpp"

#include <algorithm>
#include <thread>

#include "backend/cuda_support.hpp"
#include "bench/report.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/interrupt.hpp"
#include "config/errors.hpp"
#include "output/posix_file.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

struct Interrupted {};

}  // namespace

int bench_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments(
        "Measures the engine beside what this machine can do at best: rates of its kernels, particle-cycles per "
        "second, and where the time goes.",
        words, {});
    arguments.option("backend", "auto (default): cpu, and cuda where there is a device; or one of them alone", "NAME");
    arguments.flag("quick", "rough figures within seconds");
    arguments.option("threads", "processor threads; default: all of the machine", "N");
    arguments.option("json", "file for the figures; overwritten", "FILE");
    if (arguments.help(streams)) return exit_done;
    BenchSettings settings;
    RunSettings common;
    read_run_options(arguments, common);
    settings.quick = arguments.has("quick");
    settings.threads = common.threads > 0 ? common.threads : static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
    settings.cpu = common.backend != "cuda";
    const std::string wait = common.backend == "cpu" ? "" : wait_for_backend(BackendChoice::automatic);
    if (!wait.empty()) streams.messages << "note: " << wait << std::endl;
    settings.cuda = common.backend == "cuda" || (common.backend == "auto" && !describe_devices().empty());
    // Says which of build and machine lacks CUDA.
    if (common.backend == "cuda") make_cuda_backend();
    if (!settings.cuda && common.backend == "auto")
        streams.messages << (built_with_cuda() ? "note: no usable CUDA device here, so the processor alone is measured\n"
                                               : "note: this build has no CUDA backend, so the processor alone is measured\n");
    settings.progress = [&](const std::string& what) {
        if (interrupted()) throw Interrupted{};
        streams.messages << what << std::endl;
    };
    try {
        const BenchReport report = run_bench(settings);
        print_table(streams.results, report);
        if (arguments.has("json")) write_text_atomically(arguments.text("json"), to_json(report));
        for (const std::string& function : report.stages.unlisted)
            streams.messages << "note: time of " << function << " is counted as 'other'\n";
    } catch (const Interrupted&) {
        return exit_interrupted;
    }
    return exit_done;
}

}  // namespace lithofront
