# Where things are in a .dfw file, for what is not in C++: sets kHeaderSize and so on, as
# shared/weight_layout.h has them.
set(layout_header "${CMAKE_CURRENT_LIST_DIR}/../shared/weight_layout.h")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${layout_header}")
foreach(name IN ITEMS kHeaderSize kVersionAt kKindAt kPrefixSizeAt)
  file(STRINGS "${layout_header}" line REGEX "std::size_t ${name} = [0-9]+")
  if(NOT line MATCHES "= ([0-9]+)")
    message(FATAL_ERROR "${layout_header} does not say what ${name} is")
  endif()
  set(${name} "${CMAKE_MATCH_1}")
endforeach()
