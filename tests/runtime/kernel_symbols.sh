#!/bin/sh
# kernel_symbols.sh NM OBJECT...: fails where an object of kernels offers the linker anything but its
# table. A function that is inline elsewhere would be weak here: the linker might keep this copy, made
# of instructions that an older CPU lacks.
set -eu
nm="$1"
shift
[ $# -gt 0 ] || { echo "no objects to look at"; exit 1; }
for object in "$@"; do
  symbols=$("$nm" --defined-only --extern-only --format=posix "$object")
  echo "$object: $symbols"
  [ "$(echo "$symbols" | wc -l)" = 1 ] || { echo "more than a table"; exit 1; }
  case "$symbols" in
    *kernels_*" R "* | *kernels_*" D "*) ;;
    *) echo "no table"; exit 1 ;;
  esac
done
