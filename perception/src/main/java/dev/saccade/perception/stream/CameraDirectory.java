package dev.saccade.perception.stream;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The configured cameras, in order: the position of a camera in the list is its partition on every
 * topic of frames, tracks and outcomes. Partitions are never found by hashing, which would put two
 * cameras on one and leave another empty. Cameras are therefore added at the end.
 */
public record CameraDirectory(List<Camera> cameras) {
  public CameraDirectory {
    cameras = List.copyOf(cameras);
    if (cameras.isEmpty()) {
      throw new IllegalArgumentException("cameras: none (expected: at least one)");
    }
    Set<String> seen = new HashSet<>();
    for (Camera camera : cameras) {
      if (!seen.add(camera.id())) {
        throw new IllegalArgumentException(
            "cameras: '" + camera.id() + "' twice (expected: each once)");
      }
    }
  }

  /** Cameras with the default budget. */
  public static CameraDirectory of(String... ids) {
    return new CameraDirectory(
        List.of(ids).stream().map(id -> new Camera(id, Camera.DEFAULT_BUDGET_NANOS)).toList());
  }

  /** A directory of this one camera, for a pipeline that runs alone for it. */
  public CameraDirectory only(String cameraId) {
    return new CameraDirectory(List.of(camera(cameraId).orElseThrow()));
  }

  public int count() {
    return cameras.size();
  }

  public Optional<Camera> camera(String id) {
    return cameras.stream().filter(camera -> camera.id().equals(id)).findFirst();
  }

  public OptionalInt partitionOf(String id) {
    for (int partition = 0; partition < cameras.size(); partition++) {
      if (cameras.get(partition).id().equals(id)) {
        return OptionalInt.of(partition);
      }
    }
    return OptionalInt.empty();
  }

  /** Empty for a partition beyond the list, of a topic that was made for more cameras. */
  public Optional<Camera> at(int partition) {
    return partition >= 0 && partition < cameras.size()
        ? Optional.of(cameras.get(partition))
        : Optional.empty();
  }
}
