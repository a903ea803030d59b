package io.webchat.shell.internal.output;

import io.webchat.api.value.Rejection;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands: waits for their results and prints a failure as one line. */
public final class CommandRunner {
  private static final long PATIENCE_SECONDS = 60;

  private CommandRunner() {}

  /** What a command does with the service. */
  @FunctionalInterface
  public interface Body {
    void run() throws Exception;
  }

  /** Runs the body of a command; failures become a line of {@code out}. */
  public static void report(PrintStream out, Body body) {
    try {
      body.run();
    } catch (InterruptedException e) {
      out.println("interrupted; it goes on in the background");
    } catch (Rejection e) {
      out.println(line(e));
    } catch (TimeoutException e) {
      out.println("error TIMEOUT: no answer within " + PATIENCE_SECONDS + " s");
    } catch (Exception e) {
      out.println("error: " + e.getMessage());
    }
  }

  /** The value, once it is there. */
  public static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Code, text and what to do. */
  public static String line(Rejection rejection) {
    return line(rejection.code(), rejection.text(), rejection.hint().orElse(null));
  }

  /** The same of an error event; the hint may be null. */
  public static String line(Object code, Object text, Object hint) {
    return "error " + code + ": " + text + (hint == null ? "" : " (" + hint + ")");
  }
}
