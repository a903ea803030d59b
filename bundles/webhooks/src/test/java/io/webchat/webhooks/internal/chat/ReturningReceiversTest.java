package io.webchat.webhooks.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturningReceiversTest {
  @TempDir Path temporary;
  private final ReturningReceivers returning = new ReturningReceivers();
  private Path one;
  private Path two;

  @BeforeEach
  void leave() throws IOException {
    one = Files.createDirectories(temporary.resolve("one"));
    two = Files.createDirectories(temporary.resolve("two"));
    Files.createFile(one.resolve("crm.outbox"));
    Files.createFile(one.resolve("crm.dead"));
    Files.createFile(one.resolve("audit.outbox"));
    Files.createFile(two.resolve("bi.outbox"));
  }

  @Test
  void allOfAFolderAreWaitedForOnce() throws IOException {
    assertThat(returning.expect(one)).isTrue();
    assertThat(returning.came(one, "crm")).isFalse();
    assertThat(returning.areMissing()).isTrue();
    assertThat(returning.came(one, "new")).as("was not here before").isFalse();
    assertThat(returning.came(one, "audit")).isTrue();
    assertThat(returning.areMissing()).isFalse();
    assertThat(returning.expect(one)).as("they are there").isFalse();
    assertThat(returning.areMissing()).isFalse();
  }

  @Test
  void aFolderIsGivenUpForItself() throws IOException {
    assertThat(returning.expect(one)).isTrue();
    assertThat(returning.expect(two)).isTrue();
    assertThat(returning.giveUp(one)).containsExactly(one.resolve("audit"), one.resolve("crm"));
    assertThat(returning.areMissing()).isTrue();
    assertThat(returning.came(two, "bi")).isTrue();
  }

  @Test
  void aFolderThatIsNewHasNobodyToWaitFor() throws IOException {
    assertThat(returning.expect(temporary.resolve("new"))).isFalse();
    assertThat(returning.areMissing()).isFalse();
  }
}
