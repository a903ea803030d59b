package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void aRejectionIsOneLineWithCodeTextAndHint() {
    Rejection rejection =
        Rejection.of(ErrorCode.NO_ACTIVE_SESSION, "There is no active chat session")
            .withHint("start one");
    assertThat(printed(() -> Answers.await(CompletableFuture.failedFuture(rejection))))
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
    assertThat(printed(() -> Answers.await(CompletableFuture.completedFuture("value")))).isEmpty();
  }

  private static String printed(Answers.Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Answers.report(new PrintStream(bytes, true, StandardCharsets.UTF_8), body);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
