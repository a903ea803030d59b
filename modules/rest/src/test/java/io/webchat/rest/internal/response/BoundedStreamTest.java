package io.webchat.rest.internal.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BoundedStreamTest {
  private static BoundedStream stream(int length, long limit) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i + 1);
    }
    return new BoundedStream(new ByteArrayInputStream(bytes), limit);
  }

  private static void assertTooLarge(ThrowingCallable read) {
    assertThatThrownBy(read).isInstanceOf(BodyTooLargeException.class);
  }

  @Test
  void asManyBytesAsAllowedAreReadInWhateverWay() throws IOException {
    assertThat(stream(3, 3).readAllBytes()).containsExactly(1, 2, 3);
    try (BoundedStream stream = stream(4, 4)) {
      assertThat(stream.read()).isEqualTo(1);
      assertThat(stream.skip(1)).isEqualTo(1);
      assertThat(stream.read(new byte[5], 0, 5)).isEqualTo(2);
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.read(new byte[5], 0, 5)).isEqualTo(-1);
    }
  }

  @Test
  void oneByteMoreFailsInWhateverWay() throws IOException {
    assertTooLarge(() -> stream(4, 3).readAllBytes());
    assertTooLarge(() -> stream(4, 3).skip(4));
    try (BoundedStream stream = stream(4, 3)) {
      assertThat(stream.read(new byte[3])).isEqualTo(3);
      assertTooLarge(stream::read);
    }
    try (BoundedStream stream = stream(4, 3)) {
      assertThat(stream.skip(2)).isEqualTo(2);
      assertThat(stream.read()).isEqualTo(3);
      assertTooLarge(() -> stream.read(new byte[1]));
    }
  }

  @Test
  void aByteThatIsZeroCounts() throws IOException {
    try (BoundedStream stream = new BoundedStream(new ByteArrayInputStream(new byte[2]), 1)) {
      assertThat(stream.read()).isZero();
      assertTooLarge(stream::read);
    }
  }

  @Test
  void cannotGoBack() throws IOException {
    try (BoundedStream stream = stream(1, 1)) {
      assertThat(stream.markSupported()).isFalse();
    }
  }
}
