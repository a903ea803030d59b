package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WriteSequenceTest {
  @Test
  void eachIsGreaterThanAllBefore() {
    long before = WriteSequence.next();
    long[] numbers = LongStream.generate(WriteSequence::next).limit(10_000).toArray();

    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(numbers[0]).isGreaterThan(before);
  }

  @Test
  void theyAreThoseOfTheClockSoThatALaterOwnerOfTheClassGoesOn() {
    long clock = System.nanoTime();
    assertThat(WriteSequence.next()).isGreaterThanOrEqualTo(clock);
  }
}
