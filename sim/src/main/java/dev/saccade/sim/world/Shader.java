package dev.saccade.sim.world;

/**
 * Turns what a {@link Rasteriser} found into light: one evaluation for each different surface
 * within a pixel, weighted by its samples, so that edges are smooth and insides cost little.
 *
 * <p>One thread at a time. Allocates nothing per pixel.
 */
final class Shader {
  /** Samples along each side of a pixel. */
  static final int FACTOR = 2;

  private static final int SAMPLES = FACTOR * FACTOR;
  private static final float GLOSS = 60;
  private static final float TUNNEL_LIGHT = 0.2f;

  /** A street sees only part of the sky that lights it; the camera sees the sky in full. */
  private static final float SKY_GAIN = 1.45f;

  private final Light light;
  private final Sky sky;
  private final Painter painter;
  private final SunShadow shadow;
  private final GroundShade groundShade;
  private final boolean shadows;
  private final LampGlow lampGlow;
  private final Shelter shelter;

  private Rasteriser found;
  private Look[] looks;
  private View view;
  private float focal;
  private float red;
  private float green;
  private float blue;
  private float distance;
  private double lampX;
  private double lampY;
  private double lampCos = 1;
  private double lampSin;
  private final int[] kinds = new int[SAMPLES];
  private final int[] counts = new int[SAMPLES];

  /**
   * @param shelter null where there is none
   */
  Shader(
      Light light,
      Sky sky,
      Painter painter,
      SunShadow shadow,
      GroundShade groundShade,
      LampGlow lampGlow,
      Shelter shelter) {
    this.lampGlow = lampGlow;
    this.shelter = shelter;
    this.light = light;
    this.sky = sky;
    this.painter = painter;
    this.shadow = shadow;
    this.groundShade = groundShade;
    this.shadows = light.castsShadows();
  }

  /**
   * @param fine the samples' view: {@link #FACTOR} times the picture's
   * @param rgb receives linear light, three values for each pixel
   * @param distances receives metres along the view, 0 for sky
   */
  void shade(Rasteriser newFound, View fine, Look[] newLooks, float[] rgb, float[] distances) {
    found = newFound;
    view = fine;
    looks = newLooks;
    focal = (float) fine.focalX() / FACTOR;
    int width = fine.widthPixels() / FACTOR;
    int height = fine.heightPixels() / FACTOR;
    int row = fine.widthPixels();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int first = y * FACTOR * row + x * FACTOR;
        float sx = x * FACTOR + FACTOR * 0.5f;
        float sy = y * FACTOR + FACTOR * 0.5f;
        int i = y * width + x;
        pixel(first, row, sx, sy);
        rgb[3 * i] = red;
        rgb[3 * i + 1] = green;
        rgb[3 * i + 2] = blue;
        distances[i] = distance;
      }
    }
  }

  private void pixel(int first, int row, float sx, float sy) {
    int[] solid = found.triangle;
    int a = solid[first];
    int b = solid[first + 1];
    int c = solid[first + row];
    int d = solid[first + row + 1];
    if (a == b && b == c && c == d) {
      surface(a, sx, sy);
    } else {
      blend(a, b, c, d, sx, sy);
    }
    int[] veil = found.veilTriangle;
    int va = veil[first];
    int vb = veil[first + 1];
    int vc = veil[first + row];
    int vd = veil[first + row + 1];
    if ((va & vb & vc & vd) != -1) {
      float r = red;
      float g = green;
      float bl = blue;
      float behind = distance;
      int covered = (va >= 0 ? 1 : 0) + (vb >= 0 ? 1 : 0) + (vc >= 0 ? 1 : 0) + (vd >= 0 ? 1 : 0);
      int shown = va >= 0 ? va : vb >= 0 ? vb : vc >= 0 ? vc : vd;
      surface(shown, sx, sy);
      float share = painter.cover * covered / SAMPLES;
      red = r + (red - r) * share;
      green = g + (green - g) * share;
      blue = bl + (blue - bl) * share;
      distance = share > 0.5f ? distance : behind;
    }
  }

  /** Samples of one object and material count as one surface. */
  private void blend(int a, int b, int c, int d, float sx, float sy) {
    int distinct = 0;
    float nearest = 0;
    for (int k = 0; k < SAMPLES; k++) {
      int t = k == 0 ? a : k == 1 ? b : k == 2 ? c : d;
      int at = 0;
      while (at < distinct && !isAlike(kinds[at], t)) {
        at++;
      }
      if (at == distinct) {
        kinds[distinct] = t;
        counts[distinct++] = 0;
      }
      counts[at]++;
    }
    float r = 0;
    float g = 0;
    float bl = 0;
    int most = 0;
    for (int k = 0; k < distinct; k++) {
      surface(kinds[k], sx, sy);
      float share = counts[k] / (float) SAMPLES;
      r += red * share;
      g += green * share;
      bl += blue * share;
      if (counts[k] > most) {
        most = counts[k];
        nearest = distance;
      }
    }
    red = r;
    green = g;
    blue = bl;
    distance = nearest;
  }

  private boolean isAlike(int s, int t) {
    if (s == t) {
      return true;
    }
    return s >= 0
        && t >= 0
        && found.objects[s] == found.objects[t]
        && found.materials[s] == found.materials[t]
        && sameFacing(s, t);
  }

  private boolean sameFacing(int s, int t) {
    float[] n = found.attributes;
    int i = s * Rasteriser.ATTRIBUTES + 6;
    int j = t * Rasteriser.ATTRIBUTES + 6;
    return n[i] * n[j] + n[i + 1] * n[j + 1] + n[i + 2] * n[j + 2] > 0.9f;
  }

  private void surface(int t, float sx, float sy) {
    float px = (float) ((sx - view.centreX()) / view.focalX());
    float py = (float) ((sy - view.centreY()) / view.focalY());
    double[] right = view.right();
    double[] down = view.down();
    double[] forward = view.forward();
    float dx = (float) (forward[0] + px * right[0] + py * down[0]);
    float dy = (float) (forward[1] + px * right[1] + py * down[1]);
    float dz = (float) (forward[2] + px * right[2] + py * down[2]);
    float reach = (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (t < 0) {
      sky.at(dx / reach, dy / reach, dz / reach, 1 / focal);
      red = sky.red * SKY_GAIN;
      green = sky.green * SKY_GAIN;
      blue = sky.blue * SKY_GAIN;
      distance = 0;
      air(2000);
      return;
    }
    float[] planes = found.planes;
    int p = t * Rasteriser.PLANES;
    float inverse = planes[p] * sx + planes[p + 1] * sy + planes[p + 2];
    float depth = inverse > 1e-4f ? 1 / inverse : 1e4f;
    float l1 = clamp((planes[p + 3] * sx + planes[p + 4] * sy + planes[p + 5]) * depth);
    float l2 = clamp((planes[p + 6] * sx + planes[p + 7] * sy + planes[p + 8]) * depth);
    if (l1 + l2 > 1) {
      float over = 1 / (l1 + l2);
      l1 *= over;
      l2 *= over;
    }
    float l0 = 1 - l1 - l2;
    float[] at = found.attributes;
    int q = t * Rasteriser.ATTRIBUTES;
    float u = at[q] * l0 + at[q + 2] * l1 + at[q + 4] * l2;
    float v = at[q + 1] * l0 + at[q + 3] * l1 + at[q + 5] * l2;
    float nx = at[q + 6] * l0 + at[q + 9] * l1 + at[q + 12] * l2;
    float ny = at[q + 7] * l0 + at[q + 10] * l1 + at[q + 13] * l2;
    float nz = at[q + 8] * l0 + at[q + 11] * l1 + at[q + 14] * l2;
    float n = (float) Math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-9f;
    nx /= n;
    ny /= n;
    nz /= n;
    float vx = dx / reach;
    float vy = dy / reach;
    float vz = dz / reach;
    float facing = -(nx * vx + ny * vy + nz * vz);
    float slant = Math.max(0.06f, Math.abs(facing));
    float footprint = depth * reach / focal / (float) Math.sqrt(slant);
    Material material = Material.of(found.materials[t]);
    Look look = looks[found.objects[t]];
    double wx = view.x() + (double) dx * depth;
    double wy = view.y() + (double) dy * depth;
    double wz = view.z() + (double) dz * depth;
    painter.worldX = wx;
    painter.worldY = wy;
    painter.worldZ = wz;
    painter.paint(material, look, u, v, footprint, nz, Math.abs(facing));
    distance = depth;
    illuminate(material, nx, ny, nz, vx, vy, vz, facing, wx, wy, wz);
    air(depth * reach);
  }

  private void illuminate(
      Material material,
      float nx,
      float ny,
      float nz,
      float vx,
      float vy,
      float vz,
      float facing,
      double wx,
      double wy,
      double wz) {
    float sunny = (float) (nx * light.sunX() + ny * light.sunY() + nz * light.sunZ());
    boolean leafy = material == Material.FOLIAGE;
    float direct = leafy ? 0.35f + 0.65f * Math.abs(sunny) : Math.max(0, sunny);
    float reaching = 1;
    if (shadows && direct > 0) {
      double lift = leafy ? 0.5 : 0.05;
      reaching = shadow.lit(wx + nx * lift, wy + ny * lift, wz + nz * lift);
    }
    float open = 1;
    if (wz < 0.6) {
      float low = nz > 0.7f ? 1 : (float) Math.max(0, 1 - wz / 0.6) * 0.7f;
      open = 1 - (1 - groundShade.at(wx, wy)) * low;
      if (nz < 0.7f) {
        open *= 0.72f + 0.28f * (float) Math.max(0, wz / 0.6);
      }
    }
    float up = 0.5f + 0.5f * nz;
    float cover = light.cloudCover();
    float bright = light.cloudLight() * light.horizon().green() * cover;
    float sr = light.sun().red() * direct * reaching;
    float sg = light.sun().green() * direct * reaching;
    float sb = light.sun().blue() * direct * reaching;
    Rgb zenith = light.zenith();
    Rgb horizon = light.horizon();
    Rgb bounce = light.bounce();
    float share = 1 - cover;
    float ar = ((zenith.red() * 0.55f + horizon.red() * 0.45f) * share + bright) * up;
    float ag = ((zenith.green() * 0.55f + horizon.green() * 0.45f) * share + bright) * up;
    float ab = ((zenith.blue() * 0.55f + horizon.blue() * 0.45f) * share + bright) * up;
    ar = (ar + bounce.red() * (1 - up)) * open;
    ag = (ag + bounce.green() * (1 - up)) * open;
    ab = (ab + bounce.blue() * (1 - up)) * open;
    if (shelter != null) {
      float inside = shelter.open(wx, wy);
      if (inside < 1) {
        ar = ar * inside + TUNNEL_LIGHT * (1 - inside);
        ag = ag * inside + TUNNEL_LIGHT * 0.88f * (1 - inside);
        ab = ab * inside + TUNNEL_LIGHT * 0.68f * (1 - inside);
        sr *= inside;
        sg *= inside;
        sb *= inside;
        reaching *= inside;
      }
    }
    if (light.lamps() > 0.3f) {
      float high = clamp(1.15f - (float) wz * 0.13f);
      float lamp = lampGlow.at(wx, wy) * light.lamps() * high * (0.45f + 0.55f * Math.abs(nz));
      float beam = beam(wx, wy, wz, nz);
      sr += lamp + beam;
      sg += lamp * 0.74f + beam * 0.96f;
      sb += lamp * 0.42f + beam * 0.86f;
    }
    float r = painter.red * (ar + sr + painter.emission);
    float g = painter.green * (ag + sg + painter.emission);
    float b = painter.blue * (ab + sb + painter.emission);
    float mirror = painter.mirror;
    if (mirror > 0) {
      float grazing = 1 - clamp(facing);
      float steep = grazing * grazing;
      float fresnel = mirror + (1 - mirror) * steep * steep * grazing * 0.75f;
      float rx = vx + 2 * facing * nx;
      float ry = vy + 2 * facing * ny;
      float rz = vz + 2 * facing * nz;
      sky.smooth(rz);
      // What is not sky around a street is walls, trees and road: dark and grey.
      float visible = smooth(-0.05f, 0.35f, rz);
      float around = 0.28f * light.horizon().green();
      r += fresnel * (sky.red * visible + around * (1 - visible)) * open;
      g += fresnel * (sky.green * visible + around * (1 - visible)) * open;
      b += fresnel * (sky.blue * visible + around * 0.95f * (1 - visible)) * open;
      if (reaching > 0) {
        float glint = (float) (rx * light.sunX() + ry * light.sunY() + rz * light.sunZ());
        if (glint > 0.8f) {
          float gloss = glint;
          for (float power = GLOSS; power > 1; power /= 2) {
            gloss *= gloss;
          }
          float shine = gloss * reaching * (0.6f + 4 * mirror);
          r += light.sun().red() * shine;
          g += light.sun().green() * shine;
          b += light.sun().blue() * shine;
        }
      }
    }
    red = r;
    green = g;
    blue = b;
  }

  /** Where the vehicle's own headlamps shine from and to. */
  void aimHeadlamps(double x, double y, double yawRadians) {
    lampX = x;
    lampY = y;
    lampCos = StrictMath.cos(yawRadians);
    lampSin = StrictMath.sin(yawRadians);
  }

  private float beam(double wx, double wy, double wz, float nz) {
    float along = (float) ((wx - lampX) * lampCos + (wy - lampY) * lampSin);
    if (along < 3) {
      return 0;
    }
    float across = Math.abs((float) ((wy - lampY) * lampCos - (wx - lampX) * lampSin));
    float wide = clamp(1.15f - across / (1.6f + 0.34f * along));
    float near = along / 9;
    // Dipped: little light reaches above the bonnet's height.
    float dipped = wz < 0.9 ? 1 : (float) Math.max(0.12, 1 - (wz - 0.9) * 0.9);
    float grazing = nz > 0.7f ? 0.55f : 1;
    return light.lamps() * 1.5f * wide * wide * dipped * grazing / (1 + near * near);
  }

  /** Fades into the haze: an exponential, as the first terms of its series make it. */
  private void air(float metres) {
    float x = metres * light.fogPerMetre();
    float left = 1 / (1 + x * (1 + x * (0.5f + x * 0.1666667f)));
    float glow = light.cloudLight() * light.cloudCover() + 1 - light.cloudCover();
    red = red * left + light.horizon().red() * glow * 0.92f * (1 - left);
    green = green * left + light.horizon().green() * glow * 0.92f * (1 - left);
    blue = blue * left + light.horizon().blue() * glow * 0.92f * (1 - left);
  }

  private static float smooth(float from, float to, float x) {
    float t = clamp((x - from) / (to - from));
    return t * t * (3 - 2 * t);
  }

  private static float clamp(float value) {
    return value < 0 ? 0 : Math.min(value, 1);
  }
}
