package dev.saccade.sim.drive;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.saccade.perception.frame.FrameEncoding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where things stand in a drive folder.
 *
 * <pre>
 * drive.yaml                    format, name, scenario, seed, cameras, classes
 * calibration.yaml              camera id -> calibration, for cameras that have one
 * frames.csv                    camera,sequence,offset_nanos,file: in order of capture
 * poses.csv                     offset_nanos,x_metres,...: the vehicle at each capture
 * images/CAMERA/000000.jpg      what the camera saw
 * classes/CAMERA/000000.png     8 bit: class id, 255 void
 * instances/CAMERA/000000.png   16 bit: classId * 1000 + n on an object, 0 elsewhere
 * objects/CAMERA.csv            one row per visible object and frame
 * mots/CAMERA.txt               the same masks as KITTI MOTS text
 * </pre>
 */
final class DriveFolderLayout {
  static final String FORMAT = "saccade-drive/1";
  static final String DRIVE = "drive.yaml";
  static final String CALIBRATION = "calibration.yaml";
  static final String FRAMES = "frames.csv";
  static final String POSES = "poses.csv";
  static final String IMAGES = "images";
  static final String CLASSES = "classes";
  static final String INSTANCES = "instances";
  static final String OBJECTS = "objects";
  static final String MOTS = "mots";

  static final String FRAMES_HEADER = "camera,sequence,offset_nanos,file";
  static final String POSES_HEADER =
      "offset_nanos,x_metres,y_metres,yaw_radians,speed_metres_per_second,"
          + "yaw_rate_radians_per_second";
  static final String OBJECTS_HEADER =
      "sequence,instance_id,class_id,visible_fraction,x_min,y_min,x_max,y_max,x_metres,y_metres,"
          + "z_metres,length_metres,width_metres,height_metres,yaw_radians,"
          + "velocity_x_metres_per_second,velocity_y_metres_per_second";

  /** Texts of a drive stay far below this; a larger one is no drive of ours. */
  static final long MAX_TEXT_BYTES = 256L << 20;

  static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** {@code drive.yaml}. */
  record Description(
      String format,
      String name,
      String scenario,
      long seed,
      List<Camera> cameras,
      List<NamedClass> classes) {
    record Camera(String id, int widthPixels, int heightPixels, double framesPerSecond) {}

    record NamedClass(int id, String name, String kind) {}
  }

  private DriveFolderLayout() {}

  static Path labels(Path drive, String folder, String cameraId, long sequence) {
    return drive
        .resolve(folder)
        .resolve(cameraId)
        .resolve(String.format(Locale.ROOT, "%06d.png", sequence));
  }

  static String imageFile(String cameraId, long sequence, FrameEncoding encoding) {
    String suffix = encoding == FrameEncoding.PNG ? "png" : "jpg";
    return String.format(Locale.ROOT, "%s/%s/%06d.%s", IMAGES, cameraId, sequence, suffix);
  }

  static List<Description.NamedClass> classes() {
    return java.util.stream.IntStream.range(0, RoadClasses.NAMES.size())
        .mapToObj(
            id ->
                new Description.NamedClass(
                    id, RoadClasses.NAMES.get(id), RoadClasses.isThing(id) ? "thing" : "stuff"))
        .toList();
  }

  /** Whether a file lies below a folder, also where the folder is the current one. */
  static boolean isInside(Path folder, Path file) {
    return file.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
  }
}
