package dev.saccade.perception.deadline;

import java.util.ArrayList;
import java.util.List;

/**
 * The frames that wait, earliest due first, a camera's in capture order.
 *
 * <p>Holds few frames (a budget's worth a camera), so it walks lists where a larger one would need
 * trees.
 */
final class Backlog<F> {
  private final ArrayList<WaitingFrame<F>> frames;

  /** Whether a due time may be an earlier one than the frame's own deadline. */
  private boolean duesLowered;

  Backlog(int maxWaiting) {
    frames = new ArrayList<>(maxWaiting + 1);
  }

  /** Earliest due first. Not to be kept across a change. */
  List<WaitingFrame<F>> frames() {
    return frames;
  }

  WaitingFrame<F> get(int index) {
    return frames.get(index);
  }

  int size() {
    return frames.size();
  }

  void add(WaitingFrame<F> frame) {
    frame.camera().addWaiting(1);
    insert(frame);
    if (breaksCaptureOrder(frame)) {
      duesLowered = true;
    }
    if (duesLowered) {
      alignDues();
    }
  }

  private void insert(WaitingFrame<F> frame) {
    int at = frames.size();
    while (at > 0 && frame.dueBefore(frames.get(at - 1))) {
      at--;
    }
    frames.add(at, frame);
  }

  private boolean breaksCaptureOrder(WaitingFrame<F> frame) {
    if (frame.camera().waitingCount() == 1) {
      return false;
    }
    boolean before = true;
    for (int i = 0; i < frames.size(); i++) {
      WaitingFrame<F> other = frames.get(i);
      if (other == frame) {
        before = false;
      } else if (other.camera() == frame.camera() && other.capturedBefore(frame) != before) {
        return true;
      }
    }
    return false;
  }

  /** Takes a frame out. */
  void remove(WaitingFrame<F> frame) {
    frames.remove(frame);
    removed(frame);
  }

  void removeAt(int index) {
    removed(frames.remove(index));
  }

  private void removed(WaitingFrame<F> frame) {
    frame.camera().addWaiting(-1);
    if (frames.isEmpty()) {
      duesLowered = false;
    } else if (duesLowered) {
      alignDues();
    }
  }

  /** The camera's frame that was captured first; null for none. */
  WaitingFrame<F> oldestOf(CameraClaim camera) {
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).camera() == camera) {
        return frames.get(i);
      }
    }
    return null;
  }

  /** The camera's frame that was captured last; null for none. */
  WaitingFrame<F> newestOf(CameraClaim camera) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i).camera() == camera) {
        return frames.get(i);
      }
    }
    return null;
  }

  /**
   * Where budgets differ within a camera, or frames came out of order, a frame is due no later than
   * any captured after it.
   */
  private void alignDues() {
    List<WaitingFrame<F>> all = new ArrayList<>(frames);
    frames.clear();
    boolean lowered = false;
    for (WaitingFrame<F> frame : all) {
      long due = frame.ticket().deadlineEpochNanos();
      for (WaitingFrame<F> other : all) {
        if (other.camera() == frame.camera() && frame.capturedBefore(other)) {
          due = Math.min(due, other.ticket().deadlineEpochNanos());
        }
      }
      lowered |= due != frame.ticket().deadlineEpochNanos();
      frame.setDueEpochNanos(due);
      insert(frame);
    }
    duesLowered = lowered;
  }
}
