package dev.saccade.sim.app;

import dev.saccade.perception.app.ProgressLine;
import dev.saccade.perception.app.StageOptions;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.sim.replay.ReplayPlan;
import dev.saccade.sim.replay.RunJudge;
import dev.saccade.sim.replay.RunResult;
import dev.saccade.sim.replay.RunScores;
import dev.saccade.sim.replay.StageArchive;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a run is scored against the truth of its drive: a mixin. */
final class JudgeOption {
  @Option(
      names = "--no-judge",
      description = "Does not score the run against the truth of its drive.")
  private boolean off;

  /** A stub sees nothing: to score it would tell of the drive, and look like a figure. */
  private static final String STUB = "not judged: stub stage";

  /** What stands under {@code judgement} where a run is not scored although its drive has truth. */
  static final String JUDGEMENT = "judgement";

  boolean wantedFor(boolean labelled, StageOptions stage) {
    return labelled && !off && !stage.isStub();
  }

  /** Why a run that could be scored is not; empty where there is nothing to explain. */
  Optional<String> silence(boolean labelled, StageOptions stage) {
    return labelled && !off && stage.isStub() ? Optional.of(STUB) : Optional.empty();
  }

  /** What is printed of the scores, or of why there are none. */
  static String text(Optional<RunScores> scores, Optional<String> silence) {
    return scores
        .map(RunScores::text)
        .or(() -> silence.map(why -> "accuracy   " + why + System.lineSeparator()))
        .orElse("");
  }

  /**
   * Scores what was recorded.
   *
   * @return empty where it is not wanted, or means nothing
   * @throws UsageException if the truth cannot be read: what, and where
   */
  Optional<RunScores> judge(
      ReplayPlan plan,
      RunResult result,
      StageArchive seen,
      StageOptions stage,
      Optional<ModelCard> card,
      ProgressLine progress) {
    if (!wantedFor(plan.drive().labelled(), stage)) {
      return Optional.empty();
    }
    RunJudge judge = new RunJudge(classNames(card));
    int all = Math.max(1, result.fates().size());
    try {
      judge.add(
          result,
          plan.cameras(),
          plan.drive(),
          seen,
          done -> progress.show((double) done / all, "judging"));
    } catch (IOException e) {
      throw new UsageException(e.getMessage() + " (--no-judge leaves the scores out)", e);
    }
    return Optional.of(judge.scores());
  }

  static List<String> classNames(Optional<ModelCard> card) {
    return card.map(known -> known.classes().stream().map(ClassSpec::name).toList())
        .orElse(List.of());
  }
}
