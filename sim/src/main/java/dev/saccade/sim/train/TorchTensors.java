package dev.saccade.sim.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Between arrays of the heap and tensors of libtorch. */
final class TorchTensors {
  private TorchTensors() {}

  /** A tensor of its own memory; kernels and pictures lie channels-last, which oneDNN runs best. */
  static Tensor tensor(float[] values, long... shape) {
    Tensor tensor = Tensor.create(values, shape);
    return shape.length == 4 ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
  }

  static float[] array(Tensor tensor) {
    Tensor plain = tensor.detach().contiguous();
    float[] values = new float[Math.toIntExact(plain.numel())];
    FloatPointer data = plain.data_ptr_float();
    data.get(values);
    return values;
  }

  static void copyInto(Tensor tensor, float[] values) {
    tensor.detach().copy_(Tensor.create(values, tensor.shape()));
  }

  static Map<String, float[]> arrays(Map<String, Tensor> tensors) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> arrays.put(name, array(tensor)));
    return arrays;
  }
}
