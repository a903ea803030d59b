package io.webchat.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FleetPortsTest {
  /** Where systems begin to hand out ports to whoever wants any. */
  private static final int HANDED_OUT = 32_768;

  @Test
  void portsDifferAndAreNoneThatSystemsHandOut() {
    FleetPorts ports = new FleetPorts();
    List<Integer> given = Stream.generate(ports::next).limit(30).toList();
    assertThat(given)
        .doesNotHaveDuplicates()
        .allSatisfy(port -> assertThat(port).isBetween(1_024, HANDED_OUT - 1));
  }
}
