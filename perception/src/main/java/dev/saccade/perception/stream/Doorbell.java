package dev.saccade.perception.stream;

/** What a stream thread is woken by when mail comes while it waits for records. */
@FunctionalInterface
public interface Doorbell {
  /** Where nobody waits: results are looked for, not announced. */
  Doorbell NONE = mailbox -> {};

  /**
   * From now on whatever is put into the mailbox wakes the thread, until the mailbox is closed; to
   * be called on that thread.
   */
  void watch(Mailbox mailbox);
}
