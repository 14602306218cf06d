#include "simulation/backend_for.hpp"

#include "simulation/errors.hpp"

namespace lithofront {

BackendChoice backend_choice(const std::string& name) {
    if (name == "auto") return BackendChoice::automatic;
    if (name == "cpu") return BackendChoice::cpu;
    if (name == "cuda") return BackendChoice::cuda;
    throw UsageError("backend '" + name + "' is unknown; use auto, cpu or cuda");
}

std::unique_ptr<Backend> backend_for(BackendChoice choice, int threads, StudyListener& listener) {
    const std::string wait = wait_for_backend(choice);
    if (!wait.empty()) listener.note(wait);
    return make_backend(choice, threads);
}

}  // namespace lithofront
