package dev.saccade.sim.replay;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
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
 * pipeline works while the clock runs. Their truth is kept, too, packed.
 */
public final class LoadedDrive implements Drive {
  private final Drive source;
  private final List<DriveFrame> frames;
  private final Map<Key, PackedTruth> truths;

  private record Key(String cameraId, long sequence) {}

  private LoadedDrive(Drive source, List<DriveFrame> frames, Map<Key, PackedTruth> truths) {
    this.source = source;
    this.frames = frames;
    this.truths = truths;
  }

  /**
   * @param progress told how many frames are there
   */
  public static LoadedDrive load(Drive source, IntConsumer progress) throws IOException {
    List<DriveFrame> frames = new ArrayList<>();
    Map<Key, PackedTruth> truths = new HashMap<>();
    Iterator<DriveFrame> all = source.frames();
    while (all.hasNext()) {
      DriveFrame frame = all.next();
      frames.add(frame);
      source
          .truth(frame.cameraId(), frame.sequence())
          .ifPresent(
              truth ->
                  truths.put(new Key(frame.cameraId(), frame.sequence()), PackedTruth.of(truth)));
      progress.accept(frames.size());
    }
    return new LoadedDrive(source, frames, truths);
  }

  public int frameCount() {
    return frames.size();
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
  public boolean labelled() {
    return !truths.isEmpty();
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) {
    return Optional.ofNullable(truths.get(new Key(cameraId, sequence))).map(PackedTruth::unpacked);
  }

  /** Closes the drive it came from. */
  @Override
  public void close() {
    source.close();
  }
}
