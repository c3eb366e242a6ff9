package dev.saccade.sim.world;

/** What the sky looks like in a direction. Results stand in {@link #red} and so on. */
final class Sky {
  float red;
  float green;
  float blue;

  private final Light light;
  private final NoiseField clouds;

  Sky(Light light, NoiseField clouds) {
    this.light = light;
    this.clouds = clouds;
  }

  /** Without clouds' shapes: for reflections and haze. */
  void smooth(float z) {
    float up = z <= 0 ? 0 : z;
    float t = (1 - up) * (1 - up);
    float cover = light.cloudCover();
    float grey = light.cloudLight() * light.horizon().green();
    red = clear(light.zenith().red(), light.horizon().red(), t) * (1 - cover) + grey * cover;
    green = clear(light.zenith().green(), light.horizon().green(), t) * (1 - cover) + grey * cover;
    blue = clear(light.zenith().blue(), light.horizon().blue(), t) * (1 - cover) + grey * cover;
  }

  void at(float x, float y, float z, float footprint) {
    float up = z <= 0.004f ? 0.004f : z;
    float t = (1 - up) * (1 - up);
    float r = clear(light.zenith().red(), light.horizon().red(), t);
    float g = clear(light.zenith().green(), light.horizon().green(), t);
    float b = clear(light.zenith().blue(), light.horizon().blue(), t);
    float towardsSun = (float) (x * light.sunX() + y * light.sunY() + z * light.sunZ());
    if (towardsSun > 0 && light.sun().green() > 0) {
      float glow = towardsSun * towardsSun;
      glow *= glow;
      float wide = glow * 0.25f;
      glow *= glow;
      glow *= glow;
      float halo = wide + glow * 0.6f;
      float disc = towardsSun > 0.9993f ? 40 : 0;
      r += light.sun().red() * (halo * 0.3f + disc);
      g += light.sun().green() * (halo * 0.3f + disc);
      b += light.sun().blue() * (halo * 0.3f + disc);
    }
    // A flat layer of clouds; near the horizon it runs together.
    float scale = 0.055f / (up + 0.06f);
    float spread = footprint * scale / (up + 0.06f) * 3;
    float shape =
        0.62f * clouds.at(x * scale, y * scale, spread)
            + 0.38f * clouds.at(x * scale * 3.7f + 0.3f, y * scale * 3.7f, spread * 3.7f);
    float edge = 1 - light.cloudCover();
    float density = clamp((shape - edge * 0.85f) * 3.2f + 0.1f);
    float body = light.cloudLight() * (0.55f + 0.85f * smoothStep(1 - shape));
    float haze = t * t * t;
    density *= 1 - 0.5f * haze;
    r += (light.horizon().red() * body - r) * density;
    g += (light.horizon().green() * body - g) * density;
    b += (light.horizon().blue() * body - b) * density;
    red = r;
    green = g;
    blue = b;
  }

  private static float clear(float zenith, float horizon, float t) {
    return zenith + (horizon - zenith) * t;
  }

  private static float smoothStep(float value) {
    float t = clamp((value - 0.2f) / 0.6f);
    return t * t * (3 - 2 * t);
  }

  private static float clamp(float value) {
    return value < 0 ? 0 : Math.min(value, 1);
  }
}
