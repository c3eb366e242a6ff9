package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.SourceProgress.Look;
import dev.saccade.perception.stream.SourceProgress.Missing;
import dev.saccade.perception.stream.SourceProgress.Sighting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SourceProgressTest {
  private static final long FIRST_START = 1_000;
  private static final long SECOND_START = 2_000;

  private final SourceProgress progress = new SourceProgress();

  @Test
  void shouldNotMissWhatCameBeforeTheFirstSight() {
    assertThat(see(70, FIRST_START, 500)).isEqualTo(Look.of(Sighting.NEW));
    assertThat(see(71, FIRST_START, 501)).isEqualTo(Look.of(Sighting.NEW));
  }

  @Test
  void shouldTakeAFrameFromBeforeTheFirstSightForBelatedOnce() {
    see(70, FIRST_START, 500);

    assertThat(see(71, FIRST_START, 499)).isEqualTo(Look.of(Sighting.BELATED));
    assertThat(see(72, FIRST_START, 499)).isEqualTo(Look.of(Sighting.REPEATED));
    assertThat(see(73, FIRST_START, 3)).isEqualTo(Look.of(Sighting.BELATED));
    assertThat(see(74, FIRST_START, 501)).isEqualTo(Look.of(Sighting.NEW));
  }

  @Test
  void shouldMissWhatTheSourceLeftOut() {
    see(0, FIRST_START, 0);

    assertThat(see(1, FIRST_START, 5).missing())
        .containsExactly(new Missing(DropReason.SOURCE_GAP, id(FIRST_START, 1), 4));
  }

  @Test
  void shouldTellWhatRetentionTookFromWhatNeverCame() {
    see(0, FIRST_START, 0);

    assertThat(see(4, FIRST_START, 6).missing())
        .containsExactly(
            new Missing(DropReason.LOG_EXPIRED, id(FIRST_START, 1), 3),
            new Missing(DropReason.SOURCE_GAP, id(FIRST_START, 4), 2));
  }

  @Test
  void shouldMissTheFirstFramesOfANewStart() {
    see(0, FIRST_START, 0);

    assertThat(see(1, SECOND_START, 2).missing())
        .containsExactly(new Missing(DropReason.SOURCE_GAP, id(SECOND_START, 0), 2));
  }

  @Test
  void shouldTellWhatRetentionTookOfAStartThatEnded() {
    see(0, FIRST_START, 0);

    assertThat(see(6, SECOND_START, 2).missing())
        .containsExactly(
            new Missing(DropReason.LOG_EXPIRED, id(FIRST_START, 1), 3),
            new Missing(DropReason.LOG_EXPIRED, id(SECOND_START, 0), 2));
    assertThat(see(7, FIRST_START, 2).sighting()).isEqualTo(Sighting.BELATED);
  }

  @Test
  void shouldFollowTwoStartsThatComeInTurns() {
    see(0, FIRST_START, 0);
    see(1, SECOND_START, 0);

    assertThat(see(2, FIRST_START, 1)).isEqualTo(Look.of(Sighting.NEW));
    assertThat(see(3, SECOND_START, 1)).isEqualTo(Look.of(Sighting.NEW));
  }

  @Test
  void shouldKnowARecordThatItReadBefore() {
    see(0, FIRST_START, 0);
    see(1, FIRST_START, 1);

    assertThat(see(0, FIRST_START, 0).sighting()).isEqualTo(Sighting.REDELIVERED);
    assertThat(progress.see(1, Optional.empty(), false).sighting()).isEqualTo(Sighting.REDELIVERED);
    assertThat(see(2, FIRST_START, 2).sighting()).isEqualTo(Sighting.NEW);
  }

  @Test
  void shouldKnowAFrameThatWasSentTwice() {
    see(0, FIRST_START, 0);

    assertThat(see(1, FIRST_START, 0).sighting()).isEqualTo(Sighting.REPEATED);
  }

  @Test
  void shouldTakeATopicThatWasMadeAnewForNew() {
    see(900, FIRST_START, 0);

    assertThat(see(0, SECOND_START, 0)).isEqualTo(Look.of(Sighting.NEW));
    assertThat(see(1, SECOND_START, 1)).isEqualTo(Look.of(Sighting.NEW));
  }

  @Test
  void shouldNotBelieveAGreatGapOfHeadersAlone() {
    see(0, FIRST_START, 0);

    Look look = progress.see(1, Optional.of(id(FIRST_START, Long.MAX_VALUE - 1)), false);

    assertThat(look).isEqualTo(Look.of(Sighting.NEW));
    assertThat(see(2, FIRST_START, 1)).isEqualTo(Look.of(Sighting.NEW));
  }

  @Test
  void shouldLetDamagedHeadersBeginNoStart() {
    see(0, FIRST_START, 0);
    for (int i = 1; i <= 5; i++) {
      assertThat(progress.see(i, Optional.of(id(SECOND_START + i, 7)), false))
          .isEqualTo(Look.of(Sighting.NEW));
    }

    assertThat(see(6, FIRST_START, 1)).isEqualTo(Look.of(Sighting.NEW));
    assertThat(see(7, FIRST_START, 0).sighting()).isEqualTo(Sighting.REPEATED);
  }

  @Test
  void shouldRefuseBytesThatAreNotItsOwn() {
    assertThatThrownBy(() -> SourceProgress.fromBytes(new byte[] {9}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format 9");
    assertThatThrownBy(() -> SourceProgress.fromBytes(new byte[] {1, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever order frames come in, each is new or belated once, and what is missing is missing. */
  @Property(tries = 300)
  void shouldAccountForEverySequenceNumber(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 30) Integer> sequences) {
    SourceProgress followed = new SourceProgress();
    Set<Long> arrived = new HashSet<>();
    Set<Long> missing = new HashSet<>();
    long first = sequences.get(0);
    long offset = 0;
    for (long sequence : sequences) {
      if (sequence < first) {
        continue; // before the first sight: nobody waits for them
      }
      Look look = followed.see(offset++, Optional.of(id(FIRST_START, sequence)), true);
      boolean counts = look.sighting() == Sighting.NEW || look.sighting() == Sighting.BELATED;
      assertThat(counts).isEqualTo(arrived.add(sequence));
      assertThat(look.sighting() == Sighting.BELATED).isEqualTo(missing.remove(sequence));
      for (Missing gap : look.missing()) {
        for (long i = 0; i < gap.count(); i++) {
          assertThat(missing.add(gap.first().sequence() + i)).isTrue();
        }
      }
      followed = SourceProgress.fromBytes(followed.toBytes()); // as after a takeover
    }
    long last = arrived.stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(arrived.size() + missing.size()).isEqualTo((int) (last - first + 1));
  }

  /** Whichever records retention takes while nobody reads, all captures are accounted for. */
  @Property(tries = 300)
  void shouldAccountForWhatRetentionTookAcrossStarts(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 8) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 30) int from,
      @ForAll @IntRange(max = 30) int count) {
    List<FrameId> captured = new ArrayList<>();
    for (int start = 0; start < lengths.size(); start++) {
      for (int sequence = 0; sequence < lengths.get(start); sequence++) {
        captured.add(id(FIRST_START + start, sequence));
      }
    }
    SourceProgress followed = new SourceProgress();
    Set<FrameId> told = new HashSet<>();
    for (int offset = 0; offset < captured.size(); offset++) {
      boolean taken = offset >= from && offset < from + count && offset < captured.size() - 1;
      if (!taken) {
        Look look = followed.see(offset, Optional.of(captured.get(offset)), true);
        assertThat(look.sighting()).isEqualTo(Sighting.NEW);
        assertThat(told.add(captured.get(offset))).isTrue();
        for (Missing gap : look.missing()) {
          assertThat(gap.reason()).isEqualTo(DropReason.LOG_EXPIRED);
          for (long i = 0; i < gap.count(); i++) {
            FrameId first = gap.first();
            assertThat(told.add(id(first.sourceEpoch(), first.sequence() + i))).isTrue();
          }
        }
      }
    }
    assertThat(told).hasSize(captured.size());
  }

  private Look see(long offset, long start, long sequence) {
    return progress.see(offset, Optional.of(id(start, sequence)), true);
  }

  private static FrameId id(long start, long sequence) {
    return new FrameId("front", start, sequence);
  }
}
