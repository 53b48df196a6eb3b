# LibTorch out of Python's package `torch`, whose folder DIGITFORGE_TORCH names. The package's own
# TorchConfig.cmake wants a CUDA toolkit with nvcc and every library's development link; linking the
# trainer takes neither, only CUDA's headers: NVIDIA's wheels, which the package depends on, have them,
# but for those of nvidia-cuda-crt; a toolkit has all.
#
# Sets what find_package(Torch) sets: TORCH_LIBRARIES, TORCH_INCLUDE_DIRS and, for a CUDA build,
# TORCH_CUDA_LIBRARIES; DIGITFORGE_NVIDIA_INCLUDES are the folders of NVIDIA's headers.

if(NOT EXISTS "${DIGITFORGE_TORCH}/include/torch/csrc/api/include/torch/torch.h")
  message(FATAL_ERROR "DIGITFORGE_TORCH is ${DIGITFORGE_TORCH}, which is not the folder of Python's torch; "
                      "python3 -c 'import torch; print(torch.__path__[0])' prints it")
endif()
set(TORCH_INCLUDE_DIRS "${DIGITFORGE_TORCH}/include" "${DIGITFORGE_TORCH}/include/torch/csrc/api/include")

# Before 2.6 the packages used the old strings of libstdc++.
set(abi 1)
file(STRINGS "${DIGITFORGE_TORCH}/share/cmake/Torch/TorchConfig.cmake" old_strings
     REGEX "GLIBCXX_USE_CXX11_ABI=0")
if(old_strings)
  set(abi 0)
endif()
add_compile_definitions(_GLIBCXX_USE_CXX11_ABI=${abi})

set(torch_parts c10 torch_cpu torch)
set(TORCH_CUDA_LIBRARIES "")
set(DIGITFORGE_NVIDIA_INCLUDES "")
if(EXISTS "${DIGITFORGE_TORCH}/lib/libtorch_cuda.so")
  list(APPEND torch_parts c10_cuda torch_cuda)
  file(GLOB wheel_includes "${DIGITFORGE_TORCH}/../nvidia/*/include")
  find_path(DIGITFORGE_CUDA_INCLUDE crt/host_defines.h
            HINTS ${wheel_includes} ENV CUDA_HOME ENV CUDA_PATH PATHS /usr/local/cuda PATH_SUFFIXES include)
  if(NOT DIGITFORGE_CUDA_INCLUDE)
    message(FATAL_ERROR "${DIGITFORGE_TORCH} is a CUDA build, but there are no CUDA headers: install a CUDA "
                        "toolkit, set CUDA_HOME to its folder, or run pip install nvidia-cuda-crt")
  endif()
  set(DIGITFORGE_NVIDIA_INCLUDES ${wheel_includes} ${DIGITFORGE_CUDA_INCLUDE})
  list(APPEND TORCH_INCLUDE_DIRS ${DIGITFORGE_NVIDIA_INCLUDES})
  file(GLOB cudart "${DIGITFORGE_TORCH}/../nvidia/*/lib/libcudart.so*" "${DIGITFORGE_TORCH}/lib/libcudart*.so*"
                   "${DIGITFORGE_CUDA_INCLUDE}/../lib64/libcudart.so")
  if(cudart)
    list(GET cudart 0 cudart)
  endif()
  set(TORCH_CUDA_LIBRARIES ${cudart})
  message(STATUS "LibTorch with CUDA, headers in ${DIGITFORGE_CUDA_INCLUDE}")
endif()

# All parts, whether or not the linker sees a need for them: they register themselves when loaded.
set(TORCH_LIBRARIES -Wl,--push-state,--no-as-needed)
foreach(part IN LISTS torch_parts)
  list(APPEND TORCH_LIBRARIES "${DIGITFORGE_TORCH}/lib/lib${part}.so")
endforeach()
list(APPEND TORCH_LIBRARIES ${TORCH_CUDA_LIBRARIES} -Wl,--pop-state)
