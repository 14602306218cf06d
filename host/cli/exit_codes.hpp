#pragma once

namespace lithofront {

enum ExitCode { exit_done = 0, exit_failed = 1, exit_usage = 2, exit_no_device = 3, exit_interrupted = 130 };

}  // namespace lithofront
