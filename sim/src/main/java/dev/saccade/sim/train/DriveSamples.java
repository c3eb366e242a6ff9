package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.drive.DriveFolder;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Labelled frames of a rendered drive, or of every drive in a folder. The split {@code all} takes
 * every frame, {@code every5} each fifth: neighbouring frames show nearly the same.
 */
final class DriveSamples implements SampleSource {
  private static final String EVERY = "every";

  private record Place(DriveFolder drive, int frame) {}

  private final List<Place> places = new ArrayList<>();

  DriveSamples(Path folder, String split) {
    int stride = stride(split);
    for (Path path : driveFolders(folder)) {
      try {
        DriveFolder drive = DriveFolder.open(path);
        for (int frame = 0; frame < drive.frameCount(); frame += stride) {
          places.add(new Place(drive, frame));
        }
      } catch (IOException e) {
        throw new UsageException(e.getMessage(), e);
      }
    }
    if (places.isEmpty()) {
      throw new UsageException(folder + ": its drives hold no frames");
    }
  }

  private static int stride(String split) {
    if (split.equals("all")) {
      return 1;
    }
    try {
      int stride = split.startsWith(EVERY) ? Integer.parseInt(split.substring(EVERY.length())) : 0;
      if (stride > 0) {
        return stride;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException(
        "--data drive: split " + split + "; expected all, or everyN such as every5");
  }

  private static List<Path> driveFolders(Path folder) {
    if (DriveFolder.isAt(folder)) {
      return List.of(folder);
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException(folder + ": no such folder; expected a rendered drive");
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> drives = children.filter(DriveSamples::isWhole).sorted().toList();
      if (drives.isEmpty()) {
        throw new UsageException(folder + ": is no drive and holds none; render one there");
      }
      return drives;
    } catch (IOException e) {
      throw new UsageException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  /** A drive that is still being written lies under a name that starts with a dot. */
  private static boolean isWhole(Path folder) {
    return !folder.getFileName().toString().startsWith(".") && DriveFolder.isAt(folder);
  }

  @Override
  public List<String> classNames() {
    return RoadClasses.NAMES;
  }

  @Override
  public int size() {
    return places.size();
  }

  @Override
  public LabelledImage load(int index) {
    Place place = places.get(index);
    try {
      DriveFrame frame = place.drive().frame(place.frame());
      String name = place.drive().name() + " " + frame.cameraId() + "/" + frame.sequence();
      FrameTruth truth =
          place
              .drive()
              .truth(frame.cameraId(), frame.sequence())
              .orElseThrow(
                  () ->
                      new UsageException(
                          name + ": has no labels; rendered drives have, recorded ones do not"));
      PictureFiles.Rgb rgb = PictureFiles.readRgb(name, frame.payload());
      int[] ids = truth.instanceIds();
      short[] instances = new short[ids.length];
      for (int i = 0; i < ids.length; i++) {
        instances[i] = (short) ids[i];
      }
      if (rgb.widthPixels() != truth.classMap().widthPixels()
          || rgb.heightPixels() != truth.classMap().heightPixels()) {
        throw new UsageException(name + ": picture and labels differ in size");
      }
      return new LabelledImage(
          name,
          rgb.widthPixels(),
          rgb.heightPixels(),
          rgb.bytes(),
          truth.classMap().classIds(),
          instances,
          1);
    } catch (IOException | UncheckedIOException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
