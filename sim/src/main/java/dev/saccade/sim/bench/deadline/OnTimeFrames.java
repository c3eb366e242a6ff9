package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.Ticket;
import java.util.BitSet;

/** Which frames a policy had on time, to compare two policies frame by frame. */
final class OnTimeFrames implements PolicySimulation.OutcomeListener {
  private final BitSet[] perCamera;

  OnTimeFrames(int cameraCount) {
    perCamera = new BitSet[cameraCount];
    for (int c = 0; c < cameraCount; c++) {
      perCamera[c] = new BitSet();
    }
  }

  @Override
  public void offered(int camera, long arrivalEpochNanos) {
    // Only what is on time is noted.
  }

  @Override
  public void processed(
      Ticket<Integer> ticket, long startedEpochNanos, long handedOverEpochNanos, int profile) {
    if (handedOverEpochNanos <= ticket.deadlineEpochNanos()) {
      perCamera[ticket.frame()].set((int) ticket.id().sequence());
    }
  }

  @Override
  public void dropped(GateDrop<Integer> drop) {
    // Not on time.
  }

  /** Frames that these have and the others have not. */
  long countMissingIn(OnTimeFrames others) {
    long count = 0;
    for (int c = 0; c < perCamera.length; c++) {
      BitSet missing = (BitSet) perCamera[c].clone();
      missing.andNot(others.perCamera[c]);
      count += missing.cardinality();
    }
    return count;
  }
}
