// write_networks FOLDER: every network of networks.h as FOLDER/NAME.onnx, and their names, a line each, on
// the standard output.
#include <cstdio>
#include <fstream>
#include <string>

#include "networks.h"

int main(int argc, char** argv) {
  using speech_emotion::testing::Network;
  if (argc != 2) return std::fprintf(stderr, "usage: write_networks FOLDER\n"), 2;
  for (const Network& network : speech_emotion::testing::AllNetworks()) {
    const std::string path = std::string(argv[1]) + "/" + network.name + ".onnx";
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(network.onnx.data()),
               static_cast<std::streamsize>(network.onnx.size()));
    file.close();
    if (!file) return std::fprintf(stderr, "write_networks: can't write %s\n", path.c_str()), 1;
    std::printf("%s\n", network.name.c_str());
  }
  return 0;
}
