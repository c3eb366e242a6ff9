package dev.saccade.perception.deadline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which of the waiting frames can all be on time, and which of them goes first.
 *
 * <p>Moore and Hodgson's rule (1968) for the most jobs on time: walk the jobs by due time, and
 * whenever one would be late, give one up among those so far. Which one is ours: an older frame of
 * a camera before its newest, the lower priority before the higher, the camera served last before
 * the one that waits longest, and the newest frame of a camera below its floor last of all. Times
 * are the high quantile for the batch in question and the mean for those before it.
 *
 * <p>A frame that is not chosen is not dropped: it waits, and may be chosen when things changed.
 */
final class ServicePlan<F> {
  private static final double MOST_RESERVED = 0.5;

  private final ArrayList<WaitingFrame<F>> chosen = new ArrayList<>();
  private final int[] chosenPerCamera;
  private final boolean[] tried;
  private final long afterStageNanos;

  /** What is to be left of a frame's budget when the stage is done with it. */
  private long reserveNanos;

  private boolean complete;

  ServicePlan(int cameraCount, long afterStageNanos) {
    this.chosenPerCamera = new int[cameraCount];
    this.tried = new boolean[cameraCount];
    this.afterStageNanos = afterStageNanos;
  }

  /**
   * @param waiting earliest due first
   * @param pressure 0 to plan up to the deadlines, 1 to start frames within the first half of the
   *     time that they could wait
   */
  void make(List<WaitingFrame<F>> waiting, StageTimes times, double pressure, long nowEpochNanos) {
    reserveNanos = afterStageNanos;
    if (pressure > 0) {
      reserveNanos += freshNanos(waiting, times, pressure, nowEpochNanos);
    }
    plan(waiting, times, nowEpochNanos);
    if (chosen.isEmpty() && reserveNanos > afterStageNanos) {
      reserveNanos = afterStageNanos;
      plan(waiting, times, nowEpochNanos);
    }
  }

  /** How long before their deadlines frames are to be done, without costing a good batch. */
  private long freshNanos(
      List<WaitingFrame<F>> waiting, StageTimes times, double pressure, long nowEpochNanos) {
    long needNanos = times.highNanos(times.usefulBatchCount()) + afterStageNanos;
    long couldWaitNanos = Math.max(0, leastBudgetNanos(waiting) - needNanos);
    long freshNanos = (long) (pressure * MOST_RESERVED * couldWaitNanos);
    int batchCount = bestBatchCount(waiting, times, nowEpochNanos);
    long due = waiting.get(waiting.size() - batchCount).dueEpochNanos();
    long spareNanos = due - nowEpochNanos - times.highNanos(batchCount) - afterStageNanos;
    return Math.min(freshNanos, Math.max(0, spareNanos));
  }

  private void plan(List<WaitingFrame<F>> waiting, StageTimes times, long nowEpochNanos) {
    choose(waiting, Long.MIN_VALUE, times, nowEpochNanos);
    complete = chosen.size() == waiting.size();
    if (!complete && times.usefulBatchCount() > 1) {
      // Frames that leave no time for a good batch cost more of the others than they are worth.
      int batchCount = bestBatchCount(waiting, times, nowEpochNanos);
      if (batchCount > firstBatchCount(times, nowEpochNanos)) {
        long leastDue = nowEpochNanos + times.highNanos(batchCount) + reserveNanos;
        choose(waiting, leastDue, times, nowEpochNanos);
      }
    }
  }

  private long leastBudgetNanos(List<WaitingFrame<F>> waiting) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < waiting.size(); i++) {
      Ticket<F> ticket = waiting.get(i).ticket();
      least = Math.min(least, ticket.deadlineEpochNanos() - ticket.captureEpochNanos());
    }
    return least;
  }

  private void choose(
      List<WaitingFrame<F>> waiting, long leastDueEpochNanos, StageTimes times, long now) {
    chosen.clear();
    Arrays.fill(chosenPerCamera, 0);
    for (int i = 0; i < waiting.size(); i++) {
      WaitingFrame<F> frame = waiting.get(i);
      if (frame.dueEpochNanos() >= leastDueEpochNanos) {
        chosen.add(frame);
        chosenPerCamera[frame.camera().index()]++;
      }
    }
    for (int late = firstLate(times, now); late >= 0; late = firstLate(times, now)) {
      WaitingFrame<F> given = chosen.remove(giveUpAmongFirst(late + 1, times, now));
      chosenPerCamera[given.camera().index()]--;
    }
  }

  /** Whether every waiting frame is in the plan. */
  boolean isComplete() {
    return complete;
  }

  /** In the order of service. */
  List<WaitingFrame<F>> chosen() {
    return chosen;
  }

  /** Whether the frames of the plan are on time also at these stage times, in this order. */
  boolean holdsAt(StageTimes times, long nowEpochNanos) {
    return firstLate(times, nowEpochNanos) < 0;
  }

  /** How many of the first frames make up the batch to start now; 0 where the first is late. */
  int firstBatchCount(StageTimes times, long nowEpochNanos) {
    return chosen.isEmpty() ? 0 : batchCount(0, times, nowEpochNanos);
  }

  /** Puts a frame first that need not be in the plan, but none newer of its camera is. */
  void insist(WaitingFrame<F> frame) {
    chosen.remove(frame);
    chosen.add(0, frame);
  }

  /**
   * Puts the frame of the camera that has the best claim first, if the others bear it; if not, the
   * next one's.
   */
  void favourBestClaim(StageTimes times, long nowEpochNanos) {
    Arrays.fill(tried, false);
    while (true) {
      int best = -1;
      for (int i = 0; i < chosen.size(); i++) {
        CameraClaim camera = chosen.get(i).camera();
        if (!tried[camera.index()] && (best < 0 || camera.goesBefore(chosen.get(best).camera()))) {
          best = i;
        }
      }
      if (best <= 0) {
        return; // in the order of the deadlines all are on time
      }
      WaitingFrame<F> favoured = chosen.remove(best);
      chosen.add(0, favoured);
      if (holdsAt(times, nowEpochNanos)) {
        return;
      }
      chosen.remove(0);
      chosen.add(best, favoured);
      tried[favoured.camera().index()] = true;
    }
  }

  /** The camera's frame in the plan that was captured first; null for none. */
  WaitingFrame<F> oldestOf(CameraClaim camera) {
    for (int i = 0; i < chosen.size(); i++) {
      if (chosen.get(i).camera() == camera) {
        return chosen.get(i);
      }
    }
    return null;
  }

  /** The index of the first frame that would be late if all were served in order; -1 for none. */
  private int firstLate(StageTimes times, long nowEpochNanos) {
    long start = nowEpochNanos;
    for (int first = 0; first < chosen.size(); ) {
      int count = batchCount(first, times, start);
      if (count == 0) {
        return first;
      }
      start += times.meanNanos(count);
      first += count;
    }
    return -1;
  }

  private int batchCount(int first, StageTimes times, long startEpochNanos) {
    int count = likeCount(chosen, first, times.usefulBatchCount());
    long due = chosen.get(first).dueEpochNanos();
    // All but the frame that was put first stand in the order of their due times.
    long tightest = count > 1 ? Math.min(due, chosen.get(first + 1).dueEpochNanos()) : due;
    while (count > 1 && startEpochNanos + times.highNanos(count) + reserveNanos > tightest) {
      count--;
    }
    return count > 1 || startEpochNanos + times.highNanos(1) + reserveNanos <= due ? count : 0;
  }

  /**
   * How many frames from one on, up to a number, have its shape: only those are computed together,
   * the others would each be a run of the engine for itself, and be waited for by all.
   */
  private int likeCount(List<WaitingFrame<F>> frames, int first, int most) {
    int shape = frames.get(first).ticket().shape();
    int end = Math.min(frames.size(), first + most);
    int next = first + 1;
    while (next < end && frames.get(next).ticket().shape() == shape) {
      next++;
    }
    return next - first;
  }

  private int bestBatchCount(List<WaitingFrame<F>> waiting, StageTimes times, long now) {
    int best = 1;
    int most = 1;
    for (int first = 0; first + most < waiting.size(); first++) {
      most = Math.max(most, likeCount(waiting, first, times.usefulBatchCount()));
    }
    for (int count = 2; count <= most; count++) {
      // By due time: the count-th from the end tells whether so many have the time.
      long due = waiting.get(waiting.size() - count).dueEpochNanos();
      if (now + times.highNanos(count) + reserveNanos <= due
          && times.meanNanos(count) * best < times.meanNanos(best) * count) {
        best = count;
      }
    }
    return best;
  }

  private int giveUpAmongFirst(int count, StageTimes times, long nowEpochNanos) {
    WaitingFrame<F> late = chosen.get(count - 1);
    if (nowEpochNanos + times.highNanos(1) + reserveNanos > late.dueEpochNanos()) {
      return count - 1; // it would be late whatever the others do
    }
    int given = 0;
    for (int i = 1; i < count; i++) {
      // Of a camera that is already looked at, only its oldest frame is a candidate: the first.
      if (givesWay(chosen.get(i).camera(), chosen.get(given).camera(), nowEpochNanos)) {
        given = i;
      }
    }
    return given;
  }

  private boolean givesWay(CameraClaim camera, CameraClaim other, long nowEpochNanos) {
    if (camera == other) {
      return false;
    }
    int count = chosenPerCamera[camera.index()];
    int otherCount = chosenPerCamera[other.index()];
    boolean kept = count == 1 && camera.isOwed(nowEpochNanos);
    boolean otherKept = otherCount == 1 && other.isOwed(nowEpochNanos);
    if (kept != otherKept) {
      return otherKept;
    }
    if (camera.priority() != other.priority()) {
      return camera.priority() < other.priority();
    }
    if ((count > 1) != (otherCount > 1)) {
      return count > 1;
    }
    return other.goesBefore(camera);
  }
}
