package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OfferedCommandTest {
  private static final int INTERRUPTED = 7;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  private int waiting(List<String> arguments, PrintStream out) {
    begun.countDown();
    try {
      end.await();
      return 0;
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
  }

  private CompletableFuture<Integer> running(OfferedCommand command) throws InterruptedException {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    new Thread(() -> result.complete(command.run(List.of(), out))).start();
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    return result;
  }

  @Test
  void oneThatHasSomethingToEndIsInterruptedAndWaitedFor() throws Exception {
    OfferedCommand command = new OfferedCommand(this::waiting, 60);
    CompletableFuture<Integer> result = running(command);
    command.interrupt();
    assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(INTERRUPTED);
  }

  @Test
  void othersAreLeftAlone() throws Exception {
    OfferedCommand command = new OfferedCommand(this::waiting, 0);
    CompletableFuture<Integer> result = running(command);
    command.interrupt();
    end.countDown();
    assertThat(result.get(60, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void oneThatDoesNotRunOrIsOverIsNotInterrupted() throws Exception {
    OfferedCommand command = new OfferedCommand(this::waiting, 60);
    command.interrupt();
    end.countDown();
    assertThat(running(command).get(60, TimeUnit.SECONDS)).isZero();
    command.interrupt();
  }
}
