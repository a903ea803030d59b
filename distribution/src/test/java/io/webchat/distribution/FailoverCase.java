package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes of the distribution with one PostgreSQL or one Redis: one is killed under
 * traffic, one is stopped and continued. Each store has a class, so that they wait beside each
 * other.
 */
abstract class FailoverCase {
  private static final Pattern COUNT =
      Pattern.compile("(\\d+) sent, (\\d+) received, (\\d+) lost, (\\d+) doubled");

  @TempDir private Path folder;

  final void nothingIsLostOrDoubled(String... store) throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_OPTS", DistributionProcess.QUICK + " -Djava.io.tmpdir=" + folder);
    List<String> command = new ArrayList<>(List.of("demo", "failover"));
    command.addAll(List.of(store));
    try (DistributionProcess demo =
        DistributionProcess.start(environment, command.toArray(String[]::new))) {
      demo.await("kill -9 one");
      demo.await("kill -CONT two");
      demo.await("customers to agents:");
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      List<String> lines = demo.output().lines().toList();
      assertRight(lines, "agents to customers: ");
      assertRight(lines, "customers to agents: ");
    }
  }

  private static void assertRight(List<String> lines, String direction) {
    String line =
        lines.stream().filter(each -> each.startsWith(direction)).findFirst().orElseThrow();
    Matcher count = COUNT.matcher(line);
    assertThat(count.find()).as(line).isTrue();
    assertThat(Integer.parseInt(count.group(1))).as("sent").isPositive();
    assertThat(count.group(2)).as("received").isEqualTo(count.group(1));
    assertThat(List.of(count.group(3), count.group(4))).as("lost, doubled").containsOnly("0");
  }
}
