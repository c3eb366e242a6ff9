package dev.saccade.perception.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Each camera on the partition that its place in the list gives. Outcomes of cameras that are not
 * in it are spread by their name.
 */
final class CameraPartitioner implements StreamPartitioner<byte[], byte[]> {
  private final CameraDirectory cameras;

  CameraPartitioner(CameraDirectory cameras) {
    this.cameras = cameras;
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, byte[] value, int partitionCount) {
    int partition =
        cameras
            .partitionOf(new String(key, StandardCharsets.UTF_8))
            .orElseGet(() -> Math.floorMod(Arrays.hashCode(key), partitionCount));
    return Optional.of(Set.of(partition));
  }
}
