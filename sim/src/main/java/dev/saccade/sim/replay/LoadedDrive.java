package dev.saccade.sim.replay;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.TruthObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * A drive whose frames were read (or rendered) before they are played, so that nothing but the
 * pipeline works while the clock runs. The true objects are kept, too; label maps are asked of the
 * drive it came from.
 */
public final class LoadedDrive implements Drive {
  private final Drive source;
  private final List<DriveFrame> frames;
  private final Map<Key, List<TruthObject>> objects;

  private record Key(String cameraId, long sequence) {}

  private LoadedDrive(Drive source, List<DriveFrame> frames, Map<Key, List<TruthObject>> objects) {
    this.source = source;
    this.frames = frames;
    this.objects = objects;
  }

  /**
   * @param progress told how many frames are there
   */
  public static LoadedDrive load(Drive source, IntConsumer progress) throws IOException {
    List<DriveFrame> frames = new ArrayList<>();
    Map<Key, List<TruthObject>> objects = new HashMap<>();
    Iterator<DriveFrame> all = source.frames();
    while (all.hasNext()) {
      DriveFrame frame = all.next();
      frames.add(frame);
      source
          .truth(frame.cameraId(), frame.sequence())
          .ifPresent(
              truth -> objects.put(new Key(frame.cameraId(), frame.sequence()), truth.objects()));
      progress.accept(frames.size());
    }
    return new LoadedDrive(source, frames, objects);
  }

  public int frameCount() {
    return frames.size();
  }

  /** What truly is in a frame; empty where nobody knows. */
  public Optional<List<TruthObject>> objects(String cameraId, long sequence) {
    return Optional.ofNullable(objects.get(new Key(cameraId, sequence)));
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public List<DriveCamera> cameras() {
    return source.cameras();
  }

  @Override
  public Iterator<DriveFrame> frames() {
    return frames.iterator();
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) throws IOException {
    return source.truth(cameraId, sequence);
  }

  /** Closes the drive it came from. */
  @Override
  public void close() {
    source.close();
  }
}
