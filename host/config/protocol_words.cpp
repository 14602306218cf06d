#include "config/protocol_words.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>

#include "config/errors.hpp"
#include "config/registry.hpp"

namespace lithofront {
namespace {

[[noreturn]] void refuse(const std::string& words, const std::string& why) { throw ConfigError(in_quotes(words) + ": " + why); }

std::string lower(std::string_view text) {
    std::string s;
    for (const char c : text) s += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return s;
}

// The words of one instruction; a number and its unit are words of their own, whether there is a space between or not.
class Sentence {
public:
    explicit Sentence(const std::string& text) : text_(text) {
        const std::string s = lower(text);
        for (std::size_t i = 0; i < s.size();) {
            const auto kind = [&](std::size_t k) {
                const auto c = static_cast<unsigned char>(s[k]);
                return std::isspace(c) ? 0 : std::isdigit(c) || c == '.' ? 1 : std::isalpha(c) ? 2 : 3;
            };
            const int first = kind(i);
            std::size_t end = i + 1;
            while (first != 3 && end < s.size() && kind(end) == first) ++end;
            if (first != 0) words_.push_back(s.substr(i, end - i));
            i = end;
        }
    }

    bool take(std::string_view word) {
        if (next_ >= words_.size() || words_[next_] != word) return false;
        ++next_;
        return true;
    }
    bool done() const { return next_ == words_.size(); }

    double number(const std::string& what) {
        double value = 0;
        const std::string word = done() ? "" : words_[next_];
        const auto parsed = std::from_chars(word.data(), word.data() + word.size(), value, std::chars_format::fixed);
        if (word.empty() || parsed.ec != std::errc{} || parsed.ptr != word.data() + word.size())
            refuse(text_, "expected " + what + shown_rest());
        ++next_;
        return value;
    }

    double c_rate() {
        const std::string expected = "a C-rate, such as 1C or C/20";
        double value = 1;
        if (take("c")) {
            if (take("/")) value = 1.0 / number(expected);
        } else {
            value = number(expected);
            if (take("a") || take("ma") || take("w") || take("mw"))
                refuse(text_, "currents are C-rates here, such as 1C or C/20: a study has no cell whose amperes or watts could be counted");
            if (!take("c")) refuse(text_, "expected " + expected + shown_rest());
        }
        if (!(value > 0) || !std::isfinite(value)) refuse(text_, "a C-rate is above 0");
        return value;
    }

    double volts() {
        const double value = number("a voltage, such as 4.2 V");
        if (take("mv")) return value * 1e-3;
        if (!take("v") && !take("volts") && !take("volt")) refuse(text_, "expected a voltage, such as 4.2 V" + shown_rest());
        return value;
    }

    double hours() {
        const double value = number("a time, such as 1 hour or 30 minutes");
        struct Unit {
            std::array<std::string_view, 5> names;
            double hours;
        };
        static constexpr std::array<Unit, 3> units{{{{"hour", "hours", "h", "hr", "hrs"}, 1.0},
                                                    {{"minute", "minutes", "min", "mins", "m"}, 1.0 / 60},
                                                    {{"second", "seconds", "s", "sec", "secs"}, 1.0 / 3600}}};
        for (const auto& unit : units)
            for (const auto name : unit.names)
                if (take(name)) return value * unit.hours;
        refuse(text_, "expected a time in hours, minutes or seconds" + shown_rest());
    }

    void end() const {
        if (!done()) refuse(text_, "what does " + in_quotes(rest()) + " mean here? " + std::string(forms));
    }

    static constexpr std::string_view forms =
        "Write \"Charge at 1C until 4.2 V\", \"Discharge at C/2 until 3.0 V\", \"Hold at 4.2 V until C/20\" or \"Rest for 1 hour\"";

private:
    std::string rest() const {
        std::string s;
        for (std::size_t i = next_; i < words_.size(); ++i) s += (s.empty() ? "" : " ") + words_[i];
        return s;
    }
    std::string shown_rest() const { return done() ? " at the end" : " in place of " + in_quotes(rest()); }

    const std::string& text_;
    std::vector<std::string> words_;
    std::size_t next_ = 0;
};

// Reads the instructions of one cycle in turn, and knows what may follow what.
class CycleReader {
public:
    void read(const std::string& text) {
        Sentence s(text);
        if (s.take("charge")) half(text, s, true);
        else if (s.take("discharge")) half(text, s, false);
        else if (s.take("hold")) hold(text, s);
        else if (s.take("rest")) rest(text, s);
        else refuse(text, "begins with none of Charge, Discharge, Hold and Rest. " + std::string(Sentence::forms));
        s.end();
    }
    SpokenCycle finish(const std::vector<std::string>& words) const {
        if (last_ != Last::discharge && last_ != Last::held_discharge && last_ != Last::rested_discharge)
            throw ConfigError(words.empty()
                                  ? std::string("no words; a cycle is a charge and a discharge")
                                  : in_quotes(words.back()) + ": the cycle ends without a discharge; add \"Discharge at 1C until 3.0 V\"");
        return cycle_;
    }

private:
    enum class Last { nothing, charge, held_charge, rested_charge, discharge, held_discharge, rested_discharge };

    void half(const std::string& text, Sentence& s, bool charge) {
        if (!s.take("at")) refuse(text, "expected \"at\" and a C-rate, such as \"at 1C\"");
        const double rate = s.c_rate();
        if (s.take("for")) refuse(text, "a half-cycle ends at a voltage; write \"until\" and a voltage, and leave the time out");
        if (!s.take("until")) refuse(text, "expected \"until\" and a voltage, such as \"until 4.2 V\"");
        const double limit = s.volts();
        const bool begun = last_ != Last::nothing,
                   charged = last_ == Last::charge || last_ == Last::held_charge || last_ == Last::rested_charge;
        if (charge && begun) refuse(text, "is a second charge; each cycle is one charge and one discharge, so begin another step");
        if (!charge && !begun) refuse(text, "comes first; a cathode begins full of lithium, so that a cycle begins with its charge");
        if (!charge && !charged) refuse(text, "is a second discharge; each cycle is one charge and one discharge, so begin another step");
        (charge ? cycle_.charge_c_rate : cycle_.discharge_c_rate) = rate;
        (charge ? cycle_.upper_voltage_limit_V : cycle_.lower_voltage_limit_V) = limit;
        last_ = charge ? Last::charge : Last::discharge;
    }

    void hold(const std::string& text, Sentence& s) {
        if (!s.take("at")) refuse(text, "expected \"at\" and a voltage, such as \"at 4.2 V\"");
        const double volts = s.volts();
        if (s.take("for")) refuse(text, "a hold ends at a current; write \"until\" and a C-rate, such as \"until C/20\"");
        if (!s.take("until")) refuse(text, "expected \"until\" and a C-rate, such as \"until C/20\"");
        const double cutoff = s.c_rate();
        if (last_ != Last::charge && last_ != Last::discharge) refuse(text, "follows no charge or discharge, whose voltage it could hold");
        const bool charge = last_ == Last::charge;
        const double limit = charge ? cycle_.upper_voltage_limit_V : cycle_.lower_voltage_limit_V;
        if (volts != limit)
            refuse(text, fmt::format("holds {} V after a half-cycle that ends at {} V; the two must be the same", short_number_text(volts),
                                     short_number_text(limit)));
        if (cycle_.hold_cutoff_c_rate && *cycle_.hold_cutoff_c_rate != cutoff)
            refuse(text, fmt::format("ends at {}C, and the hold of the charge at {}C; a step has one current at which its holds end",
                                     short_number_text(cutoff), short_number_text(*cycle_.hold_cutoff_c_rate)));
        cycle_.hold_cutoff_c_rate = cutoff;
        (charge ? cycle_.hold_charge : cycle_.hold_discharge) = true;
        last_ = charge ? Last::held_charge : Last::held_discharge;
    }

    void rest(const std::string& text, Sentence& s) {
        if (!s.take("for")) refuse(text, "expected \"for\" and a time, such as \"for 1 hour\"");
        const double hours = s.hours();
        if (last_ == Last::nothing) refuse(text, "comes first; a cycle begins with its charge");
        if (last_ == Last::rested_charge || last_ == Last::rested_discharge) refuse(text, "follows another rest; make them one");
        const bool charged = last_ == Last::charge || last_ == Last::held_charge;
        (charged ? cycle_.rest_after_charge_hours : cycle_.rest_after_discharge_hours) = hours;
        last_ = charged ? Last::rested_charge : Last::rested_discharge;
    }

    SpokenCycle cycle_;
    Last last_ = Last::nothing;
};

}  // namespace

SpokenCycle cycle_of(const std::vector<std::string>& words) {
    CycleReader reader;
    for (const auto& text : words) reader.read(text);
    return reader.finish(words);
}

void apply(const SpokenCycle& spoken, ProtocolStep& step) {
    step.charge_c_rate = spoken.charge_c_rate;
    step.discharge_c_rate = spoken.discharge_c_rate;
    step.hold_charge = spoken.hold_charge;
    step.hold_discharge = spoken.hold_discharge;
    if (spoken.hold_cutoff_c_rate) step.hold_cutoff_c_rate = *spoken.hold_cutoff_c_rate;
    step.rest_after_charge_hours = spoken.rest_after_charge_hours;
    step.rest_after_discharge_hours = spoken.rest_after_discharge_hours;
}

}  // namespace lithofront
