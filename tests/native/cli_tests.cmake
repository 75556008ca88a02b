# The command line, end to end. Included by CMakeLists.txt where the program is built.
add_executable(cli_tests
  audio_file_test.cpp
  cli_audio.cpp
  cli_failure_test.cpp
  cli_program.cpp
  cli_test.cpp
  main.cpp)
target_compile_definitions(cli_tests PRIVATE
  SPEECH_EMOTION_PROGRAM="$<TARGET_FILE:speech-emotion>"
  SPEECH_EMOTION_SHIPPED_MODEL="${PROJECT_SOURCE_DIR}/models/emotion.onnx"
  SPEECH_EMOTION_VERSION="${PROJECT_VERSION}")
target_link_libraries(cli_tests PRIVATE
  speech_emotion_files speech_emotion_flags Catch2::Catch2 PkgConfig::sndfile nlohmann_json::nlohmann_json)
add_dependencies(cli_tests speech-emotion)
catch_discover_tests(cli_tests TEST_PREFIX "cli: ")
