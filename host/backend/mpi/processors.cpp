#include "backend/mpi/processors.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace lithofront {
namespace {

MPI_Comm split_by_node(MPI_Comm ranks) {
    MPI_Comm node = MPI_COMM_NULL;
    MPI_Comm_split_type(ranks, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    return node;
}

// "0,1,..." of the devices that the driver lists; asking CUDA would fix what this process sees.
std::string all_devices() {
    std::string list;
    std::error_code none;
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", none)) {
        static_cast<void>(entry);
        if (count > 0) list += ',';
        list += std::to_string(count++);
    }
    return list;
}

}  // namespace

Node node_of(MPI_Comm ranks) {
    MPI_Comm comm = split_by_node(ranks);
    Node node;
    MPI_Comm_rank(comm, &node.rank);
    MPI_Comm_size(comm, &node.ranks);
    MPI_Comm_free(&comm);
    return node;
}

int fair_share(const std::vector<cpu_set_t>& allowed, std::size_t rank) {
    double share = 0.0;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        const auto has = [&](const cpu_set_t& set) { return CPU_ISSET(static_cast<std::size_t>(processor), &set) != 0; };
        if (has(allowed[rank])) share += 1.0 / static_cast<double>(std::count_if(allowed.begin(), allowed.end(), has));
    }
    return std::max(1, static_cast<int>(share + 1e-6));
}

int own_processors(MPI_Comm ranks) {
    MPI_Comm comm = split_by_node(ranks);
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    std::vector<cpu_set_t> allowed(static_cast<std::size_t>(size));
    cpu_set_t own;
    CPU_ZERO(&own);
    // A machine with more processors than a set has room for leaves it empty: one thread then.
    if (sched_getaffinity(0, sizeof own, &own) != 0) CPU_ZERO(&own);
    MPI_Allgather(&own, sizeof own, MPI_BYTE, allowed.data(), sizeof own, MPI_BYTE, comm);
    MPI_Comm_free(&comm);
    return fair_share(allowed, static_cast<std::size_t>(rank));
}

std::string own_devices(const std::string& visible, Node node) {
    std::vector<std::string> devices;
    std::istringstream words(visible);
    for (std::string device; std::getline(words, device, ',');) devices.push_back(device);
    if (devices.empty()) return {};
    if (devices.size() < static_cast<std::size_t>(node.ranks)) return devices[static_cast<std::size_t>(node.rank) % devices.size()];
    std::string own;
    for (std::size_t d = static_cast<std::size_t>(node.rank); d < devices.size(); d += static_cast<std::size_t>(node.ranks))
        own += (own.empty() ? "" : ",") + devices[d];
    return own;
}

void take_own_devices(Node node) {
    constexpr const char* variable = "CUDA_VISIBLE_DEVICES";
    const char* const given = std::getenv(variable);
    const std::string own = own_devices(given ? given : all_devices(), node);
    if (!own.empty()) setenv(variable, own.c_str(), 1);
}

}  // namespace lithofront
