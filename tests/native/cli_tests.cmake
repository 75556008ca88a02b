# The command line, end to end. Included by CMakeLists.txt where the program is built.
add_executable(cli_tests
  audio_file_test.cpp
  cli_audio.cpp
  cli_channel_test.cpp
  cli_failure_test.cpp
  cli_features_test.cpp
  cli_microphone_test.cpp
  cli_model_test.cpp
  cli_plot_test.cpp
  cli_program.cpp
  cli_test.cpp
  cli_time_line_test.cpp
  cli_voice_test.cpp
  npy.cpp
  sample_ring_test.cpp)
target_compile_definitions(cli_tests PRIVATE
  SPEECH_EMOTION_LEAKS_OF_OTHERS="${CMAKE_CURRENT_SOURCE_DIR}/cli_leaks.txt"
  SPEECH_EMOTION_PROGRAM="$<TARGET_FILE:speech-emotion>"
  SPEECH_EMOTION_SHIPPED_MODEL="${PROJECT_SOURCE_DIR}/models/emotion.onnx"
  SPEECH_EMOTION_VERSION="${PROJECT_VERSION}")
target_link_libraries(cli_tests PRIVATE
  catch_main speech_emotion_drawing speech_emotion_files Catch2::Catch2 PkgConfig::cairo PkgConfig::sndfile nlohmann_json::nlohmann_json)
add_dependencies(cli_tests speech-emotion)
if(SPEECH_EMOTION_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set_source_files_properties(cli_time_line_test.cpp PROPERTIES COMPILE_OPTIONS -Wno-maybe-uninitialized) # std::regex
endif()

# A microphone without hardware; PortAudio's own package brings ALSA's headers on Linux.
find_package(PkgConfig REQUIRED)
pkg_check_modules(alsa IMPORTED_TARGET alsa)
set(test_microphone "")
if(alsa_FOUND)
  add_library(test_microphone MODULE cli_microphone_plugin.cpp)
  target_compile_definitions(test_microphone PRIVATE PIC)
  target_link_libraries(test_microphone PRIVATE speech_emotion_flags PkgConfig::alsa)
  add_dependencies(cli_tests test_microphone)
  set(test_microphone "$<TARGET_FILE:test_microphone>")
endif()
target_compile_definitions(cli_tests PRIVATE SPEECH_EMOTION_TEST_MICROPHONE="${test_microphone}")
catch_discover_tests(cli_tests TEST_PREFIX "cli: ")

set(SPEECH_EMOTION_CORPORA ${PROJECT_SOURCE_DIR}/../shared/corpora CACHE PATH
    "Folder of ravdess, tess, crema-d and savee; without it the figures on real speech go unchecked")
add_executable(voice_activity_corpus_test voice_activity_corpus_test.cpp)
target_link_libraries(voice_activity_corpus_test PRIVATE speech_emotion_files speech_emotion_core)
add_test(NAME "core: voices of real clips are found in noise"
         COMMAND voice_activity_corpus_test ${SPEECH_EMOTION_CORPORA})
set_tests_properties("core: voices of real clips are found in noise" PROPERTIES SKIP_RETURN_CODE 77)
