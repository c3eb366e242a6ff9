package dev.saccade.perception.app;

import java.util.List;

/** What the vehicle's own program can do. */
public final class VehicleCommands {
  private VehicleCommands() {}

  /** Every command of this module; a new one is a line here. */
  public static List<Class<?>> all() {
    return List.of(
        DoctorCommand.class,
        ExportCommand.class,
        InferCommand.class,
        ModelsCommand.class,
        OutcomesCommand.class,
        SegmentCommand.class,
        ServeCommand.class,
        WatchCommand.class);
  }

  public static void main(String... arguments) {
    System.exit(Cli.run(all(), arguments));
  }
}
