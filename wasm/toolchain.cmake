# What the core needs to compile with Emscripten. Included before any target is made.

# /usr/include can't be searched whole: it holds the host's libc headers, which would shadow
# Emscripten's own. So the header-only libraries get a folder of links that holds nothing else.
set(THIRD_PARTY_INCLUDE ${CMAKE_BINARY_DIR}/third_party)
file(MAKE_DIRECTORY ${THIRD_PARTY_INCLUDE})
foreach(folder kissfft protozero tl catch2)
  # The toolchain file confines searches to its sysroot.
  find_path(${folder}_PARENT ${folder} PATHS /usr/local/include /usr/include NO_DEFAULT_PATH
            NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(CREATE_LINK ${${folder}_PARENT}/${folder} ${THIRD_PARTY_INCLUDE}/${folder} SYMBOLIC)
endforeach()

# Every browser with the first has the others. Each conversion of a float to an integer is one instruction by them,
# not eight.
add_compile_options(-msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext)
# Every visitor downloads the result: wasm_optimize_speed names the sources that are worth more bytes.
# Emscripten's -Oz forbids clang to inline anything, getters included, which makes the code slow. With a single
# thread a static needs no guard.
set(CMAKE_CXX_FLAGS_RELEASE "-Oz -finline-functions -fno-threadsafe-statics -DNDEBUG")

# wasm_optimize_speed(TARGET SOURCE...): these sources spend the time.
function(wasm_optimize_speed target)
  set_property(SOURCE ${ARGN} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS -O3)
endfunction()

# wasm_use_exceptions(TARGET): lets this target's own sources throw and catch; anywhere else a throw ends
# the program, and the core has none.
function(wasm_use_exceptions target)
  target_compile_options(${target} PRIVATE -fwasm-exceptions)
  target_link_options(${target} PRIVATE -fwasm-exceptions)
endfunction()
