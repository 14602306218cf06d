// The backend that a study's settings ask for.
#pragma once
#include <memory>
#include <string>

#include "backend/backend.hpp"
#include "simulation/study.hpp"

namespace lithofront {

// Throws UsageError for a name that is none.
BackendChoice backend_choice(const std::string& name);

// Makes it; the listener hears where that takes long.
std::unique_ptr<Backend> backend_for(BackendChoice choice, int threads, StudyListener& listener);

}  // namespace lithofront
