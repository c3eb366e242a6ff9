package dev.saccade.perception.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a process: what was added last is closed first, each once, and one that fails keeps
 * none of the others open; except what it worked with, which may still be in use.
 */
final class ClosingOrder implements AutoCloseable {
  private record Part(AutoCloseable opened, Optional<AutoCloseable> worksWith) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T opened) {
    return add(opened, Optional.empty());
  }

  /**
   * @param worksWith added before, and left open where {@code opened} cannot be closed
   */
  <T extends AutoCloseable> T add(T opened, AutoCloseable worksWith) {
    return add(opened, Optional.of(worksWith));
  }

  private synchronized <T extends AutoCloseable> T add(
      T opened, Optional<AutoCloseable> worksWith) {
    parts.push(new Part(opened, worksWith));
    return opened;
  }

  /**
   * Closes what is there; a second time there is nothing left, also of what was left open.
   *
   * @throws IllegalStateException for the first part that did not close; the others are suppressed
   */
  @Override
  public synchronized void close() {
    Set<AutoCloseable> inUse = new HashSet<>();
    IllegalStateException first = null;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      if (inUse.contains(part.opened())) {
        continue;
      }
      try {
        part.opened().close();
      } catch (Exception | Error e) {
        part.worksWith().ifPresent(inUse::add);
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (first == null) {
          first = new IllegalStateException("while stopping: " + e.getMessage(), e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
