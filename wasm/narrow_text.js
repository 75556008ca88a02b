// Embind registers every kind of C++ string, and brings converters for each. The bindings' texts are UTF-8 alone.
mergeInto(LibraryManager.library, {
  _embind_register_std_wstring__deps: [],
  _embind_register_std_wstring: function () {},
});
