package dev.saccade.sim.world;

import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.drive.TruthObject;
import java.util.ArrayList;
import java.util.List;

/** Makes road users, each with an id of its own. */
final class Cast {
  private static final int[] PAINTS = {
    0x101012, 0x1A1C20, 0x2C2E32, 0x5C6064, 0x8C9094, 0xB4B8BC, 0xC8CCD0, 0xE4E4E2, 0xECECE8,
    0x14244C, 0x203C7C, 0x2C5C9C, 0x7C1418, 0xA81C1C, 0xC02824, 0x14402C, 0x2C5C48, 0xD8B428,
    0x6C5C44, 0x9C8C70, 0x4C1C2C, 0x6888A8, 0xC86C1C
  };

  private final List<RoadUser> users = new ArrayList<>();
  private final int[] counts = new int[256];
  private final PersonShape walkerShape = new PersonShape(Surface.PERSON);
  private final PersonShape riderShape = new PersonShape(Surface.RIDER);
  private final Mesh bicycle = CycleShape.bicycle();
  private final Mesh motorcycle = CycleShape.motorcycle();
  private final List<CarShape> carShapes = new ArrayList<>();
  private final List<Mesh> carMeshes = new ArrayList<>();
  private final boolean yellowRearPlates;

  /**
   * @param variety how many different bodies of cars there are
   */
  Cast(Dice dice, int variety, boolean yellowRearPlates) {
    this.yellowRearPlates = yellowRearPlates;
    for (int i = 0; i < variety; i++) {
      CarShape shape = CarShape.drawn(dice);
      carShapes.add(shape);
      carMeshes.add(shape.mesh());
    }
  }

  List<RoadUser> users() {
    return users;
  }

  /** Which body a car takes; its length must be known before its place is. */
  int drawBody(Dice dice) {
    return dice.below(carShapes.size());
  }

  double lengthOf(int body) {
    return carShapes.get(body).lengthMetres();
  }

  void car(Dice dice, int body, Motion motion) {
    CarShape shape = carShapes.get(body);
    Mesh mesh = carMeshes.get(body);
    int paint = Rgb.mix(PAINTS[dice.below(PAINTS.length)], 0xFFFFFF & (int) dice.nextLong(), 0.05);
    int seed = (int) dice.nextLong();
    Look calm = carLook(shape, paint, seed, 0);
    Look braking = carLook(shape, paint, seed, 1);
    add(
        RoadClasses.CAR,
        new RoadUser.Size(shape.lengthMetres(), shape.widthMetres(), shape.heightMetres()),
        motion,
        (moved, t, root, parts) ->
            parts.add(
                new Part(
                    mesh, root, moved.isBraking(t) && moved.speed(t) > 0.01 ? braking : calm)));
  }

  private Look carLook(CarShape shape, int paint, int seed, float braking) {
    // Sides read wheels and belt; the two ends read half the width and the brakes. One look serves
    // both: half the width is close to a constant.
    return new Look(
        seed,
        paint,
        paint,
        yellowRearPlates ? 1 : 0,
        (float) shape.wheelRadiusMetres(),
        (float) shape.wheelBaseMetres(),
        (float) shape.beltMetres(),
        braking);
  }

  /** A lorry of 6 to 11 metres. */
  void truck(Dice dice, double lengthMetres, Motion motion) {
    double width = 2.3 + 0.2 * dice.unit();
    double height = dice.between(3, 3.8);
    Mesh mesh = HeavyShape.truck(lengthMetres, width, height);
    Look look =
        new Look(
            (int) dice.nextLong(),
            PAINTS[dice.below(PAINTS.length)],
            0xFFFFFF & (int) dice.nextLong(),
            yellowRearPlates ? 1 : 0,
            0.48f,
            2.4f,
            0.9f,
            0);
    add(
        RoadClasses.CAR,
        new RoadUser.Size(lengthMetres, width, height),
        motion,
        (moved, t, root, parts) -> parts.add(new Part(mesh, root, look)));
  }

  void tractor(Dice dice, double lengthMetres, Motion motion) {
    Mesh mesh = TractorShape.drawn(lengthMetres);
    Look look =
        new Look(
            (int) dice.nextLong(),
            dice.pick(0x2C6A2C, 0xA81C1C, 0x1C4C9C, 0xC8641C, 0x6C7074),
            dice.pick(0x5A4A3A, 0x7C7C78, 0x204830, 0x901818),
            yellowRearPlates ? 1 : 0,
            1.2f,
            0,
            0,
            0);
    add(
        RoadClasses.CAR,
        new RoadUser.Size(lengthMetres, TractorShape.WIDTH_METRES, TractorShape.HEIGHT_METRES),
        motion,
        (moved, t, root, parts) -> parts.add(new Part(mesh, root, look)));
  }

  void bus(Dice dice, double lengthMetres, boolean twoDecks, Motion motion) {
    double width = 2.5;
    double height = twoDecks ? 4.3 : 3.05;
    Mesh mesh = HeavyShape.bus(lengthMetres, width, height);
    Look look =
        new Look(
            (int) dice.nextLong(),
            dice.pick(0xB81C1C, 0xE8E4D8, 0x1C5CA0, 0x207848, 0xD8A020, 0xC8C8C8),
            dice.pick(0x203060, 0x901818, 0x204830, 0xE0A020, 0x404040),
            yellowRearPlates ? 1 : 0,
            (float) height,
            twoDecks ? 2 : 1,
            0.48f,
            (float) HeavyShape.busWheelBase(lengthMetres));
    add(
        RoadClasses.CAR,
        new RoadUser.Size(lengthMetres, width, height),
        motion,
        (moved, t, root, parts) -> parts.add(new Part(mesh, root, look)));
  }

  void walker(Dice dice, Motion motion) {
    PersonShape.Figure figure = PersonShape.Figure.drawn(dice);
    double phase = dice.between(0, 2 * Math.PI);
    double stepMetres = 0.42 * figure.heightMetres();
    add(
        RoadClasses.PEDESTRIAN,
        new RoadUser.Size(0.55, 0.6 * figure.girth(), figure.heightMetres()),
        motion,
        (moved, t, root, parts) -> {
          double stride = Math.min(1, moved.speed(t) / 1.2);
          double at = phase + moved.travelled(t) / stepMetres * Math.PI;
          walkerShape.walking(figure, root, at, stride, parts);
        });
  }

  void cyclist(Dice dice, Motion motion) {
    PersonShape.Figure drawn = PersonShape.Figure.drawn(dice);
    PersonShape.Figure figure = dice.chance(0.45) ? drawn.withHelmet() : drawn;
    Look frame = Look.of((int) dice.nextLong(), PAINTS[dice.below(PAINTS.length)]);
    double lean = dice.between(0.25, 0.75);
    add(
        RoadClasses.BICYCLIST,
        new RoadUser.Size(CycleShape.BICYCLE_LENGTH_METRES, 0.6, 1.75),
        motion,
        (moved, t, root, parts) -> {
          parts.add(new Part(bicycle, root, frame));
          riderShape.riding(
              figure,
              root.after(Transform.at(-0.24, 0, 0.93)),
              lean,
              moved.travelled(t) / 0.75,
              true,
              parts);
        });
  }

  void motorcyclist(Dice dice, Motion motion) {
    PersonShape.Figure figure = PersonShape.Figure.drawn(dice).withHelmet();
    Look frame = Look.of((int) dice.nextLong(), PAINTS[dice.below(PAINTS.length)]);
    add(
        RoadClasses.BICYCLIST,
        new RoadUser.Size(CycleShape.MOTORCYCLE_LENGTH_METRES, 0.75, 1.7),
        motion,
        (moved, t, root, parts) -> {
          parts.add(new Part(motorcycle, root, frame));
          riderShape.riding(figure, root.after(Transform.at(-0.3, 0, 0.84)), 0.3, 0, false, parts);
        });
  }

  private void add(int classId, RoadUser.Size size, Motion motion, RoadUser.Body body) {
    int number = ++counts[classId];
    if (number >= TruthObject.IDS_PER_CLASS) {
      throw new IllegalStateException(
          "more than "
              + (TruthObject.IDS_PER_CLASS - 1)
              + " road users of class "
              + classId
              + " (expected: a shorter drive or fewer of them)");
    }
    users.add(
        new RoadUser(classId * TruthObject.IDS_PER_CLASS + number, classId, size, motion, body));
  }
}
