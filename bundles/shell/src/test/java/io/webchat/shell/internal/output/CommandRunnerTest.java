package io.webchat.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandRunnerTest {
  @Test
  void aRejectionIsOneLineWithCodeTextAndHint() {
    Rejection rejection =
        Rejection.of(ErrorCode.NO_ACTIVE_SESSION, "There is no active chat session")
            .withHint("start one");
    assertThat(printed(() -> CommandRunner.await(CompletableFuture.failedFuture(rejection))))
        .isEqualTo("error NO_ACTIVE_SESSION: There is no active chat session (start one)\n");
  }

  @Test
  void anythingElseIsOneLineToo() {
    assertThat(
            printed(
                () -> {
                  throw new IllegalStateException("broken");
                }))
        .isEqualTo("error: broken\n");
  }

  @Test
  void nothingIsPrintedOnSuccess() {
    assertThat(printed(() -> CommandRunner.await(CompletableFuture.completedFuture("value"))))
        .isEmpty();
  }

  private static String printed(CommandRunner.Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CommandRunner.report(new PrintStream(bytes, true, StandardCharsets.UTF_8), body);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
