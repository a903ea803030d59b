package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CommonPoolTest {
  private static final String WORKERS = "java.util.concurrent.ForkJoinPool.common.parallelism";

  private final Properties system = new Properties();

  @Test
  void hasTwoWorkersWhereItWouldHaveOne() {
    CommonPool.prepare(system, 2);

    assertThat(system).isEqualTo(Map.of(WORKERS, "2"));
  }

  @Test
  void isLeftAloneWhereThereAreMore() {
    CommonPool.prepare(system, 3);

    assertThat(system).isEmpty();
  }

  @Test
  void isLeftAsTheOperatorWantsIt() {
    system.setProperty(WORKERS, "1");
    CommonPool.prepare(system, 2);

    assertThat(system).isEqualTo(Map.of(WORKERS, "1"));
  }
}
