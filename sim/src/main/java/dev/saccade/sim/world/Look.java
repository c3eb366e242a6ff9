package dev.saccade.sim.world;

/**
 * What tells one object from another of the same shape: colours and a few measures that materials
 * read. Colours are 0xRRGGBB.
 *
 * @param seed for chance within its texture
 * @param first main colour: paint, plaster, foliage, coat
 * @param second companion: trim, trousers, fascia
 * @param third another: hair, door, text
 * @param a measure, as each material documents
 * @param b measure
 * @param c measure
 * @param d measure
 */
record Look(int seed, int first, int second, int third, float a, float b, float c, float d) {
  static Look of(int seed, int first) {
    return new Look(seed, first, first, first, 0, 0, 0, 0);
  }

  static Look of(int seed, int first, int second, int third) {
    return new Look(seed, first, second, third, 0, 0, 0, 0);
  }

  Look with(float newA, float newB, float newC, float newD) {
    return new Look(seed, first, second, third, newA, newB, newC, newD);
  }
}
