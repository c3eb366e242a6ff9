package dev.saccade.sim.world;

/**
 * The colour of a point on a material, before light falls on it: albedo, how it mirrors, what it
 * emits, and for veils how much they cover. Everything is computed from the place on the surface,
 * filtered over what one pixel covers of it.
 *
 * <p>Fields instead of a result: this runs once or more for each pixel.
 */
final class Painter {
  /** Of a car; only the softness of edges depends on it. */
  private static final float HALF_WIDTH = 0.88f;

  float red;
  float green;
  float blue;

  /** 0 dull to 1: how far the surface mirrors sky and sun when seen head-on. */
  float mirror;

  /** Light the surface sends out by itself, of its own colour. */
  float emission;

  /** 1 solid, less for veils. */
  float cover;

  /** Where in the world, for what has no texture of its own; set before {@link #paint}. */
  double worldX;

  double worldY;
  double worldZ;

  private final NoiseField coarse;
  private final NoiseField fine;
  private final Light light;

  Painter(NoiseField coarse, NoiseField fine, Light light) {
    this.coarse = coarse;
    this.fine = fine;
    this.light = light;
  }

  /**
   * @param u on the surface, metres unless the material says otherwise
   * @param footprint what a pixel covers there, metres
   * @param up the normal's share upwards
   * @param facing 1 where the surface is seen head-on, 0 along it
   */
  void paint(
      Material material, Look look, float u, float v, float footprint, float up, float facing) {
    mirror = 0;
    emission = 0;
    cover = 1;
    switch (material) {
      case ASPHALT -> asphalt(look, u, v, footprint);
      case MARKING -> marking(look, u, v, footprint);
      case PAVING -> paving(look, u, v, footprint);
      case KERB, CONCRETE -> concrete(look, u, v, footprint);
      case GRASS, SOIL -> grass(look, u, v, footprint);
      case FACADE -> facade(look, u, v, footprint);
      case WALL -> bricks(look, u, v, footprint);
      case ROOF -> roof(look, u, v, footprint);
      case FOLIAGE -> foliage(look, u, v, footprint);
      case TWIGS -> twigs(look, u, v, footprint, facing);
      case BARK -> mottled(look.third(), fine.at(u * 1.5f, v * 0.4f, footprint), 0.5f);
      case METAL, CHROME -> metal(look, u, v, footprint);
      case SIGN -> sign(look, u, v, footprint);
      case LIGHT_BOX -> lightBox(look, u, v);
      case RAILING -> railing(look, u, v, footprint);
      case PLANKS -> planks(look, u, v, footprint);
      case PAINT -> paintwork(look.first());
      case BODY_SIDE -> bodySide(look, u, v, footprint);
      case GLASS -> glass(0.02f);
      case CABIN_SIDE -> cabinSide(look, u, v);
      case RUBBER -> rubber(u, v);
      case FRONT -> front(look, u, v, footprint);
      case REAR -> rear(look, u, v, footprint);
      case CARGO -> cargo(look, u, v, footprint);
      case COACH_SIDE -> coachSide(look, u, v, footprint);
      case CLOTH -> cloth(look, u, v, footprint);
      case SKIN -> flat(look.third(), 1);
      case LAMP -> lamp(look);
    }
    if (light.wetness() > 0 && up > 0.9f) {
      wet(material, u, v, footprint);
    }
  }

  private void wet(Material material, float u, float v, float footprint) {
    boolean ground =
        material == Material.ASPHALT
            || material == Material.MARKING
            || material == Material.PAVING
            || material == Material.KERB;
    if (ground) {
      float puddle = smooth(0.35f, 0.75f, coarse.at(u * 0.06f, v * 0.06f, footprint * 0.06f));
      float dark = 1 - light.wetness() * (0.35f + 0.15f * puddle);
      red *= dark;
      green *= dark;
      blue *= dark;
      mirror = Math.max(mirror, light.wetness() * (0.06f + 0.3f * puddle));
    }
  }

  private void flat(int colour, float shade) {
    red = Rgb.linear(colour, 16) * shade;
    green = Rgb.linear(colour, 8) * shade;
    blue = Rgb.linear(colour, 0) * shade;
  }

  private void mottled(int colour, float noise, float strength) {
    flat(colour, 1 + strength * 2 * (noise - 0.5f));
  }

  private void blend(int colour, float share) {
    red += (Rgb.linear(colour, 16) - red) * share;
    green += (Rgb.linear(colour, 8) - green) * share;
    blue += (Rgb.linear(colour, 0) - blue) * share;
  }

  private void scale(float factor) {
    red *= factor;
    green *= factor;
    blue *= factor;
  }

  /** Look: a, half width of the road; b, width of a lane; c, how worn; d, lateral offset. */
  private void asphalt(Look look, float u, float v, float footprint) {
    float grain = fine.at(u * 0.9f, v * 0.9f, footprint * 0.9f);
    float cloud = coarse.at(u * 0.045f, v * 0.11f, footprint * 0.1f);
    float shade = 0.72f + 0.28f * grain + 0.5f * (cloud - 0.5f) + 0.14f;
    // Repairs: rectangles of another age.
    int patch = Dice.hash((int) Math.floor(u / 7f), (int) Math.floor(v / 1.6f), look.seed());
    if ((patch & 15) < look.c() * 4) {
      float inU = u / 7f - (float) Math.floor(u / 7f);
      if (inU > 0.2f && inU < 0.75f) {
        shade *= 0.8f + ((patch >>> 8) & 255) / 255f * 0.28f;
      }
    }
    if (look.b() > 0) {
      float inLane = (v - look.d()) / look.b();
      inLane -= (float) Math.floor(inLane);
      float wheel = Math.abs(Math.abs(inLane - 0.5f) - 0.24f);
      shade *= 1 - 0.10f * smooth(0.12f, 0.02f, wheel);
      shade *= 1 - 0.08f * smooth(0.10f, 0.0f, Math.abs(inLane - 0.5f));
    }
    if (footprint < 0.12f) {
      float crack = Math.abs(coarse.at(u * 0.13f + 0.37f, v * 0.13f, footprint * 0.1f) - 0.5f);
      shade *= 1 - look.c() * 0.45f * smooth(0.012f, 0.003f, crack) * (1 - footprint / 0.12f);
    }
    float edge = look.a() - Math.abs(v);
    shade *= 1 - 0.25f * smooth(0.5f, 0.0f, edge) * (0.5f + cloud);
    flat(look.first(), shade);
  }

  /** Look: a, how worn, 0..1; b, share of paint lost to the asphalt below. */
  private void marking(Look look, float u, float v, float footprint) {
    float grain = fine.at(u * 0.8f, v * 0.8f, footprint * 0.8f);
    float patchy = coarse.at(u * 0.2f, v * 0.2f, footprint * 0.2f);
    float worn = smooth(0.35f, 0.85f, patchy * 0.6f + grain * 0.4f) * look.a();
    flat(look.first(), 0.85f + 0.2f * (grain - 0.5f));
    blend(look.second(), worn);
  }

  private void paving(Look look, float u, float v, float footprint) {
    float slab = look.a() > 0 ? look.a() : 0.6f;
    float x = u / slab;
    float y = v / (slab * 0.75f);
    int row = (int) Math.floor(y);
    x += (row & 1) * 0.5f;
    int column = (int) Math.floor(x);
    float tone = Dice.unit(column, row, look.seed());
    float clear = Math.min(1, 0.12f / (footprint + 1e-4f));
    float grain = fine.at(u * 0.8f, v * 0.8f, footprint * 0.8f);
    float cloud = coarse.at(u * 0.08f, v * 0.08f, footprint * 0.08f);
    float shade =
        1 + 0.22f * clear * (tone - 0.5f) + 0.25f * (grain - 0.5f) + 0.3f * (cloud - 0.5f);
    float fx = x - column;
    float fy = y - row;
    float fp = footprint / slab;
    float joint = Math.max(joint(fx, 0.02f, fp), joint(fy, 0.025f, fp));
    flat(look.first(), shade * (1 - 0.4f * joint));
  }

  private void concrete(Look look, float u, float v, float footprint) {
    float grain = fine.at(u * 0.6f, v * 0.6f, footprint * 0.6f);
    float cloud = coarse.at(u * 0.15f, v * 0.15f, footprint * 0.15f);
    float piece = u / 0.9f;
    piece -= (float) Math.floor(piece);
    float shade = 1 + 0.3f * (grain - 0.5f) + 0.35f * (cloud - 0.5f);
    flat(look.first(), shade * (1 - 0.3f * joint(piece, 0.015f, footprint / 0.9f)));
  }

  private void grass(Look look, float u, float v, float footprint) {
    float blades = fine.at(u * 1.3f, v * 1.3f, footprint * 1.3f);
    float cloud = coarse.at(u * 0.07f, v * 0.07f, footprint * 0.07f);
    flat(look.first(), 0.75f + 0.8f * (blades - 0.5f) + 0.25f);
    blend(look.second(), clamp((cloud - 0.45f) * 2.2f));
  }

  /**
   * Look: first wall, second frames, third fascia; a, height of a floor; b, pitch of windows; c,
   * share of the pitch that is window; d, style: bits 0-1 kind (0 brick, 1 plaster, 2 bands of
   * glass, 3 all glass), bit 2 a shop below, bit 3 sills.
   */
  private void facade(Look look, float u, float v, float footprint) {
    int style = (int) look.d();
    int kind = style & 3;
    if (kind == 0) {
      bricks(look, u, v, footprint);
    } else {
      float cloud = coarse.at(u * 0.05f, v * 0.12f, footprint * 0.1f);
      float grain = fine.at(u * 0.5f, v * 0.5f, footprint * 0.5f);
      flat(look.first(), 1 + 0.22f * (cloud - 0.5f) + 0.12f * (grain - 0.5f));
    }
    // Rain leaves streaks below, traffic leaves dirt.
    scale(1 - 0.18f * smooth(1.2f, 0f, v));
    float floor = look.a();
    int storey = (int) Math.floor(v / floor);
    float inFloor = v - storey * floor;
    if (storey == 0 && (style & 4) != 0) {
      shop(look, u, inFloor, floor, footprint);
      return;
    }
    float pitch = look.b();
    int column = (int) Math.floor(u / pitch);
    float inPitch = u - column * pitch;
    float half = pitch * look.c() / 2;
    float sill = kind == 3 ? 0.1f : kind == 2 ? 0.9f : 0.85f;
    float head = kind == 3 ? floor - 0.12f : floor - 0.45f;
    if (kind >= 2) {
      half = pitch / 2 - 0.04f;
    }
    float mid = pitch / 2;
    int chance = Dice.hash(column, storey, look.seed());
    if (storey == 0 && kind < 2 && (chance & 7) == 0) {
      door(look, inPitch - mid, inFloor, footprint);
      return;
    }
    float outer =
        band(inPitch, mid - half - 0.09f, mid + half + 0.09f, footprint)
            * band(inFloor, sill - 0.09f, head + 0.09f, footprint);
    float inner =
        band(inPitch, mid - half, mid + half, footprint) * band(inFloor, sill, head, footprint);
    if ((style & 8) != 0) {
      float ledge =
          band(inPitch, mid - half - 0.2f, mid + half + 0.2f, footprint)
              * (band(inFloor, sill - 0.22f, sill - 0.08f, footprint)
                  + band(inFloor, head + 0.08f, head + 0.3f, footprint));
      blend(look.second(), ledge * 0.8f);
    }
    blend(look.second(), clamp(outer - inner));
    if (inner > 0) {
      pane(look, inPitch - mid, inFloor - sill, half, head - sill, chance, inner, footprint);
    }
    // A string course between storeys.
    if (kind != 3) {
      blend(look.second(), 0.35f * band(inFloor, floor - 0.1f, floor, footprint));
    }
  }

  private void pane(
      Look look,
      float x,
      float y,
      float half,
      float height,
      int chance,
      float share,
      float footprint) {
    float bar =
        Math.max(
            band(x, -0.03f, 0.03f, footprint),
            band(y, height * 0.55f - 0.03f, height * 0.55f + 0.03f, footprint));
    float dark = 0.015f + ((chance >>> 4) & 15) / 15f * 0.035f;
    float r = dark;
    float g = dark * 1.05f;
    float b = dark * 1.15f;
    float curtain = 0;
    if ((chance & 0x300) == 0x100) {
      curtain = Math.abs(x) > half * 0.55f ? 0.8f : 0.1f;
    } else if ((chance & 0x300) == 0x200) {
      curtain = y > height * (0.3f + ((chance >>> 12) & 7) / 12f) ? 0.75f : 0;
    }
    if (curtain > 0) {
      float cloth = 0.25f + ((chance >>> 15) & 15) / 15f * 0.3f;
      r += (cloth - r) * curtain;
      g += (cloth * 0.96f - g) * curtain;
      b += (cloth * 0.88f - b) * curtain;
    }
    float lit = light.lamps() > 0 && ((chance >>> 20) & 7) < 3 ? light.lamps() : 0;
    if (lit > 0) {
      r += 0.75f * lit;
      g += 0.5f * lit;
      b += 0.22f * lit;
      emission = lit * share * 0.7f;
    }
    float glass = share * (1 - bar);
    red += (r - red) * glass;
    green += (g - green) * glass;
    blue += (b - blue) * glass;
    blend(look.second(), share * bar * 0.9f);
    mirror = Math.max(mirror, 0.16f * glass * (1 - curtain * 0.5f));
  }

  private void door(Look look, float x, float y, float footprint) {
    float frame = band(x, -0.6f, 0.6f, footprint) * band(y, 0, 2.3f, footprint);
    float leaf = band(x, -0.48f, 0.48f, footprint) * band(y, 0, 2.15f, footprint);
    blend(look.second(), frame);
    blend(look.third(), leaf);
    float light = band(x, -0.3f, 0.3f, footprint) * band(y, 1.55f, 1.95f, footprint);
    red *= 1 - 0.8f * light;
    green *= 1 - 0.8f * light;
    blue *= 1 - 0.8f * light;
  }

  private void shop(Look look, float u, float y, float floor, float footprint) {
    float bay = 4.5f;
    int number = (int) Math.floor(u / bay);
    int chance = Dice.hash(number, 77, look.seed());
    float x = u - number * bay;
    int fascia = Rgb.mix(look.third(), 0xFFFFFF & (chance >>> 3), (chance & 1) == 0 ? 0.1 : 0.6);
    blend(fascia, band(x, 0.12f, bay - 0.12f, footprint) * band(y, 0, floor, footprint));
    float glass = band(x, 0.3f, bay - 0.3f, footprint) * band(y, 0.45f, floor - 0.95f, footprint);
    float stock = coarse.at(u * 0.21f, y * 0.21f + number * 0.37f, footprint * 0.21f);
    float hue = fine.at(u * 0.11f, y * 0.13f, footprint * 0.12f);
    float inside = 0.02f + 0.22f * stock * stock;
    float lit = 0.5f + 0.5f * light.lamps();
    red += (inside * (1.1f + 0.8f * (hue - 0.5f)) - red) * glass;
    green += (inside - green) * glass;
    blue += (inside * (0.85f - 0.6f * (hue - 0.5f)) - blue) * glass;
    emission = light.lamps() * 0.5f * glass * lit;
    mirror = 0.12f * glass;
    float post = band(x % 1.5f, 0.68f, 0.76f, footprint) * glass;
    blend(look.second(), post);
    // Lettering: nobody reads it, but it breaks the board up.
    float board = band(y, floor - 0.8f, floor - 0.2f, footprint);
    float letters =
        band(y, floor - 0.65f, floor - 0.35f, footprint)
            * band(x, 0.8f, bay - 0.8f, footprint)
            * (Dice.unit((int) Math.floor(u * 7), 3, look.seed()) > 0.4f ? 1 : 0)
            * Math.min(1, 0.1f / (footprint + 1e-4f));
    blend((chance & 2) == 0 ? 0xF4F0E0 : 0x181818, clamp(letters * board));
  }

  private void bricks(Look look, float u, float v, float footprint) {
    float cloud = coarse.at(u * 0.06f, v * 0.09f, footprint * 0.08f);
    float shade = 1 + 0.3f * (cloud - 0.5f);
    if (footprint < 0.09f) {
      float y = v / 0.08f;
      int row = (int) Math.floor(y);
      float x = u / 0.23f + (row & 1) * 0.5f;
      int column = (int) Math.floor(x);
      float clear = 1 - footprint / 0.09f;
      shade *= 1 + 0.45f * clear * (Dice.unit(column, row, look.seed()) - 0.5f);
      flat(look.first(), shade);
      float mortar =
          Math.max(
              joint(x - column, 0.05f, footprint / 0.23f),
              joint(y - row, 0.12f, footprint / 0.08f));
      blend(0x9A948A, mortar * 0.5f * clear);
    } else {
      float grain = fine.at(u * 0.4f, v * 0.4f, footprint * 0.4f);
      flat(look.first(), shade * (1 + 0.2f * (grain - 0.5f)));
    }
  }

  private void roof(Look look, float u, float v, float footprint) {
    float y = v / 0.3f;
    int row = (int) Math.floor(y);
    int column = (int) Math.floor(u / 0.35f + (row & 1) * 0.5f);
    float clear = Math.min(1, 0.1f / (footprint + 1e-4f));
    float tone = Dice.unit(column, row, look.seed());
    float cloud = coarse.at(u * 0.07f, v * 0.07f, footprint * 0.07f);
    float shade = 1 + 0.3f * clear * (tone - 0.5f) + 0.4f * (cloud - 0.5f);
    flat(look.first(), shade * (1 - 0.3f * clear * joint(y - row, 0.1f, footprint / 0.3f)));
  }

  /** u numbers the leaf card, v is how far out in the crown it sits, 0..1. */
  private void foliage(Look look, float u, float v, float footprint) {
    int card = (int) u;
    float tone = Dice.unit(card, 5, look.seed());
    float x = (float) (worldX * 0.83 + worldY * 0.56);
    float y = (float) (worldZ * 0.91 + worldY * 0.35 - worldX * 0.27);
    float leaves = fine.at(x * 0.55f, y * 0.55f, footprint * 0.55f);
    float dapple = 0.25f + 1.5f * leaves * leaves + 0.4f * leaves;
    flat(look.first(), (0.6f + 0.6f * tone) * (0.3f + 0.7f * v) * dapple);
    blend(look.second(), 0.5f * Dice.unit(card, 9, look.seed()) * v);
  }

  /** Look: a, density of the crown. v is how far out in the crown it is, 0..1. */
  private void twigs(Look look, float u, float v, float footprint, float facing) {
    float fp = footprint * 0.4f;
    float wide = 0.05f + fp * 0.25f;
    float a = Math.abs(fine.at(u * 0.23f, v * 0.23f, 0) - 0.5f);
    float b = Math.abs(coarse.at(u * 0.31f + 0.5f, v * 0.17f, 0) - 0.5f);
    float c = Math.abs(fine.at(v * 0.35f + 0.2f, u * 0.31f, 0) - 0.5f);
    float lines =
        Math.max(
            smooth(wide, wide * 0.4f, a),
            Math.max(smooth(wide, wide * 0.4f, b), smooth(wide, wide * 0.4f, c)));
    float far = clamp(footprint * 12 - 0.4f);
    // A ball of twigs is thick in the middle and thin at its rim.
    float clump = 0.25f + 0.75f * smooth(0.3f, 0.62f, coarse.at(u * 0.11f, v * 0.13f, 0));
    cover = (lines * (1 - far) + 0.5f * far * clump) * look.a() * smooth(0.15f, 0.95f, facing);
    flat(look.first(), 0.8f);
  }

  private void metal(Look look, float u, float v, float footprint) {
    float rust = coarse.at(u * 0.7f, v * 0.35f, footprint * 0.5f);
    flat(look.first(), 1 + 0.3f * (rust - 0.5f));
    mirror = 0.04f;
  }

  /** u and v run -1..1. Look: a, which sign; b and c, how many bars across and up it. */
  private void sign(Look look, float u, float v, float footprint) {
    float radius = (float) Math.sqrt(u * u + v * v);
    switch ((int) look.a()) {
      case 0 -> { // a limit: red ring, black figures
        flat(0xF0F0EC, 1);
        blend(0xC01018, smooth(0.70f, 0.74f, radius));
        float figure = Math.abs(Math.abs(u) - 0.25f) < 0.15f && Math.abs(v) < 0.38f ? 1 : 0;
        float hollow = Math.abs(Math.abs(u) - 0.25f) < 0.05f && Math.abs(v) < 0.26f ? 1 : 0;
        blend(0x101010, figure - hollow);
      }
      case 1 -> { // a warning: red triangle
        float side = Math.abs(u) * 0.87f + v * 0.5f;
        flat(0xF0F0EC, 1);
        blend(0xC01018, Math.max(smooth(0.28f, 0.31f, side), smooth(-0.3f, -0.34f, v)));
        blend(0x101010, Math.abs(u) < 0.07f && v < 0.35f && v > -0.25f ? 1 : 0);
      }
      case 2 -> { // an order: blue, white arrow
        flat(0x1450A8, 1);
        float arrow = Math.abs(u) < 0.12f && Math.abs(v) < 0.55f ? 1 : 0;
        float tip = v > 0.1f && Math.abs(u) < 0.62f - v ? 1 : 0;
        blend(0xF0F0F0, Math.max(arrow, tip));
      }
      case 3 -> { // directions: a board with lines of text
        flat(look.first(), 1);
        float border = Math.max(Math.abs(u), Math.abs(v));
        float row = (v + 1) * 2.5f;
        int line = (int) row;
        float inRow = row - line;
        boolean ink =
            inRow > 0.3f
                && inRow < 0.75f
                && Math.abs(u) < 0.55f + 0.3f * Dice.unit(line, 1, look.seed())
                && Dice.unit((int) Math.floor(u * 14), line, look.seed()) > 0.3f;
        blend(0xF0F0F0, ink ? 0.85f : smooth(0.9f, 0.93f, border));
      }
      case 4 -> { // no entry
        flat(0xC01018, 1);
        blend(0xF0F0F0, Math.abs(v) < 0.16f && Math.abs(u) < 0.66f ? 1 : 0);
      }
      case 6 -> { // slanted bars: road works, bends
        flat(look.first(), 1);
        float bar = (u * look.b() + v * look.c()) * 0.5f;
        bar -= (float) Math.floor(bar);
        float soft = 0.5f * footprint * Math.max(look.b(), 1);
        blend(look.second(), band(bar, 0.25f, 0.75f, Math.min(1, soft)));
      }
      default -> { // an advertisement
        float x = coarse.at(u * 0.2f + look.seed() % 97 * 0.01f, v * 0.2f, footprint * 0.2f);
        flat(look.first(), 1);
        blend(look.second(), smooth(0.45f, 0.55f, x));
        blend(look.third(), smooth(0.62f, 0.66f, x));
      }
    }
    emission = light.lamps() * 0.12f;
  }

  /** A traffic light's head: v runs up 0..1. Look: a, which lamps burn: 1 red, 2 amber, 4 green. */
  private void lightBox(Look look, float u, float v) {
    flat(0x16181A, 1);
    int lamp = (int) Math.min(2, v * 3);
    float y = v * 3 - lamp - 0.5f;
    float x = u - 0.5f;
    if (x * x * 0.6f + y * y < 0.14f) {
      int burning = (int) look.a();
      int bit = lamp == 2 ? 1 : lamp == 1 ? 2 : 4;
      int colour = lamp == 2 ? 0xFF2010 : lamp == 1 ? 0xFFA010 : 0x20FF90;
      boolean on = (burning & bit) != 0;
      flat(colour, on ? 1 : 0.06f);
      emission = on ? 1.6f : 0;
    }
  }

  /** Look: a, height; b, pitch of the bars. */
  private void railing(Look look, float u, float v, float footprint) {
    float pitch = look.b() > 0 ? look.b() : 0.12f;
    float x = u - (float) Math.floor(u / pitch) * pitch;
    float bars = band(x, 0, pitch * 0.2f, Math.min(footprint, pitch));
    float rails = band(v, look.a() - 0.07f, look.a(), footprint) + band(v, 0.08f, 0.15f, footprint);
    float metres = u - (float) Math.floor(u / 2f) * 2f;
    float posts = band(metres, 0, 0.07f, footprint);
    cover = clamp(Math.max(bars, Math.max(rails, posts)));
    flat(look.first(), 1);
  }

  private void planks(Look look, float u, float v, float footprint) {
    float x = u / 0.14f;
    int plank = (int) Math.floor(x);
    float clear = Math.min(1, 0.08f / (footprint + 1e-4f));
    float tone = Dice.unit(plank, 2, look.seed());
    float grain = fine.at(u * 2f, v * 0.2f, footprint * 0.6f);
    float shade = 1 + clear * 0.3f * (tone - 0.5f) + 0.3f * (grain - 0.5f);
    flat(look.first(), shade * (1 - 0.5f * joint(x - plank, 0.06f, footprint / 0.14f)));
  }

  private void paintwork(int colour) {
    flat(colour, 1);
    mirror = 0.06f;
  }

  /**
   * u runs from the rear axle forward, v up. Look: first paint; a, radius of the wheels; b, wheel
   * base; c, height of the belt.
   */
  private void bodySide(Look look, float u, float v, float footprint) {
    paintwork(look.first());
    float wheel = look.a();
    float base = look.b();
    float belt = look.c();
    float mid = base * 0.52f;
    float seam =
        joint(u - mid, 0.012f, footprint)
            + joint(u - mid - 1.05f, 0.012f, footprint)
            + joint(u - mid + 0.95f, 0.012f, footprint);
    scale(1 - 0.55f * Math.min(1, seam) * (v < belt ? 1 : 0));
    float handle =
        band(v, belt - 0.17f, belt - 0.13f, footprint)
            * (band(u, mid + 0.06f, mid + 0.26f, footprint)
                + band(u, mid - 0.9f, mid - 0.7f, footprint));
    scale(1 - 0.6f * handle);
    scale(1 - 0.25f * band(v, belt * 0.6f, belt * 0.6f + 0.03f, footprint));
    float sill = smooth(wheel * 0.95f, wheel * 0.75f, v);
    blend(0x101112, sill * 0.85f);
    float arch = 1.16f * wheel;
    float front = (float) Math.sqrt((u - base) * (u - base) + (v - wheel) * (v - wheel));
    float back = (float) Math.sqrt(u * u + (v - wheel) * (v - wheel));
    float near = Math.min(front, back);
    float soft = footprint * 0.5f + 0.01f;
    float hole = smooth(arch + soft, arch - soft, near);
    blend(0x060606, hole);
    mirror *= 1 - Math.max(hole, sill);
  }

  private void glass(float dark) {
    red = dark;
    green = dark * 1.1f;
    blue = dark * 1.2f;
    mirror = 0.09f;
  }

  /** u runs 0..1 along the cabin, v 0..1 up. Look: first paint. */
  private void cabinSide(Look look, float u, float v) {
    glass(0.018f);
    float pillar =
        Math.max(
            Math.max(smooth(0.08f, 0.05f, u), smooth(0.92f, 0.95f, u)),
            smooth(0.045f, 0.02f, Math.abs(u - 0.45f)));
    float frame = Math.max(smooth(0.86f, 0.92f, v), smooth(0.06f, 0.02f, v));
    float share = Math.max(pillar, frame);
    blend(look.first(), share);
    mirror += (0.06f - mirror) * share;
  }

  private void rubber(float u, float v) {
    float radius = (float) Math.sqrt(u * u + v * v);
    if (radius > 0.66f) {
      flat(0x1A1A1A, 1);
    } else {
      float angle = Math.abs(u * v) * 3;
      flat(0x9A9C9E, radius < 0.6f ? 0.35f + 0.65f * smooth(0.1f, 0.5f, angle) : 0.3f);
      mirror = 0.05f;
    }
  }

  /** u runs -1..1 across, v 0..1 up. Look: first paint. */
  private void front(Look look, float u, float v, float footprint) {
    paintwork(look.first());
    float fp = footprint / HALF_WIDTH;
    float grille = band(u, -0.52f, 0.52f, fp) * band(v, 0.52f, 0.8f, fp);
    blend(0x0C0C0D, grille * 0.9f);
    float bars = v * 24;
    blend(0x808488, grille * 0.3f * (bars - (float) Math.floor(bars) > 0.6f ? 1 : 0));
    float intake = band(u, -0.7f, 0.7f, fp) * band(v, 0.1f, 0.3f, fp);
    blend(0x0C0C0D, intake * 0.85f);
    blend(0x101112, smooth(0.1f, 0.04f, v));
    float side = Math.abs(u);
    float lamp = band(side, 0.6f, 0.93f, fp) * band(v, 0.56f, 0.82f, fp);
    blend(0xD8DCE0, lamp * 0.9f);
    emission = lamp * (0.05f + 2.2f * light.lamps());
    mirror += 0.15f * lamp;
    float plate = band(u, -0.3f, 0.3f, fp) * band(v, 0.32f, 0.46f, fp);
    blend(0xE8E8E4, plate);
    float text = band(u, -0.26f, 0.26f, fp) * band(v, 0.35f, 0.43f, fp);
    float letter = u * 16;
    blend(0x101010, text * 0.7f * (letter - (float) Math.floor(letter) > 0.3f ? 1 : 0));
  }

  /** As the front. Look: third, not 0 for a yellow plate; d, 1 while braking. */
  private void rear(Look look, float u, float v, float footprint) {
    paintwork(look.first());
    float fp = footprint / HALF_WIDTH;
    blend(0x131415, smooth(0.16f, 0.1f, v));
    float seam = joint(v - 0.42f, 0.012f, fp) * band(u, -0.8f, 0.8f, fp);
    scale(1 - 0.6f * seam);
    float side = Math.abs(u);
    float lamp = band(side, 0.7f, 0.95f, fp) * band(v, 0.5f, 0.88f, fp);
    blend(0xA01014, lamp);
    emission = lamp * (0.1f + 0.9f * look.d() + 0.7f * light.lamps());
    float plate = band(u, -0.3f, 0.3f, fp) * band(v, 0.5f, 0.64f, fp);
    blend(look.third() != 0 ? 0xD8B820 : 0xE8E8E4, plate);
    float text = band(u, -0.26f, 0.26f, fp) * band(v, 0.53f, 0.61f, fp);
    float letter = u * 16;
    blend(0x101010, text * 0.7f * (letter - (float) Math.floor(letter) > 0.3f ? 1 : 0));
  }

  /** Sides of lorries and vans: panels, a logo. Look: a, panel length. */
  private void cargo(Look look, float u, float v, float footprint) {
    paintwork(look.first());
    float panel = u / Math.max(0.4f, look.a());
    panel -= (float) Math.floor(panel);
    float dirt = coarse.at(u * 0.1f, v * 0.3f, footprint * 0.2f);
    scale((1 - 0.35f * joint(panel, 0.02f, footprint)) * (0.85f + 0.25f * dirt));
    float logo = coarse.at(u * 0.09f + look.seed() % 31 * 0.1f, v * 0.12f, footprint * 0.1f);
    blend(look.second(), smooth(0.58f, 0.63f, logo) * 0.9f);
    mirror = 0.03f;
  }

  /** A bus: glass above, paint below. v up in metres. Look: second the lower stripe. */
  private void coachSide(Look look, float u, float v, float footprint) {
    paintwork(look.first());
    blend(look.second(), band(v, 0.3f, 0.95f, footprint));
    float top = look.a();
    for (int deck = 0; deck < (int) look.b(); deck++) {
      float base = 1.35f + deck * 2.0f;
      float window = band(v, base, Math.min(base + 1.05f, top - 0.2f), footprint);
      float post = u / 1.45f;
      post -= (float) Math.floor(post);
      float glassy = window * (1 - band(post, 0, 0.07f, footprint / 1.45f));
      red += (0.018f - red) * glassy;
      green += (0.02f - green) * glassy;
      blue += (0.022f - blue) * glassy;
      mirror += 0.1f * glassy;
      emission = Math.max(emission, light.lamps() * 12 * glassy);
    }
    float wheel = look.c();
    float front = (float) Math.sqrt((u - look.d()) * (u - look.d()) + (v - wheel) * (v - wheel));
    float back = (float) Math.sqrt(u * u + (v - wheel) * (v - wheel));
    blend(0x060606, smooth(1.2f * wheel, 1.1f * wheel, Math.min(front, back)));
  }

  private void cloth(Look look, float u, float v, float footprint) {
    float fold = coarse.at(u * 0.8f, v * 0.5f, footprint * 0.7f);
    float shade = 1 + 0.5f * (fold - 0.5f);
    flat(look.first(), shade);
    if (look.a() > 0) {
      float stripe = v / look.a();
      stripe -= (float) Math.floor(stripe);
      blend(look.second(), stripe > 0.5f ? 0.7f : 0);
    }
  }

  private void lamp(Look look) {
    flat(look.first(), 1);
    emission = look.a() + light.lamps() * 3;
  }

  /** How much of a pixel around x lies between two bounds. */
  private static float band(float x, float low, float high, float footprint) {
    float half = footprint * 0.5f + 1e-4f;
    float share = (Math.min(x + half, high) - Math.max(x - half, low)) / (2 * half);
    return share < 0 ? 0 : Math.min(share, 1);
  }

  /** A thin line at 0, of unit-periodic or plain coordinates. */
  private static float joint(float x, float halfWidth, float footprint) {
    float wide = Math.max(halfWidth, footprint * 0.5f);
    float distance = Math.min(Math.abs(x), Math.abs(1 - x));
    return distance < wide ? halfWidth / wide : 0;
  }

  private static float smooth(float from, float to, float x) {
    float t = clamp((x - from) / (to - from));
    return t * t * (3 - 2 * t);
  }

  private static float clamp(float value) {
    return value < 0 ? 0 : Math.min(value, 1);
  }
}
