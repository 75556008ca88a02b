// SPEECH_EMOTION_MODEL is the path of the model; CMakeLists.txt makes this depend on the file.
  .section .rodata
  .global kSpeechEmotionShippedModel
  .global kSpeechEmotionShippedModelEnd
  .balign 16
kSpeechEmotionShippedModel:
  .incbin SPEECH_EMOTION_MODEL
kSpeechEmotionShippedModelEnd:
  .byte 0

  .section .note.GNU-stack, "", %progbits  // the stack needs no execute permission
