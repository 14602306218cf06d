#include "backend/mpi/electrode_over_ranks.hpp"

#include <cstring>
#include <exception>
#include <type_traits>

#include "backend/mpi/failure.hpp"
#include "backend/mpi/patience.hpp"

namespace lithofront {
namespace {

struct Meeting {
    ElectrodeAnswer answer;
    std::int64_t failed = 0;  // ranks that cannot go on
};
static_assert(std::is_trivially_copyable_v<Meeting>);

// MPI's buffers need not be aligned as the struct is.
void add_meetings(void* in, void* in_out, int* length, MPI_Datatype*) {
    for (int i = 0; i < *length; ++i) {
        Meeting one, sum;
        char* const to = static_cast<char*>(in_out) + static_cast<std::size_t>(i) * sizeof sum;
        std::memcpy(&one, static_cast<const char*>(in) + static_cast<std::size_t>(i) * sizeof one, sizeof one);
        std::memcpy(&sum, to, sizeof sum);
        sum.answer.add(one.answer);
        sum.failed += one.failed;
        std::memcpy(to, &sum, sizeof sum);
    }
}

}  // namespace

ElectrodeOverRanks::ElectrodeOverRanks(MPI_Comm ranks) : ranks_(ranks) {
    MPI_Type_contiguous(sizeof(Meeting), MPI_BYTE, &type_);
    MPI_Type_commit(&type_);
    MPI_Op_create(add_meetings, 1, &add_);
}

ElectrodeOverRanks::~ElectrodeOverRanks() {
    MPI_Op_free(&add_);
    MPI_Type_free(&type_);
}

void ElectrodeOverRanks::give_up() {
    if (!open_) return;
    try {
        meet({}, true);
    } catch (const FailedElsewhere&) {
        // All know now.
    }
}

ElectrodeAnswer ElectrodeOverRanks::ask(ElectrodeMembers& here, const ElectrodeCommand& command) {
    ElectrodeAnswer answer;
    std::exception_ptr failure;
    try {
        answer = here.ask(command);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) return meet(answer, false);
    give_up();
    std::rethrow_exception(failure);
}

Extent ElectrodeOverRanks::total(const Extent& here) {
    ElectrodeAnswer extent;
    extent.sites = here.sites;
    extent.surface = here.surface;
    const ElectrodeAnswer all = meet(extent, false);
    return {all.sites, all.surface};
}

ElectrodeAnswer ElectrodeOverRanks::meet(const ElectrodeAnswer& here, bool failed) {
    const Meeting mine{here, failed ? 1 : 0};
    Meeting all;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallreduce(&mine, &all, 1, type_, add_, ranks_, &request);
    wait_until([&] {
        int there = 0;
        MPI_Test(&request, &there, MPI_STATUS_IGNORE);
        return there != 0;
    });
    if (all.failed == 0) return all.answer;
    open_ = false;
    throw FailedElsewhere();
}

}  // namespace lithofront
