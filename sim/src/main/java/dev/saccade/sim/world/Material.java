package dev.saccade.sim.world;

/** How a triangle is painted. What it is called in the truth is its {@link Surface}. */
enum Material {
  ASPHALT,
  MARKING,
  PAVING,
  KERB,
  GRASS,
  SOIL,
  FACADE,
  WALL,
  ROOF,
  FOLIAGE,
  /** Bare branches: partly seen through. */
  TWIGS,
  BARK,
  METAL,
  SIGN,
  LIGHT_BOX,
  /** Railings: partly seen through. */
  RAILING,
  PLANKS,
  PAINT,
  BODY_SIDE,
  GLASS,
  CABIN_SIDE,
  RUBBER,
  FRONT,
  REAR,
  CARGO,
  COACH_SIDE,
  CLOTH,
  SKIN,
  CHROME,
  LAMP,
  CONCRETE;

  private static final Material[] ALL = values();

  /** Whether what stands behind shows through. */
  boolean isVeil() {
    return this == TWIGS || this == RAILING;
  }

  /** What stands for it in an array of a mesh or a picture. */
  @SuppressWarnings("EnumOrdinal") // such arrays live no longer than the process
  byte code() {
    return (byte) ordinal();
  }

  static Material of(int code) {
    return ALL[code];
  }
}
