package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class CommandHelpTest {
  static Stream<CommandSpec> commands() {
    List<CommandSpec> found = new ArrayList<>();
    for (Class<?> command : SaccadeCli.all()) {
      collect(new CommandLine(command), found);
    }
    return found.stream();
  }

  private static void collect(CommandLine command, List<CommandSpec> found) {
    found.add(command.getCommandSpec());
    command.getSubcommands().values().forEach(each -> collect(each, found));
  }

  /** Lists of commands show the first string alone. */
  @ParameterizedTest
  @MethodSource("commands")
  void shouldDescribeEachCommandInAWholeSentenceFirst(CommandSpec command) {
    assertThat(command.usageMessage().description()).isNotEmpty();
    assertThat(command.usageMessage().description()[0]).endsWith(".");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldSayWhatEachOptionIsFor(CommandSpec command) {
    for (ArgSpec option : command.args()) {
      assertThat(option.description())
          .as("%s %s", command.name(), option.paramLabel())
          .isNotEmpty();
      assertThat(option.description()[0]).isNotBlank();
    }
  }
}
