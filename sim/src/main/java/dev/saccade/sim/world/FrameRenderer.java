package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Renders a world from the cameras of its ego vehicle. One instant at a time; each picture depends
 * on the world, the camera and the instant alone, not on what was rendered before.
 *
 * <p>One thread at a time.
 */
final class FrameRenderer {
  private static final int SAMPLES = Shader.FACTOR * Shader.FACTOR;
  private static final double FAR_METRES = 400;
  private static final double USER_FAR_METRES = 220;
  private static final double EXPOSURE_LAG_SECONDS = 0.6;
  private static final float NIGHT_SHUTTER = 3;

  /** A picture and its truth. Buffers belong to the renderer and are overwritten by the next. */
  record Rendered(byte[] rgb, FrameTruth truth, byte[] surfaces, float[] distances) {}

  private final World world;
  private final Lens lens;
  private final Shader shader;
  private final boolean[] parked;
  private final SunShadow shadow;
  private final GroundShade groundShade = new GroundShade();
  private final LampGlow lampGlow = new LampGlow();
  private final WholeArea wholeArea = new WholeArea();
  private final boolean shadows;
  private final int[] candidates = new int[SAMPLES];
  private final int[] labels = new int[SAMPLES];
  private final List<List<Part>> userParts = new ArrayList<>();
  private Look[] looks = new Look[1024];
  private int[] users = new int[1024];
  private int drawn;
  private Rasteriser raster;
  private float[] light = new float[0];
  private float[] scratch = new float[0];
  private float[] distances = new float[0];
  private int[] userOfPixel = new int[0];
  private RollingShutter rolled;
  private double seconds = Double.NaN;
  private EgoPose pose;

  FrameRenderer(World world, Lens lens) {
    this.world = world;
    this.lens = lens;
    this.parked = new boolean[world.users().size()];
    for (int i = 0; i < parked.length; i++) {
      parked[i] = world.users().get(i).motion().isStill();
    }
    this.shadow = new SunShadow(world.light());
    this.shadows = world.light().castsShadows();
    NoiseField coarse = new NoiseField(world.seed(), 4, 5, 0.55f);
    NoiseField fine = new NoiseField(world.seed() + 1, 32, 3, 0.8f);
    NoiseField clouds = new NoiseField(world.seed() + 2, 4, 6, 0.55f);
    this.shader =
        new Shader(
            world.light(),
            new Sky(world.light(), clouds),
            new Painter(coarse, fine, world.light()),
            shadow,
            groundShade,
            lampGlow,
            world.shelter().orElse(null));
  }

  /** Moves everything to an instant of the drive. */
  void moveTo(double newSeconds) {
    place(newSeconds);
    light();
  }

  /** Moves everything to an instant of which only the truth will be asked. */
  void moveUnlitTo(double newSeconds) {
    place(newSeconds);
  }

  private void place(double newSeconds) {
    seconds = newSeconds;
    pose = egoPose(world, seconds);
    userParts.clear();
    for (RoadUser user : world.users()) {
      List<Part> parts = new ArrayList<>(24);
      double dx = user.motion().x(seconds) - pose.xMetres();
      double dy = user.motion().y(seconds) - pose.yMetres();
      if (dx * dx + dy * dy < USER_FAR_METRES * USER_FAR_METRES) {
        user.addParts(seconds, parts);
      }
      userParts.add(parts);
    }
  }

  private void light() {
    double aheadX = pose.xMetres() + 25 * StrictMath.cos(pose.yawRadians());
    double aheadY = pose.yMetres() + 25 * StrictMath.sin(pose.yawRadians());
    if (world.light().lamps() > 0) {
      lampGlow.begin(aheadX, aheadY, world.streetLights());
    }
    shader.aimHeadlamps(pose.xMetres(), pose.yMetres(), pose.yawRadians());
    groundShade.begin(aheadX, aheadY);
    for (RoadUser user : world.users()) {
      shadeBelow(user);
    }
    if (shadows) {
      castShadows(aheadX, aheadY);
    }
  }

  static EgoPose egoPose(World world, double seconds) {
    Motion ego = world.ego();
    return new EgoPose(
        ego.x(seconds), ego.y(seconds), ego.yaw(seconds), ego.speed(seconds), ego.yawRate(seconds));
  }

  private void shadeBelow(RoadUser user) {
    Motion motion = user.motion();
    boolean car = user.classId() == RoadClasses.CAR;
    groundShade.add(
        motion.x(seconds),
        motion.y(seconds),
        motion.yaw(seconds),
        user.size().lengthMetres() * (car ? 0.98 : 0.6),
        user.size().widthMetres() * (car ? 0.95 : 0.6),
        car ? 0.55 : 0.35,
        car ? 0.9 : 0.5);
  }

  private void castShadows(double x, double y) {
    if (shadow.centreOn(x, y)) {
      for (Prop prop : world.props()) {
        if (prop.casts()) {
          shadow.drawFixed(prop.part().mesh(), prop.part().place());
        }
      }
      for (int i = 0; i < userParts.size(); i++) {
        if (parked[i]) {
          for (Part part : userParts.get(i)) {
            shadow.drawFixed(part.mesh().coarsest(), part.place());
          }
        }
      }
    }
    shadow.beginMoving();
    for (int i = 0; i < userParts.size(); i++) {
      if (!parked[i]) {
        for (Part part : userParts.get(i)) {
          shadow.drawMoving(part.mesh().coarsest(), part.place());
        }
      }
    }
  }

  /** Renders what a camera sees at the instant moved to. */
  Rendered render(CameraCalibration camera, int noiseSeed) {
    View view = View.of(camera, pose);
    View fine = view.finer(Shader.FACTOR);
    int width = view.widthPixels();
    int height = view.heightPixels();
    draw(fine, width * height);
    shader.shade(raster, fine, looks, light, distances);
    byte[] surfaces = new byte[width * height];
    FrameTruth truth = truth(view, fine, surfaces);
    byte[] rgb = new byte[3 * width * height];
    if (rolled != null) {
      rolled.moveLight(light, scratch);
      rolled.move(distances);
      swapLight();
    }
    smear(view);
    if (world.light().rain() > 0) {
      Rain.fall(light, width, height, world.light().rain(), noiseSeed);
    }
    lens.develop(light, scratch, width, height, exposure(), noiseSeed, rgb);
    return new Rendered(rgb, truth, surfaces, distances);
  }

  /** The truth of that picture, at a fraction of its cost. */
  FrameTruth truth(CameraCalibration camera) {
    View view = View.of(camera, pose);
    View fine = view.finer(Shader.FACTOR);
    int pixels = view.widthPixels() * view.heightPixels();
    draw(fine, pixels);
    return truth(view, fine, new byte[pixels]);
  }

  private void draw(View fine, int pixels) {
    prepare(fine, pixels);
    raster.begin(fine);
    drawn = 0;
    drawProps(fine, false);
    for (Changing thing : world.changing()) {
      drawPart(fine, thing.at(seconds), FAR_METRES, -1);
    }
    for (int i = 0; i < userParts.size(); i++) {
      for (Part part : userParts.get(i)) {
        drawPart(fine, part, USER_FAR_METRES, i);
      }
    }
    drawProps(fine, true);
  }

  private void smear(View view) {
    float shutter = lens.shutterSeconds() * (world.light().lamps() > 0.5f ? NIGHT_SHUTTER : 1);
    MotionBlur.smear(
        new ImageMotion(view, pose, world.users(), seconds),
        view.widthPixels(),
        view.heightPixels(),
        shutter,
        distances,
        userOfPixel,
        light,
        scratch);
    swapLight();
  }

  private void swapLight() {
    float[] worked = scratch;
    scratch = light;
    light = worked;
  }

  /** The camera opens up in a tunnel and is late to close down when it leaves. */
  private float exposure() {
    float still = world.light().exposure();
    if (world.shelter().isEmpty()) {
      return still;
    }
    EgoPose before = egoPose(world, Math.max(0, seconds - EXPOSURE_LAG_SECONDS));
    double depth = world.shelter().get().depth(before.xMetres() + 12, before.yMetres());
    double share = Math.max(0, Math.min(1, depth / 20));
    return (float) (still * (1 + 1.6 * share * share * (3 - 2 * share)));
  }

  private void prepare(View fine, int pixels) {
    if (raster == null
        || raster.width != fine.widthPixels()
        || raster.height != fine.heightPixels()) {
      raster = new Rasteriser(fine.widthPixels(), fine.heightPixels());
      light = new float[3 * pixels];
      scratch = new float[3 * pixels];
      distances = new float[pixels];
      userOfPixel = new int[pixels];
    }
  }

  private void drawProps(View fine, boolean veils) {
    for (Prop prop : world.props()) {
      if (prop.part().mesh().veil() == veils && prop.isFor(fine.x(), fine.y())) {
        drawPart(fine, prop.part(), FAR_METRES, -1);
      }
    }
  }

  private void drawPart(View fine, Part part, double far, int user) {
    if (!fine.mayShow(part.centreX(), part.centreY(), part.centreZ(), part.radius(), far)) {
      return;
    }
    if (drawn == looks.length) {
      looks = Arrays.copyOf(looks, drawn * 2);
      users = Arrays.copyOf(users, drawn * 2);
    }
    looks[drawn] = part.look();
    users[drawn] = user;
    raster.draw(part.seenBy(fine), part.place(), drawn);
    drawn++;
  }

  /** The triangle that stands for a pixel: of most samples, then the nearest; -1 for the sky. */
  private int shown(int x, int y) {
    int row = raster.width;
    int first = y * Shader.FACTOR * row + x * Shader.FACTOR;
    int[] solid = raster.triangle;
    int[] veil = raster.veilTriangle;
    int a = solid[first];
    int b = solid[first + 1];
    int c = solid[first + row];
    int d = solid[first + row + 1];
    int va = veil[first];
    int vb = veil[first + 1];
    int vc = veil[first + row];
    int vd = veil[first + row + 1];
    if ((va & vb & vc & vd) != -1) {
      int veils = (va >= 0 ? 1 : 0) + (vb >= 0 ? 1 : 0) + (vc >= 0 ? 1 : 0) + (vd >= 0 ? 1 : 0);
      if (veils >= 2) {
        return Math.max(Math.max(va, vb), Math.max(vc, vd));
      }
    }
    if (a == b && b == c && c == d) {
      return a;
    }
    candidates[0] = a;
    candidates[1] = b;
    candidates[2] = c;
    candidates[3] = d;
    for (int k = 0; k < SAMPLES; k++) {
      labels[k] = label(candidates[k]);
    }
    int best = a;
    int bestCount = 0;
    float bestDepth = 0;
    for (int k = 0; k < SAMPLES; k++) {
      int count = 0;
      for (int j = 0; j < SAMPLES; j++) {
        count += labels[j] == labels[k] ? 1 : 0;
      }
      float depth = raster.inverseDepth[first + (k & 1) + (k >> 1) * row];
      if (count > bestCount || (count == bestCount && depth > bestDepth)) {
        best = candidates[k];
        bestCount = count;
        bestDepth = depth;
      }
    }
    return best;
  }

  /** Equal for samples that are labelled alike. */
  private int label(int triangle) {
    if (triangle < 0) {
      return -1;
    }
    int user = users[raster.objects[triangle]];
    return user >= 0 ? 1000 + user : raster.surfaces[triangle];
  }

  private FrameTruth truth(View view, View fine, byte[] surfaces) {
    int width = view.widthPixels();
    int height = view.heightPixels();
    byte[] classes = new byte[width * height];
    int[] instances = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int t = shown(x, y);
        int i = y * width + x;
        userOfPixel[i] = -1;
        if (t < 0) {
          classes[i] = (byte) RoadClasses.SKY;
          surfaces[i] = Surface.SKY.code();
          continue;
        }
        surfaces[i] = raster.surfaces[t];
        int user = users[raster.objects[t]];
        if (user < 0) {
          classes[i] = (byte) Surface.of(raster.surfaces[t]).camvidClass();
          continue;
        }
        userOfPixel[i] = user;
        RoadUser seen = world.users().get(user);
        classes[i] = (byte) seen.classId();
        instances[i] = seen.instanceId();
      }
    }
    roll(view, classes, instances, surfaces);
    int count = world.users().size();
    int[] xMin = new int[count];
    int[] yMin = new int[count];
    int[] xMax = new int[count];
    int[] yMax = new int[count];
    Arrays.fill(xMin, Integer.MAX_VALUE);
    Arrays.fill(xMax, -1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int user = userOfPixel[y * width + x];
        if (user < 0) {
          continue;
        }
        if (xMax[user] < 0) {
          yMin[user] = y;
        }
        xMin[user] = Math.min(xMin[user], x);
        xMax[user] = Math.max(xMax[user], x);
        yMax[user] = y;
      }
    }
    int[] visible = visibleSamples(count);
    List<TruthObject> objects = new ArrayList<>();
    for (int user = 0; user < count; user++) {
      if (xMax[user] >= 0) {
        PixelBox box = new PixelBox(xMin[user], yMin[user], xMax[user] + 1f, yMax[user] + 1f);
        double whole = wholeArea.samples(fine, userParts.get(user));
        double fraction = Math.min(1, Math.max(1, visible[user]) / Math.max(1, whole));
        objects.add(object(world.users().get(user), fraction, box));
      }
    }
    objects.sort(java.util.Comparator.comparingInt(TruthObject::instanceId));
    return new FrameTruth(new ClassMap(width, height, classes), instances, objects);
  }

  /** Where the sensor is read row by row, the truth leans as the picture will. */
  private void roll(View view, byte[] classes, int[] instances, byte[] surfaces) {
    rolled = null;
    if (lens.readoutSeconds() == 0) {
      return;
    }
    int width = view.widthPixels();
    int height = view.heightPixels();
    float[] closeness = new float[width * height];
    for (int i = 0; i < closeness.length; i++) {
      int first = i / width * Shader.FACTOR * raster.width + i % width * Shader.FACTOR;
      closeness[i] =
          Math.max(
              Math.max(raster.inverseDepth[first], raster.inverseDepth[first + 1]),
              Math.max(
                  raster.inverseDepth[first + raster.width],
                  raster.inverseDepth[first + raster.width + 1]));
    }
    rolled =
        new RollingShutter(
            new ImageMotion(view, pose, world.users(), seconds),
            width,
            height,
            lens.readoutSeconds(),
            userOfPixel,
            closeness);
    rolled.move(classes);
    rolled.move(instances);
    rolled.move(surfaces);
    rolled.move(userOfPixel);
  }

  private int[] visibleSamples(int count) {
    int[] visible = new int[count];
    int[] triangles = raster.triangle;
    for (int i = 0; i < triangles.length; i++) {
      int t = triangles[i];
      if (t >= 0 && raster.veilTriangle[i] < 0) {
        int user = users[raster.objects[t]];
        if (user >= 0) {
          visible[user]++;
        }
      }
    }
    return visible;
  }

  private TruthObject object(RoadUser user, double fraction, PixelBox box) {
    Motion motion = user.motion();
    double c = StrictMath.cos(pose.yawRadians());
    double s = StrictMath.sin(pose.yawRadians());
    double dx = motion.x(seconds) - pose.xMetres();
    double dy = motion.y(seconds) - pose.yMetres();
    double vx = motion.velocityX(seconds);
    double vy = motion.velocityY(seconds);
    RoadUser.Size size = user.size();
    return new TruthObject(
        user.instanceId(),
        user.classId(),
        fraction,
        box,
        dx * c + dy * s,
        dy * c - dx * s,
        size.heightMetres() / 2,
        size.lengthMetres(),
        size.widthMetres(),
        size.heightMetres(),
        Course.turn(motion.yaw(seconds) - pose.yawRadians()),
        vx * c + vy * s,
        vy * c - vx * s);
  }
}
