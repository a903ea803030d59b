package io.webchat.test.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  /** The lowest port that systems hand out by themselves, as far as they are not told otherwise. */
  private static final int HANDED_OUT = 32_768;

  @Test
  void aPortComesAgainOnlyAfterManyOthers() {
    assertThat(IntStream.range(0, 50).map(i -> FreePorts.one())).doesNotHaveDuplicates();
  }

  @Test
  void nobodyElseGetsTheSliceOfAJvm() {
    int slice = FreePorts.one() / 100 * 100;

    assertThatThrownBy(() -> new ServerSocket(slice, 1, InetAddress.getLoopbackAddress()).close())
        .isInstanceOf(BindException.class);
  }

  @Test
  void nothingListensThereAndNoConnectionGetsIt() throws IOException {
    int port = FreePorts.one();

    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(server.getLocalPort()).isEqualTo(port).isBetween(1_024, HANDED_OUT - 1);
    }
  }
}
