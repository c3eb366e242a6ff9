package dev.saccade.perception.stream;

/** Where a record stands in the log. */
public record RecordPosition(String topic, int partition, long offset) {
  public RecordPosition {
    if (topic.isBlank() || partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "record: '"
              + topic
              + "', partition "
              + partition
              + ", offset "
              + offset
              + " (expected: a topic, both >= 0)");
    }
  }

  /** {@code camera.frames-2@17}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
