package dev.saccade.sim.drive.mcap;

/** How a message's fields became bytes. */
enum Wire {
  PROTOBUF("protobuf"),
  /** ROS 2: Common Data Representation. */
  CDR("cdr"),
  ROS1("ros1");

  private final String label;

  Wire(String label) {
    this.label = label;
  }

  /** What MCAP calls it. */
  String label() {
    return label;
  }
}
