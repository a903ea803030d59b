package io.webchat.core.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.Rejection;
import io.webchat.mailbox.ManualMailbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long calls wait for a new token to be stored. */
class CredentialGuardTest {
  private final ManualMailbox manual = new ManualMailbox();
  private final List<Rejection> errors = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final CredentialGuard hold =
      new CredentialGuard(manual.mailbox, () -> 1_000, errors::add, () -> heard.add("lifted"));

  @Test
  void callsWaitForTheTaskThatStoresTheTokenOrALaterOne() {
    hold.until(5);
    hold.whenLifted(() -> heard.add("waited"));
    hold.done(4);
    assertThat(hold.isHeld()).isTrue();
    assertThat(heard).isEmpty();
    hold.done(6);
    assertThat(hold.isHeld()).isFalse();
    hold.whenLifted(() -> heard.add("at once"));
    manual.advance(2_000);
    assertThat(heard).containsExactly("waited", "lifted", "at once");
    assertThat(errors).isEmpty();
  }

  @Test
  void aTokenThatIsNotStoredInTimeIsUsedAllTheSame() {
    hold.until(1);
    manual.advance(999);
    assertThat(hold.isHeld()).isTrue();
    hold.until(2); // another one: its time begins anew
    manual.advance(999);
    assertThat(hold.isHeld()).isTrue();
    manual.advance(1);
    assertThat(hold.isHeld()).isFalse();
    assertThat(heard).containsExactly("lifted");
    assertThat(errors).hasSize(1);
  }

  @Test
  void withoutASessionNothingIsHeld() {
    hold.until(1);
    hold.whenLifted(() -> heard.add("waited"));
    hold.release();
    manual.advance(2_000);
    assertThat(heard).containsExactly("waited");
    assertThat(errors).isEmpty();
  }

  @Test
  void whatWaitedRunsOnce() {
    hold.until(1);
    hold.whenLifted(() -> heard.add("waited"));
    hold.done(1);
    hold.until(2);
    hold.done(2);
    assertThat(heard).containsExactly("waited", "lifted", "lifted");
    hold.done(2);
    assertThat(heard).hasSize(3);
  }
}
