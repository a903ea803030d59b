package io.webchat.webhooks.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  private boolean held;
  private final List<Long> told = new ArrayList<>();
  private final List<String> receivers = new ArrayList<>(List.of("crm", "audit"));
  private final Acknowledged<String> acknowledged =
      new Acknowledged<>(() -> receivers, () -> held, told::add);

  @Test
  void messagesAreAcknowledgedWhenEveryReceiverHasThem() {
    Acknowledged.Expected<String> first = acknowledged.expect(3, receivers);
    first.done("crm");
    first.done("crm");
    assertThat(told).isEmpty();
    first.done("audit");
    assertThat(told).containsExactly(3L);
  }

  @Test
  void thoseBehindOneThatIsOpenWait() {
    Acknowledged.Expected<String> first = acknowledged.expect(3, List.of("crm"));
    acknowledged.expect(4, List.of("crm")).done("crm");
    acknowledged.expect(9, List.of("audit")).done("audit");
    assertThat(told).isEmpty();
    first.done("crm");
    assertThat(told).containsExactly(9L);
  }

  @Test
  void aReceiverThatWasTakenAwayIsNotWaitedFor() {
    Acknowledged.Expected<String> first = acknowledged.expect(3, receivers);
    acknowledged.expect(4, List.of("audit"));
    first.done("crm");
    receivers.remove("audit");
    Acknowledged.Expected<String> third = acknowledged.expect(5, receivers);
    assertThat(told).containsExactly(4L);
    third.done("crm");
    assertThat(told).containsExactly(4L, 5L);
  }

  @Test
  void whatIsHeldIsAcknowledgedWhenItIsReleased() {
    held = true;
    acknowledged.expect(3, List.of("crm")).done("crm");
    Acknowledged.Expected<String> second = acknowledged.expect(4, List.of("crm"));
    acknowledged.released();
    assertThat(told).isEmpty();
    held = false;
    acknowledged.released();
    assertThat(told).containsExactly(3L);
    second.done("crm");
    assertThat(told).containsExactly(3L, 4L);
  }

  @Test
  void whatAReceiverHasMissedIsWaitedForByWhatIsHigher() {
    Acknowledged.Expected<String> later = acknowledged.expect(6, List.of("crm"));
    Acknowledged.Expected<String> missed = acknowledged.expect(5, List.of("audit"));
    later.done("crm");
    assertThat(told).isEmpty();
    missed.done("audit");
    assertThat(told).containsExactly(6L);
  }

  @Test
  void whatIsBelowTheEndOfWhatAReceiverHasMissedWaitsToo() {
    Acknowledged.Expected<String> early = acknowledged.expect(5, List.of("crm"));
    Acknowledged.Expected<String> later = acknowledged.expect(6, List.of("crm"));
    Acknowledged.Expected<String> missed = acknowledged.expect(4, 6, List.of("audit"));
    early.done("crm");
    assertThat(told).isEmpty();
    missed.done("audit");
    assertThat(told).as("as far as all have it").containsExactly(5L);
    later.done("crm");
    assertThat(told).containsExactly(5L, 6L);
  }
}
