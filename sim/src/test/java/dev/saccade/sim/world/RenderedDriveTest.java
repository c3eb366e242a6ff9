package dev.saccade.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFolder;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.evaluate.LabelImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderedDriveTest {
  private static final int WIDTH = 192;
  private static final int HEIGHT = 96;

  @TempDir Path folder;

  static List<String> scenarios() {
    return Scenarios.names();
  }

  @Test
  void shouldRenderTheSameBytesFromTheSameSeed() throws IOException {
    RenderRequest request = request("city-street", 11, 2);

    DriveRendering.Summary first = DriveRendering.render(request, folder.resolve("a"), done -> {});
    DriveRendering.Summary again = DriveRendering.render(request, folder.resolve("b"), done -> {});
    DriveRendering.Summary other =
        DriveRendering.render(request("city-street", 12, 2), folder.resolve("c"), done -> {});

    assertThat(again).isEqualTo(first);
    assertThat(other.sha256()).isNotEqualTo(first.sha256());
    assertThat(first.frames()).isEqualTo(2 * request.frameCount());
    assertThat(first.tracks()).isPositive();
  }

  @Test
  void shouldRenderAFrameAlikeWhateverWasRenderedBefore() {
    try (RenderedDrive inOrder = drive("city-street", 4);
        RenderedDrive straightThere = drive("city-street", 4)) {
      FrameTruth last = null;
      for (Iterator<DriveFrame> frames = inOrder.frames(); frames.hasNext(); ) {
        DriveFrame frame = frames.next();
        last = inOrder.truth(frame.cameraId(), frame.sequence()).orElseThrow();
      }
      long sequence = inOrder.frameCount() - 1L;
      FrameTruth direct = straightThere.truth("front", sequence).orElseThrow();

      assertThat(direct.instanceIds()).isEqualTo(last.instanceIds());
      assertThat(direct.classMap().classIds()).isEqualTo(last.classMap().classIds());
      assertThat(direct.objects()).isEqualTo(last.objects());
    }
  }

  @Test
  void shouldReadBackFromTheFolderWhatWasRendered() throws IOException {
    RenderRequest request = request("city-street", 5, 1);
    DriveRendering.render(request, folder.resolve("drive"), done -> {});

    try (RenderedDrive rendered = RenderedDrive.of(request);
        DriveFolder read = DriveFolder.open(folder.resolve("drive"))) {
      assertThat(read.cameras()).isEqualTo(rendered.cameras());
      Iterator<DriveFrame> expected = rendered.frames();
      for (Iterator<DriveFrame> found = read.frames(); found.hasNext(); ) {
        DriveFrame frame = found.next();
        assertThat(frame).usingRecursiveComparison().isEqualTo(expected.next());
        assertThat(read.truth(frame.cameraId(), frame.sequence()))
            .usingRecursiveComparison()
            .isEqualTo(rendered.truth(frame.cameraId(), frame.sequence()));
      }
      assertThat(expected).isExhausted();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldSayOfEveryPixelWhatItShows(String scenario) {
    try (RenderedDrive drive = drive(scenario, 3)) {
      Set<Integer> classes = new TreeSet<>();
      for (Iterator<DriveFrame> frames = drive.frames(); frames.hasNext(); ) {
        DriveFrame frame = frames.next();
        FrameTruth truth = drive.truth(frame.cameraId(), frame.sequence()).orElseThrow();
        requireConsistent(truth);
        for (byte id : truth.classMap().classIds()) {
          classes.add(id & 0xFF);
        }
      }
      assertThat(classes).contains(RoadClasses.ROAD, RoadClasses.CAR);
    }
  }

  private static void requireConsistent(FrameTruth truth) {
    Map<Integer, int[]> extents = new TreeMap<>();
    int[] ids = truth.instanceIds();
    for (int i = 0; i < ids.length; i++) {
      int classId = truth.classMap().classIds()[i] & 0xFF;
      assertThat(ids[i] / TruthObject.IDS_PER_CLASS)
          .isEqualTo(RoadClasses.isThing(classId) ? classId : 0);
      assertThat(classId).matches(id -> id < RoadClasses.NAMES.size() || id == RoadClasses.VOID);
      if (ids[i] != 0) {
        int x = i % WIDTH;
        int y = i / WIDTH;
        int[] extent = extents.computeIfAbsent(ids[i], id -> new int[] {x, y, x, y});
        extent[0] = Math.min(extent[0], x);
        extent[1] = Math.min(extent[1], y);
        extent[2] = Math.max(extent[2], x);
        extent[3] = Math.max(extent[3], y);
      }
    }
    assertThat(truth.objects().stream().map(TruthObject::instanceId).toList())
        .isEqualTo(List.copyOf(extents.keySet()));
    for (TruthObject object : truth.objects()) {
      int[] extent = extents.get(object.instanceId());
      assertThat(object.box())
          .isEqualTo(new PixelBox(extent[0], extent[1], extent[2] + 1, extent[3] + 1));
    }
  }

  @Test
  void shouldPutBoxesInSpaceWhereTheirPixelsAre() {
    try (RenderedDrive drive = drive("city-street", 8)) {
      CameraCalibration camera = drive.cameras().get(0).calibration().orElseThrow();
      int compared = 0;
      for (Iterator<DriveFrame> frames = drive.frames(); frames.hasNext(); ) {
        DriveFrame frame = frames.next();
        for (TruthObject object :
            drive.truth(frame.cameraId(), frame.sequence()).orElseThrow().objects()) {
          if (object.visibleFraction() > 0.9) {
            requireProjectedInto(camera, object);
            compared++;
          }
        }
      }
      assertThat(compared).isGreaterThan(20);
    }
  }

  private static void requireProjectedInto(CameraCalibration camera, TruthObject object) {
    // The truth is in vehicle coordinates: a view from a vehicle at the origin of the world.
    View view = View.of(camera, new EgoPose(0, 0, 0, 0, 0));
    double x = view.pictureX(object.xMetres(), object.yMetres(), object.zMetres());
    double y = view.pictureY(object.xMetres(), object.yMetres(), object.zMetres());
    double slackX = 2 + 0.15 * object.box().widthPixels();
    double slackY = 2 + 0.15 * object.box().heightPixels();
    assertThat(x).isBetween(object.box().xMinPixels() - slackX, object.box().xMaxPixels() + slackX);
    assertThat(y).isBetween(object.box().yMinPixels() - slackY, object.box().yMaxPixels() + slackY);
  }

  @Test
  void shouldMoveObjectsAsFastAsItSays() {
    try (RenderedDrive drive = drive("city-street", 8)) {
      Map<Integer, double[]> before = new HashMap<>();
      int compared = 0;
      for (Iterator<DriveFrame> frames = drive.frames(); frames.hasNext(); ) {
        DriveFrame frame = frames.next();
        EgoPose pose = frame.egoPose().orElseThrow();
        double c = Math.cos(pose.yawRadians());
        double s = Math.sin(pose.yawRadians());
        Map<Integer, double[]> now = new HashMap<>();
        for (TruthObject o :
            drive.truth(frame.cameraId(), frame.sequence()).orElseThrow().objects()) {
          double x = pose.xMetres() + o.xMetres() * c - o.yMetres() * s;
          double y = pose.yMetres() + o.xMetres() * s + o.yMetres() * c;
          double vx = o.velocityXMetresPerSecond() * c - o.velocityYMetresPerSecond() * s;
          double vy = o.velocityXMetresPerSecond() * s + o.velocityYMetresPerSecond() * c;
          now.put(o.instanceId(), new double[] {x, y, vx, vy});
          double[] past = before.get(o.instanceId());
          if (past != null) {
            assertThat((x - past[0]) * 10).isCloseTo((vx + past[2]) / 2, within(0.6));
            assertThat((y - past[1]) * 10).isCloseTo((vy + past[3]) / 2, within(0.6));
            compared++;
          }
        }
        before = now;
      }
      assertThat(compared).isGreaterThan(20);
    }
  }

  @Test
  void shouldTellTheSameTruthWithoutPaintingPictures() {
    RenderRequest request = request("crossing", 3, 2);
    RenderedTruth unpainted = RenderedTruth.of(request);
    try (RenderedDrive drive = RenderedDrive.of(request)) {
      for (int sequence = 0; sequence < unpainted.frameCount(); sequence++) {
        for (int camera = 0; camera < 2; camera++) {
          FrameTruth expected =
              drive.truth(drive.cameras().get(camera).id(), sequence).orElseThrow();
          FrameTruth truth = unpainted.frame(sequence, camera);
          assertThat(truth.objects()).isEqualTo(expected.objects());
          assertThat(truth.instanceIds()).isEqualTo(expected.instanceIds());
        }
      }
      assertThat(unpainted.cameras()).isEqualTo(drive.cameras());
    }
  }

  @Test
  void shouldMoveRowsThatARollingShutterReadsEarlierOrLaterAndTheirTruthAlike() {
    RenderRequest atOnce = request("city-street", 3, 1);
    RenderRequest rolling = atOnce.withReadoutSeconds(0.04);
    RenderedTruth still = RenderedTruth.of(atOnce);
    RenderedTruth unpainted = RenderedTruth.of(rolling);
    int last = unpainted.frameCount() - 1;
    try (RenderedDrive drive = RenderedDrive.of(rolling)) {
      FrameTruth moved = unpainted.frame(last, 0);
      FrameTruth before = still.frame(last, 0);

      assertThat(drive.truth(drive.cameras().get(0).id(), last).orElseThrow().instanceIds())
          .isEqualTo(moved.instanceIds());
      int height = moved.classMap().heightPixels();
      int middle = height / 2;
      assertThat(row(moved, middle)).isEqualTo(row(before, middle));
      assertThat(row(moved, height - 1)).isNotEqualTo(row(before, height - 1));
      assertThat(moved.objects().stream().map(TruthObject::instanceId).toList())
          .containsExactlyElementsOf(
              Arrays.stream(moved.instanceIds())
                  .filter(id -> id != 0)
                  .sorted()
                  .distinct()
                  .boxed()
                  .toList());
    }
    assertThatThrownBy(() -> atOnce.withReadoutSeconds(0.06))
        .hasMessageContaining("readoutSeconds: 0.06 (expected: 0 to 0.05)");
  }

  private static byte[] row(FrameTruth truth, int y) {
    int width = truth.classMap().widthPixels();
    return Arrays.copyOfRange(truth.classMap().classIds(), y * width, (y + 1) * width);
  }

  @Test
  void shouldTakeTheStatedOptics() {
    RenderRequest request =
        new RenderRequest(
            "crossing",
            3,
            0.1,
            2,
            64,
            48,
            10,
            90,
            java.util.Optional.of(new RenderRequest.Optics(50, 1.5)));
    for (DriveCamera camera : RenderedTruth.of(request).cameras()) {
      assertThat(camera.calibration().orElseThrow().focalXPixels()).isEqualTo(50);
      assertThat(camera.calibration().orElseThrow().zMetres()).isEqualTo(1.5);
    }
    assertThatThrownBy(() -> new RenderRequest.Optics(0, 1.5))
        .hasMessageContaining("focalPixels: 0.0 (expected: 10 to 20000)");
  }

  @Test
  void shouldNameEightDifferentCamerasAndSeeDifferentThings() {
    RenderRequest request = new RenderRequest("city-street", 2, 0.1, 8, 64, 48, 10, 90);
    try (RenderedDrive drive = RenderedDrive.of(request)) {
      Set<String> ids = new HashSet<>();
      drive.cameras().stream().map(DriveCamera::id).forEach(ids::add);
      assertThat(ids).hasSize(8).contains("front", "rear");
      List<Integer> payloads = new ArrayList<>();
      drive.frames().forEachRemaining(f -> payloads.add(java.util.Arrays.hashCode(f.payload())));
      assertThat(payloads).hasSize(8).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldTellTheSameInTheLayoutOfCityscapes() throws IOException {
    RenderRequest request = request("city-street", 5, 1);
    DriveRendering.renderCityscapes(request, folder, "train", done -> {});

    String stem = "city-street/city-street_000005_000002_";
    LabelImage labels =
        LabelImage.read(folder.resolve("gtFine/train/" + stem + "gtFine_labelIds.png"));
    LabelImage ids =
        LabelImage.read(folder.resolve("gtFine/train/" + stem + "gtFine_instanceIds.png"));
    assertThat(folder.resolve("leftImg8bit/train/" + stem + "leftImg8bit.png")).isRegularFile();
    try (RenderedDrive drive = RenderedDrive.of(request)) {
      FrameTruth truth = drive.truth("front", 2).orElseThrow();
      for (int i = 0; i < ids.values().length; i++) {
        int own = truth.instanceIds()[i];
        int label = labels.values()[i];
        assertThat(ids.values()[i]).isEqualTo(own == 0 ? label : label * 1000 + own % 1000);
        assertThat(own / 1000)
            .isEqualTo(label >= 31 || label == 25 ? 10 : label == 24 ? 9 : label >= 26 ? 8 : 0);
      }
    }
  }

  @Test
  void shouldRefuseWhatCannotBeRendered() {
    assertThatThrownBy(() -> request("moon-landing", 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moon-landing")
        .hasMessageContaining("city-street");
    assertThatThrownBy(() -> new RenderRequest("city-street", 1, 0, 1, 64, 64, 10, 90))
        .hasMessageContaining("seconds: 0.0 (expected: above 0");
    assertThatThrownBy(() -> new RenderRequest("city-street", 1, 1, 9, 64, 64, 10, 90))
        .hasMessageContaining("cameras: 9 (expected: 1 to 8)");
    assertThatThrownBy(() -> new RenderRequest("city-street", 1, 1, 1, 100000, 64, 10, 90))
        .hasMessageContaining("size: 100000x64");
  }

  private static RenderedDrive drive(String scenario, long seed) {
    return RenderedDrive.of(new RenderRequest(scenario, seed, 0.6, 1, WIDTH, HEIGHT, 10, 90));
  }

  private static RenderRequest request(String scenario, long seed, int cameras) {
    return new RenderRequest(scenario, seed, 0.3, cameras, WIDTH, HEIGHT, 10, 90);
  }
}
