#include "stand_in_device.h"

#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>
#include <torch/torch.h>

#include <vector>

namespace speech_emotion::trainer {

std::string OtherDevice() {
  if (torch::cuda::is_available()) return "cuda";
  return TORCH_VERSION_MAJOR < 2 ? "xpu" : "";
}

}  // namespace speech_emotion::trainer

#if TORCH_VERSION_MAJOR < 2
namespace {

// torch knows of Intel's GPUs ("xpu"), but leaves all that they do to a library of theirs.
constexpr auto kDevice = c10::DeviceType::XPU;

using torch::Tensor;
using torch::jit::Stack;

C10_REGISTER_GUARD_IMPL(XPU, c10::impl::NoOpDeviceGuardImpl<kDevice>);

// The same memory and shape under another device's name; `tensor` keeps it.
Tensor Relabelled(const Tensor& tensor, c10::DeviceType device, c10::DispatchKey key) {
  auto* kept = new Tensor(tensor);
  const c10::Storage& storage = tensor.storage();
  c10::DataPtr memory(
      storage.data(), kept, [](void* context) { delete static_cast<Tensor*>(context); },
      c10::Device(device, device == c10::kCPU ? -1 : 0));
  c10::Storage renamed(c10::Storage::use_byte_size_t(), storage.nbytes(), std::move(memory),
                       c10::GetAllocator(c10::kCPU), true);
  auto made =
      at::detail::make_tensor<c10::TensorImpl>(std::move(renamed), c10::DispatchKeySet(key), tensor.dtype());
  auto* impl = made.unsafeGetTensorImpl();
  impl->set_storage_offset(tensor.storage_offset());
  impl->set_sizes_and_strides(tensor.sizes(), tensor.strides());
  return made;
}

bool IsOurs(const Tensor& tensor) { return tensor.defined() && tensor.device().type() == kDevice; }

// The arguments of a call as the processor takes them, and which tensor each stands for.
class Arguments {
 public:
  c10::IValue Converted(const c10::IValue& value) {
    if (value.isTensor()) return Converted(value.toTensor());
    if (value.isDevice() && value.toDevice().type() == kDevice) return c10::Device(c10::kCPU);
    if (value.isList()) {
      const auto list = value.toList();
      c10::impl::GenericList converted(list.elementType());
      for (size_t i = 0; i < list.size(); ++i) converted.push_back(Converted(list.get(i)));
      return converted;
    }
    return value;
  }

  // An argument that an operator returns is the caller's own.
  c10::IValue Returned(const c10::IValue& value) const {
    if (value.isTensor() && value.toTensor().defined()) return Returned(value.toTensor());
    if (!value.isTensorList()) return value;
    c10::List<Tensor> list;
    for (const Tensor& tensor : value.toTensorVector()) list.push_back(Returned(tensor));
    return list;
  }

  bool HasForeign() const { return has_foreign_; }

 private:
  Tensor Converted(const Tensor& tensor) {
    if (!IsOurs(tensor)) {
      has_foreign_ = has_foreign_ || (tensor.defined() && tensor.dim() > 0);
      return tensor;
    }
    originals_.push_back(tensor);
    aliases_.push_back(Relabelled(tensor, c10::kCPU, c10::DispatchKey::CPU));
    return aliases_.back();
  }

  Tensor Returned(const Tensor& tensor) const {
    for (size_t i = 0; i < aliases_.size(); ++i) {
      if (!aliases_[i].is_same(tensor)) continue;
      if (tensor.sizes() != originals_[i].sizes()) Adopt(originals_[i], tensor);
      return originals_[i];
    }
    return Relabelled(tensor, kDevice, c10::DispatchKey::XPU);
  }

  // `tensor`, an alias of `original`, was given another size, and may be elsewhere by now.
  static void Adopt(const Tensor& original, const Tensor& tensor) {
    auto* impl = original.unsafeGetTensorImpl();
    impl->set_storage_keep_dtype(Relabelled(tensor, kDevice, c10::DispatchKey::XPU).storage());
    impl->set_storage_offset(tensor.storage_offset());
    impl->set_sizes_and_strides(tensor.sizes(), tensor.strides());
  }

  std::vector<Tensor> originals_, aliases_;
  bool has_foreign_ = false;
};

template <bool takes_foreign>
void Compute(const c10::OperatorHandle& op, Stack* stack) {
  Arguments arguments;
  for (size_t i = stack->size() - op.schema().arguments().size(); i < stack->size(); ++i)
    (*stack)[i] = arguments.Converted((*stack)[i]);
  TORCH_CHECK(takes_foreign || !arguments.HasForeign(), op.schema().name(), ": a tensor is on the processor");
  op.callBoxed(stack);
  for (size_t i = stack->size() - op.schema().returns().size(); i < stack->size(); ++i)
    (*stack)[i] = arguments.Returned((*stack)[i]);
}

Tensor& SetStorage(Tensor& self, c10::Storage storage, int64_t offset, c10::IntArrayRef size,
                   c10::IntArrayRef stride) {
  self.unsafeGetTensorImpl()->set_storage_keep_dtype(std::move(storage));
  self.unsafeGetTensorImpl()->set_storage_offset(offset);
  self.unsafeGetTensorImpl()->set_sizes_and_strides(size, stride);
  return self;
}

Tensor& SetTensor(Tensor& self, const Tensor& source) {
  return SetStorage(self, source.storage(), source.storage_offset(), source.sizes(), source.strides());
}

}  // namespace

TORCH_LIBRARY_IMPL(_, XPU, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&Compute<false>>());
}

TORCH_LIBRARY_IMPL(aten, XPU, library) {
  library.impl("copy_", torch::CppFunction::makeFromBoxedFunction<&Compute<true>>());
  for (const char* composite : {"convolution", "convolution_backward"})  // would look for the device's own
    library.impl(composite, torch::CppFunction::makeFromBoxedFunction<&Compute<false>>());
  library.impl("set_.source_Storage_storage_offset", SetStorage);
  library.impl("set_.source_Tensor", SetTensor);
}
#endif
