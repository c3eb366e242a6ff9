package dev.saccade.sim.world;

/**
 * Sun, sky, air and what the camera makes of them. Colours are linear light; 1 is white in full
 * exposure.
 *
 * @param sunX towards the sun, of unit length, as are y and z
 * @param sun light of the sun on a surface that faces it
 * @param zenith light of the sky straight up
 * @param horizon light of the sky above the horizon
 * @param bounce light from the ground
 * @param cloudCover 0 clear to 1 closed
 * @param cloudLight brightness of clouds against the horizon
 * @param fogPerMetre how much of what is left each metre of air takes
 * @param wetness 0 dry to 1 standing water
 * @param lamps strength of windows, street lights and headlamps: 0 by day, 1 at night
 * @param exposure factor from light to sensor
 * @param rain 0 none to 1 pouring
 */
record Light(
    double sunX,
    double sunY,
    double sunZ,
    Rgb sun,
    Rgb zenith,
    Rgb horizon,
    Rgb bounce,
    float cloudCover,
    float cloudLight,
    float fogPerMetre,
    float wetness,
    float lamps,
    float exposure,
    float rain) {
  boolean castsShadows() {
    return sun.green() > 0.15f;
  }

  /** The same light with rain falling through it. */
  Light raining(float newRain) {
    return new Light(
        sunX,
        sunY,
        sunZ,
        sun,
        zenith,
        horizon,
        bounce,
        cloudCover,
        cloudLight,
        fogPerMetre + 0.004f * newRain,
        Math.max(wetness, newRain),
        lamps,
        exposure,
        newRain);
  }
}
