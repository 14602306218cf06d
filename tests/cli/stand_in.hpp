// A stand-in for a Python that has the analysis package.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

// A folder with a program that writes its words to words.txt and ends with 1; gone at the end.
struct Stage {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("lithofront-report-" + std::to_string(::getpid()));
    std::string python = (folder / "python").string();

    Stage() {
        std::filesystem::create_directories(folder / "results");
        std::ofstream(python) << "#!/bin/sh\n[ \"$1\" = -c ] && exit 0\nprintf '%s\\n' \"$@\" > " << (folder / "words.txt").string()
                              << "\nexit 1\n";
        std::filesystem::permissions(python, std::filesystem::perms::owner_all);
    }
    ~Stage() { std::filesystem::remove_all(folder); }
    std::string words() const {
        std::ifstream file(folder / "words.txt");
        return {std::istreambuf_iterator<char>(file), {}};
    }
};
