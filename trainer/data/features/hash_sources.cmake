# cmake -D LIST=FILE -D TEMPLATE=FILE -D OUTPUT=FILE -P hash_sources.cmake
# Writes TEMPLATE with @SOURCES_HASH@, of the contents of the files that LIST names, a line each.
file(STRINGS ${LIST} sources)
foreach(source IN LISTS sources)
  file(SHA256 ${source} hash)
  string(APPEND hashes "${hash}\n")
endforeach()
string(SHA256 SOURCES_HASH "${hashes}")
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
