package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.format.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Groups of tensors, each under a prefix, and a few words about them: a safetensors file that
 * stands whole or not at all.
 */
final class Checkpoint {
  private final Map<String, WeightTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> facts;
  private final String where;

  /** An empty one, to be filled and written. */
  Checkpoint(Map<String, String> facts) {
    this.facts = facts;
    this.where = "";
  }

  private Checkpoint(Safetensors file, Path where) {
    this.facts = file.metadata();
    this.where = where.toString();
    this.tensors.putAll(file.weights().tensors());
  }

  static Checkpoint read(Path file) {
    try {
      return new Checkpoint(Safetensors.read(file), file);
    } catch (IOException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  void write(Path file) {
    try {
      new Safetensors(new Weights(tensors), facts).write(file);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be written (" + e.getMessage() + ")", e);
    }
  }

  Map<String, WeightTensor> tensors() {
    return tensors;
  }

  Checkpoint put(String prefix, Map<String, Tensor> group) {
    try (PointerScope scope = new PointerScope()) {
      group.forEach(
          (name, tensor) ->
              tensors.put(
                  prefix + name,
                  new WeightTensor(
                      Arrays.stream(tensor.shape()).mapToObj(size -> (int) size).toList(),
                      TorchTensors.array(tensor))));
    }
    return this;
  }

  /**
   * Copies a group into tensors that are there.
   *
   * @throws UsageException if one is missing here or of another shape; nothing is copied then
   */
  void copyInto(String prefix, Map<String, Tensor> group) {
    group.forEach(
        (name, tensor) -> {
          WeightTensor found = tensors.get(prefix + name);
          List<Integer> shape = Arrays.stream(tensor.shape()).mapToObj(size -> (int) size).toList();
          if (found == null || !found.shape().equals(shape)) {
            throw new UsageException(
                where
                    + ": is of another network: "
                    + name
                    + (found == null ? " is missing" : " is " + found.shape() + ", not " + shape)
                    + "; name the network it was trained as");
          }
        });
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      group.forEach(
          (name, tensor) -> TorchTensors.copyInto(tensor, tensors.get(prefix + name).values()));
    }
  }

  /**
   * A fact.
   *
   * @throws UsageException if it is not there, as in a file that holds weights alone
   */
  String fact(String key) {
    String value = facts.get(key);
    if (value == null) {
      throw new UsageException(where + ": says nothing of its " + key + "; is no checkpoint");
    }
    return value;
  }

  boolean says(String key) {
    return facts.containsKey(key);
  }

  void require(String key, String wanted) {
    if (!fact(key).equals(wanted)) {
      throw new UsageException(
          where + ": " + key + " is " + fact(key) + ", not " + wanted + "; use another folder");
    }
  }
}
