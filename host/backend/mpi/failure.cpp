#include "backend/mpi/failure.hpp"

#include <new>

#include "backend/errors.hpp"

namespace lithofront {

Failure failure_of(const std::exception_ptr& error) {
    using Kind = Failure::Kind;
    try {
        std::rethrow_exception(error);
    } catch (const FailedElsewhere& e) {
        return {Kind::elsewhere, e.what()};
    } catch (const NoDeviceError& e) {
        return {Kind::no_device, e.what()};
    } catch (const UnknownLevelError& e) {
        return {Kind::unknown_level, e.what()};
    } catch (const std::bad_alloc&) {
        return {Kind::any, "out of memory; more ranks on more machines leave each one less to hold"};
    } catch (const std::exception& e) {
        return {Kind::any, e.what()};
    } catch (...) {
        return {Kind::any, "an exception without a text"};
    }
}

void throw_failure(const Failure& failure, const std::string& where) {
    const std::string text = where + ": " + failure.text;
    if (failure.kind == Failure::Kind::no_device) throw NoDeviceError(text);
    if (failure.kind == Failure::Kind::unknown_level) throw UnknownLevelError(text);
    throw std::runtime_error(text);
}

}  // namespace lithofront
