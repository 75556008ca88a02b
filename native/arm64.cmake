# Toolchain file: compiles for 64-bit ARM with Debian's cross compiler, and runs what it made under QEMU. All that
# base, engine, core and their tests need beside it are headers, which that compiler finds in /usr/include, too.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static -L /usr/aarch64-linux-gnu)
