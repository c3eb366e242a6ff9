package dev.saccade.sim.world;

import java.util.List;

/** People of a few ellipsoids and tubes, jointed at hips, knees, shoulders and elbows. */
final class PersonShape {
  /**
   * What one person looks like.
   *
   * @param heightMetres 1 to 2
   * @param girth 1 is slim
   * @param skirt whether coat or skirt reaches to the knees
   * @param bag 0 none, 1 rucksack, 2 hand bag
   * @param hat 0 hair, 1 hat or hood, 2 helmet
   */
  record Figure(
      double heightMetres, double girth, boolean skirt, int bag, int hat, Look upper, Look lower) {

    static Figure drawn(Dice dice) {
      boolean child = dice.chance(0.12);
      double height = child ? dice.between(1.05, 1.5) : dice.between(1.55, 1.92);
      int[] skins = {0xE8C0A0, 0xD8A888, 0xC08860, 0x8A5A3C, 0x5A3A28, 0xF0CDB4};
      int skin = skins[dice.below(skins.length)];
      int coat = clothColour(dice);
      int trousers =
          dice.pick(0x1C2030, 0x20242C, 0x303848, 0x181818, 0x4A4238, 0x2A3A58, 0x685C4C, 0x3C3C40);
      int seed = (int) dice.nextLong();
      Look upper = Look.of(seed, coat, clothColour(dice), skin);
      if (dice.chance(0.15)) {
        upper = upper.with((float) dice.between(0.06, 0.14), 0, 0, 0);
      }
      return new Figure(
          height,
          dice.between(0.9, 1.3),
          dice.chance(0.25),
          dice.chance(0.35) ? 1 + dice.below(2) : 0,
          dice.chance(0.3) ? 1 : 0,
          upper,
          Look.of(seed + 1, trousers, hairColour(dice), skin));
    }

    Figure withHelmet() {
      return new Figure(heightMetres, girth, false, bag, 2, upper, lower);
    }
  }

  private static int clothColour(Dice dice) {
    if (dice.chance(0.55)) {
      return dice.pick(0x181A20, 0x22262E, 0x2C2C30, 0x3A3A3C, 0x1E2A40, 0x40382E, 0x504A44);
    }
    return dice.pick(
        0xA02020, 0x2050A0, 0x207040, 0xC8C0B0, 0xE8E4DC, 0xC07828, 0x703060, 0x4088B0, 0xD0B040,
        0x8A8C90, 0x6A7A50, 0xE05070);
  }

  private static int hairColour(Dice dice) {
    return dice.pick(0x14100C, 0x2A1C12, 0x4A3420, 0x8A6A3C, 0x8C8880, 0x302018);
  }

  private final Mesh thigh;
  private final Mesh shin;
  private final Mesh arm;
  private final Mesh hand;
  private final Mesh torso;
  private final Mesh hips;
  private final Mesh head;
  private final Mesh hair;
  private final Mesh skirt;
  private final Mesh bag;
  private final Mesh shoe;

  PersonShape(Surface surface) {
    thigh = both(surface, PersonShape::thigh);
    shin = both(surface, PersonShape::shin);
    arm = both(surface, PersonShape::arm);
    hand = both(surface, PersonShape::hand);
    torso = both(surface, PersonShape::torso);
    hips = both(surface, PersonShape::hips);
    head = both(surface, PersonShape::head);
    hair = both(surface, PersonShape::hair);
    skirt = both(surface, PersonShape::skirt);
    shoe = both(surface, PersonShape::shoe);
    MeshBuilder b = new MeshBuilder();
    b.paint(Material.CLOTH, surface).box(-0.12, -0.16, -0.22, 0.1, 0.16, 0.22);
    bag = b.build();
  }

  /** How finely round things are cut. */
  private record Cut(int around, int stacks, int limb) {
    static final Cut NEAR = new Cut(9, 6, 7);
    static final Cut FAR = new Cut(5, 3, 4);
  }

  private interface Shape {
    Mesh of(Surface surface, Cut cut);
  }

  private static Mesh both(Surface surface, Shape shape) {
    return shape.of(surface, Cut.NEAR).withCoarse(shape.of(surface, Cut.FAR));
  }

  // Limbs hang from the origin along -z, of length 1; they are scaled to measure.

  private static Mesh thigh(Surface surface, Cut cut) {
    return limb(surface, cut, 0.085, 0.062);
  }

  private static Mesh shin(Surface surface, Cut cut) {
    return limb(surface, cut, 0.062, 0.045);
  }

  private static Mesh arm(Surface surface, Cut cut) {
    return limb(surface, cut, 0.052, 0.04);
  }

  private static Mesh torso(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.CLOTH, surface)
        .tube(new double[] {0, 0, 0}, new double[] {0, 0, 0.62}, 0.15, 0.2, cut.around())
        .ball(0, 0, 0.62, 0.2, 0.2, 0.34, cut.around(), cut.stacks())
        .build();
  }

  private static Mesh hips(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.CLOTH, surface)
        .ball(0, 0, 0, 0.17, 0.17, 0.2, cut.around(), cut.stacks())
        .build();
  }

  private static Mesh head(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.SKIN, surface)
        .ball(0, 0, 0, 0.085, 0.075, 0.115, cut.around(), cut.stacks() + 1)
        .tube(new double[] {0, 0, -0.2}, new double[] {0, 0, -0.05}, 0.055, 0.05, cut.limb())
        .build();
  }

  private static Mesh hand(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.SKIN, surface)
        .ball(0, 0, 0, 0.043, 0.034, 0.052, cut.limb(), cut.stacks() - 1)
        .build();
  }

  private static Mesh hair(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.CLOTH, surface)
        .ball(-0.018, 0, 0.025, 0.095, 0.088, 0.11, cut.around(), cut.stacks())
        .build();
  }

  private static Mesh skirt(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.CLOTH, surface)
        .tube(new double[] {0, 0, -1}, new double[] {0, 0, 0.1}, 0.25, 0.17, cut.around())
        .build(true);
  }

  private static Mesh shoe(Surface surface, Cut cut) {
    return new MeshBuilder()
        .paint(Material.RUBBER, surface)
        .ball(0.06, 0, 0, 0.14, 0.05, 0.05, cut.limb(), 4)
        .build();
  }

  private static Mesh limb(Surface surface, Cut cut, double upper, double lower) {
    MeshBuilder b = new MeshBuilder().paint(Material.CLOTH, surface);
    b.tube(new double[] {0, 0, -1}, new double[] {0, 0, 0}, lower, upper, cut.limb());
    if (cut.equals(Cut.NEAR)) {
      b.ball(0, 0, -1, lower, lower, lower, cut.limb(), 4);
    }
    return b.build();
  }

  /**
   * Someone walking or standing.
   *
   * @param root feet on the ground, facing x
   * @param phase of the walk, radians; two steps make a turn
   * @param stride 0 standing to 1 walking at full pace
   */
  void walking(Figure figure, Transform root, double phase, double stride, List<Part> parts) {
    double h = figure.heightMetres();
    double hipHeight = 0.5 * h;
    double bob = 0.012 * h * stride * StrictMath.cos(2 * phase);
    Transform body = root.after(Transform.at(0, 0, hipHeight + bob));
    for (int side = -1; side <= 1; side += 2) {
      double p = phase + (side > 0 ? 0 : Math.PI);
      double swing = 0.48 * stride * StrictMath.sin(p);
      double bend = 0.1 + stride * 0.75 * Math.max(0, StrictMath.cos(p));
      leg(figure, body.after(Transform.at(0, side * 0.052 * h, 0)), -swing, bend, parts);
    }
    upper(figure, body, 0.05 * stride, parts);
    Transform shoulders = body.after(Transform.at(0.01 * h, 0, 0.31 * h));
    for (int side = -1; side <= 1; side += 2) {
      double p = phase + (side > 0 ? Math.PI : 0);
      double swing = 0.42 * stride * StrictMath.sin(p);
      armOf(
          figure,
          shoulders.after(Transform.at(0, side * 0.115 * h * figure.girth(), 0)),
          -swing,
          -0.25 - 0.35 * stride,
          side * 0.12,
          parts);
    }
    if (figure.skirt()) {
      parts.add(
          new Part(
              skirt,
              body.after(Transform.scale(0.55 * h / 1.2 + 0.1, 0.55 * h / 1.2 + 0.1, 0.24 * h)),
              figure.upper()));
    }
    if (figure.bag() == 1) {
      parts.add(new Part(bag, body.after(Transform.at(-0.13 * h, 0, 0.22 * h)), bagLook(figure)));
    } else if (figure.bag() == 2) {
      parts.add(
          new Part(
              bag,
              body.after(Transform.at(0.03, -0.17 * h, -0.08 * h))
                  .after(Transform.scale(0.9, 0.5, 0.7)),
              bagLook(figure)));
    }
  }

  /**
   * Someone on a saddle.
   *
   * @param hip where the saddle is, facing x
   * @param lean of the back forward, radians
   * @param pedal angle of the crank
   * @param turning whether the feet turn a crank or rest
   */
  void riding(
      Figure figure, Transform hip, double lean, double pedal, boolean turning, List<Part> parts) {
    double h = figure.heightMetres();
    for (int side = -1; side <= 1; side += 2) {
      double p = pedal + (side > 0 ? 0 : Math.PI);
      double swing = turning ? 0.85 + 0.32 * StrictMath.sin(p) : 1.15;
      double bend = turning ? 1.0 + 0.42 * StrictMath.cos(p + 0.5) : 1.45;
      leg(figure, hip.after(Transform.at(0, side * 0.05 * h, 0)), -swing, bend, parts);
    }
    Transform back = hip.after(Transform.pitch(lean));
    upper(figure, back, 0, parts);
    Transform shoulders = back.after(Transform.at(0, 0, 0.3 * h)).after(Transform.pitch(-lean));
    for (int side = -1; side <= 1; side += 2) {
      armOf(
          figure,
          shoulders.after(Transform.at(0, side * 0.1 * h, 0)),
          -0.95 + lean * 0.2,
          -0.25,
          side * 0.1,
          parts);
    }
    if (figure.bag() == 1) {
      parts.add(new Part(bag, back.after(Transform.at(-0.13 * h, 0, 0.22 * h)), bagLook(figure)));
    }
  }

  private static Look bagLook(Figure figure) {
    return Look.of(figure.upper().seed() + 7, figure.upper().second());
  }

  /** The trunk with the head, standing on the hips. */
  private void upper(Figure figure, Transform hip, double lean, List<Part> parts) {
    double h = figure.heightMetres();
    double wide = figure.girth() * h / 1.75;
    Transform trunk = hip.after(Transform.pitch(lean));
    parts.add(
        new Part(
            hips,
            trunk.after(Transform.scale(0.95 * wide, 1.05 * wide, h / 1.75)),
            figure.lower()));
    parts.add(
        new Part(
            torso,
            trunk
                .after(Transform.at(0, 0, 0.02 * h))
                .after(Transform.scale(0.72 * wide, 1.12 * wide, 0.355 * h)),
            figure.upper()));
    Transform skull =
        trunk.after(Transform.at(0.01 * h, 0, 0.43 * h)).after(Transform.pitch(-lean));
    double size = 0.35 + 0.65 * h / 1.75; // children have large heads
    parts.add(new Part(head, skull.after(Transform.scale(size, size, size)), figure.lower()));
    Look crown =
        figure.hat() == 0
            ? Look.of(figure.lower().seed(), figure.lower().second())
            : Look.of(
                figure.lower().seed(),
                figure.hat() == 2 ? figure.upper().second() : figure.upper().first());
    double cap = figure.hat() == 2 ? size * 1.25 : size;
    parts.add(
        new Part(
            hair,
            skull.after(Transform.at(0, 0, 0.03)).after(Transform.scale(cap, cap, cap * 0.9)),
            crown));
  }

  private void leg(Figure figure, Transform hip, double swing, double bend, List<Part> parts) {
    double h = figure.heightMetres();
    double wide = figure.girth() * h / 1.75;
    double upperLength = 0.25 * h;
    double lowerLength = 0.225 * h;
    Transform joint = hip.after(Transform.pitch(swing));
    parts.add(
        new Part(thigh, joint.after(Transform.scale(wide, wide, upperLength)), figure.lower()));
    Transform knee = joint.after(Transform.at(0, 0, -upperLength)).after(Transform.pitch(bend));
    parts.add(new Part(shin, knee.after(Transform.scale(wide, wide, lowerLength)), figure.lower()));
    parts.add(
        new Part(
            shoe,
            knee.after(Transform.at(0, 0, -lowerLength - 0.01 * h))
                .after(Transform.pitch(-bend * 0.4)),
            Look.of(3, 0x181818)));
  }

  private void armOf(
      Figure figure, Transform joint, double swing, double bend, double out, List<Part> parts) {
    double h = figure.heightMetres();
    double wide = figure.girth() * h / 1.75;
    double upperLength = 0.165 * h;
    Transform shoulder = joint.after(Transform.roll(out)).after(Transform.pitch(swing));
    parts.add(
        new Part(arm, shoulder.after(Transform.scale(wide, wide, upperLength)), figure.upper()));
    Transform elbow = shoulder.after(Transform.at(0, 0, -upperLength)).after(Transform.pitch(bend));
    parts.add(new Part(arm, elbow.after(Transform.scale(wide, wide, 0.16 * h)), figure.upper()));
    parts.add(new Part(hand, elbow.after(Transform.at(0, 0, -0.175 * h)), figure.lower()));
  }
}
