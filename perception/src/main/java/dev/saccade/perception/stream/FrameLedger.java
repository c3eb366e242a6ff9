package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outcomes that a task owes: one entry for each frame admitted and not yet settled for good,
 * holding the outcome to be written if the process ends now; once one was forwarded, that one. The
 * store is changelogged, so whoever takes the task over finds the entries and settles them.
 *
 * <p>An entry leaves only when the outcome that was forwarded for it has been acknowledged by the
 * broker: a crash can then repeat an outcome, never lose one.
 */
final class FrameLedger {
  private static final Bytes PROGRESS_KEY =
      Bytes.wrap("progress".getBytes(StandardCharsets.US_ASCII));

  private static final Logger log = LoggerFactory.getLogger(FrameLedger.class);

  private final KeyValueStore<Bytes, byte[]> store;
  private final LongSupplier acknowledgements;
  private final ArrayDeque<Forwarded> forwarded = new ArrayDeque<>();

  /** Before an outcome that was forwarded; no wire message begins with it. */
  private static final byte FORWARDED = 1;

  /**
   * An entry found in the store: its key there and the outcome it stands for.
   *
   * @param forwarded whether that very outcome was written before, though perhaps in vain
   */
  record Standing(Bytes key, SettledFrame settled, boolean forwarded) {}

  private record Forwarded(Bytes key, long acknowledgementsBefore) {}

  /**
   * @param acknowledgements counts, on the calling thread, how often all that was sent before has
   *     been acknowledged
   */
  FrameLedger(KeyValueStore<Bytes, byte[]> store, LongSupplier acknowledgements) {
    this.store = store;
    this.acknowledgements = acknowledgements;
  }

  /** Notes that an outcome is owed. */
  void owe(Bytes key, SettledFrame ifInterrupted) {
    store.put(key, WireOutcomes.toWire(ifInterrupted).toByteArray());
  }

  /**
   * Notes that the outcome was forwarded; the entry stays until it is acknowledged, and tells the
   * same outcome again if it stands for longer than the process.
   */
  void forwarded(Bytes key, SettledFrame settled) {
    byte[] outcome = WireOutcomes.toWire(settled).toByteArray();
    byte[] entry = new byte[outcome.length + 1];
    entry[0] = FORWARDED;
    System.arraycopy(outcome, 0, entry, 1, outcome.length);
    store.put(key, entry);
    forwarded.add(new Forwarded(key, acknowledgements.getAsLong()));
  }

  /** Removes the entries whose outcomes are known to have arrived. */
  void removeAcknowledged() {
    if (forwarded.isEmpty()) {
      return;
    }
    long now = acknowledgements.getAsLong();
    while (!forwarded.isEmpty() && forwarded.peek().acknowledgementsBefore() < now) {
      store.delete(forwarded.remove().key());
    }
  }

  /** All entries, in the order of the log; for the moment at which a task takes over. */
  List<Standing> standing() {
    List<Standing> standing = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        if (!entry.key.equals(PROGRESS_KEY)) {
          standing.add(standing(entry.key, entry.value));
        }
      }
    }
    // The key's letter comes before the offset: what is missing is told before the frame after it.
    standing.sort(
        (a, b) -> {
          int byOffset =
              Arrays.compareUnsigned(
                  a.key().get(), 1, a.key().get().length, b.key().get(), 1, b.key().get().length);
          return byOffset != 0 ? byOffset : b.key().compareTo(a.key());
        });
    return standing;
  }

  SourceProgress progress() {
    byte[] bytes = store.get(PROGRESS_KEY);
    if (bytes == null) {
      return new SourceProgress();
    }
    try {
      return SourceProgress.fromBytes(bytes);
    } catch (IllegalArgumentException e) {
      // Of another version: without it, a redelivered frame may get a second outcome, and the first
      // counts all the same.
      log.warn("The source's progress begins anew: {}", e.getMessage());
      return new SourceProgress();
    }
  }

  /** To be called after {@link #owe}, never before: see {@link SourceProgress}. */
  void keep(SourceProgress progress) {
    store.put(PROGRESS_KEY, progress.toBytes());
  }

  private static Standing standing(Bytes key, byte[] value) {
    boolean forwarded = value.length > 0 && value[0] == FORWARDED;
    int start = forwarded ? 1 : 0;
    try {
      return new Standing(
          key,
          WireOutcomes.fromWire(
              dev.saccade.v1.FrameOutcome.parseFrom(
                  ByteBuffer.wrap(value, start, value.length - start))),
          forwarded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the pending store holds what is no outcome", e);
    }
  }
}
