// An electrode whose members lie on several ranks (docs/model.md, section 7). Every rank runs the loop over the electrode, on totals
// that all ranks make together: sums of integers, a least and a largest number, so that they are the bits of one process.
#pragma once
#include <mpi.h>

#include "backend/electrode.hpp"

namespace lithofront {

class ElectrodeOverRanks final : public ElectrodeElsewhere {
public:
    explicit ElectrodeOverRanks(MPI_Comm ranks);
    ~ElectrodeOverRanks() override;
    ElectrodeOverRanks(const ElectrodeOverRanks&) = delete;
    ElectrodeOverRanks& operator=(const ElectrodeOverRanks&) = delete;

    // A half-cycle begins in which all ranks will meet.
    void open() { open_ = true; }
    // This rank goes no further in it: told to those who wait for it, where any do.
    void give_up();

    ElectrodeAnswer ask(ElectrodeMembers& here, const ElectrodeCommand& command) override;
    Extent total(const Extent& here) override;
    void done() override { open_ = false; }

private:
    ElectrodeAnswer meet(const ElectrodeAnswer& here, bool failed);

    MPI_Comm ranks_;
    MPI_Datatype type_;
    MPI_Op add_;
    bool open_ = false;
};

}  // namespace lithofront
