package dev.saccade.perception.stream;

import java.util.function.Supplier;

/**
 * Lets a wakeup break off a poll and nothing else.
 *
 * <p>A consumer's wakeup is remembered until the consumer next does something that can be broken
 * off, and that may be a commit. So the fence wakes only while the thread is inside a poll and in
 * no call of {@link #undisturbed}, and a wakeup that came too late to break the poll off is taken
 * back before the thread does anything else.
 */
final class WakeupFence {
  private final Runnable wakeup;
  private final Runnable takeBack;

  private final Object guard = new Object();
  // Guarded by it.
  private boolean open;
  private boolean woken;

  /**
   * @param wakeup wakes the consumer, from any thread
   * @param takeBack makes the consumer forget it, on the consumer's thread
   */
  WakeupFence(Runnable wakeup, Runnable takeBack) {
    this.wakeup = wakeup;
    this.takeBack = takeBack;
  }

  /** A poll begins; to be followed by {@link #close}. */
  void open() {
    set(true);
  }

  /** The poll is over, however it ended. */
  void close() {
    set(false);
  }

  /** From any thread; without effect unless the fence is open. */
  void wake() {
    synchronized (guard) {
      if (open && !woken) {
        woken = true;
        wakeup.run();
      }
    }
  }

  /** The poll was broken off: whether by us. */
  boolean wasWoken() {
    synchronized (guard) {
      boolean was = woken;
      woken = false;
      return was;
    }
  }

  /** A call that must not be broken off; perhaps made by a rebalance, from inside a poll. */
  <T> T undisturbed(Supplier<T> call) {
    boolean before = set(false);
    try {
      return call.get();
    } finally {
      set(before);
    }
  }

  private boolean set(boolean now) {
    boolean before;
    boolean late;
    synchronized (guard) {
      before = open;
      open = now;
      late = !now && woken;
      woken &= now;
    }
    if (late) {
      takeBack.run();
    }
    return before;
  }
}
