package io.webchat.webhooks.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  private final List<Long> told = new ArrayList<>();
  private final Acknowledged acknowledged = new Acknowledged(told::add);

  @Test
  void messagesAreAcknowledgedWhenEveryReceiverHasThem() {
    Runnable first = acknowledged.expect(3, 2);
    first.run();
    assertThat(told).isEmpty();
    first.run();
    assertThat(told).containsExactly(3L);
  }

  @Test
  void thoseBehindOneThatIsOpenWait() {
    Runnable first = acknowledged.expect(3, 1);
    Runnable second = acknowledged.expect(4, 1);
    Runnable third = acknowledged.expect(9, 1);
    second.run();
    third.run();
    assertThat(told).isEmpty();
    first.run();
    assertThat(told).containsExactly(9L);
  }
}
