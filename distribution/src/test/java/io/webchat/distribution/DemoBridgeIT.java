package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo bridge}: what a back end gets by webhooks in bad days. */
class DemoBridgeIT {
  private static final Pattern COUNT =
      Pattern.compile(
          "(\\d+) sent, (\\d+) delivered, 0 lost, \\d+ doubled, 0 out of order;"
              + " (\\d+) dead letters, (\\d+) redelivered; .* 0 not signed");
  private static final Pattern UNCONFIRMED =
      Pattern.compile("(\\d+) messages were delivered and not acknowledged, (\\d+) came again");

  /** Three processes; one is killed, one stopped and continued, the back end has bad days. */
  @Test
  void nothingIsLostWhereAContainerIsKilled(@TempDir Path files) throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_OPTS", DistributionProcess.QUICK + " -Djava.io.tmpdir=" + files);
    try (DistributionProcess demo = DistributionProcess.start(environment, "demo", "bridge")) {
      demo.await("the back end is away");
      demo.await("kill -9 one between delivery and acknowledgement");
      String again = demo.await("not acknowledged");
      demo.await("kill -CONT two");
      String answer = demo.await("agents to the back end:");
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      Matcher count = COUNT.matcher(answer);
      assertThat(count.find()).as(answer).isTrue();
      assertThat(count.group(2)).isEqualTo(count.group(1)).isNotEqualTo("0");
      assertThat(count.group(4)).isEqualTo(count.group(3)).isNotEqualTo("0");
      Matcher unconfirmed = UNCONFIRMED.matcher(again);
      assertThat(unconfirmed.find()).as(again).isTrue();
      assertThat(unconfirmed.group(2)).isEqualTo(unconfirmed.group(1)).isNotEqualTo("0");
      for (String wire : List.of("v2", "v3", "cometd", "messaging", "guest", "pureconnect")) {
        assertThat(demo.output())
            .containsPattern("(?m)^" + wire + " +agents to the bridge: [1-9]\\d* sent, .* 0 lost");
      }
    }
  }
}
