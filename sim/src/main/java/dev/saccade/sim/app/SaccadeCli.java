package dev.saccade.sim.app;

import dev.saccade.perception.app.Cli;
import dev.saccade.perception.app.ExportCommand;
import dev.saccade.perception.app.VehicleCommands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the launcher starts: the vehicle's commands and the bench's. */
public final class SaccadeCli {
  private SaccadeCli() {}

  /** Every command; a new one of the bench is a line here. */
  static List<Class<?>> all() {
    List<Class<?>> commands = new ArrayList<>(VehicleCommands.all());
    Collections.replaceAll(commands, ExportCommand.class, CheckedExportCommand.class);
    commands.add(BenchCommand.class);
    commands.add(RenderCommand.class);
    commands.add(DemoCommand.class);
    commands.add(ReplayCommand.class);
    commands.add(BrokerCommand.class);
    commands.add(EvaluateCommand.class);
    commands.add(IngestCommand.class);
    commands.add(TrackCommand.class);
    commands.add(TrainCommand.class);
    return commands;
  }

  public static void main(String... arguments) {
    System.exit(Cli.run(all(), arguments));
  }
}
