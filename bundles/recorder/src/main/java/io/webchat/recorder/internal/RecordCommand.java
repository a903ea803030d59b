package io.webchat.recorder.internal;

import io.webchat.recorder.internal.record.RecordingState;
import io.webchat.recording.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code webchat:record}: begins and ends recordings. Gogo prints what a method returns, and does
 * not have to be there.
 */
@Component(
    service = RecordCommand.class,
    property = {"osgi.command.scope=webchat", "osgi.command.function=record"})
public final class RecordCommand {
  private static final String USAGE =
      "record ID [shown|original] begins to record a widget instance, record stop ID ends it, record"
          + " lists the recordings";
  private static final String STOP = "stop";
  private static final long PATIENCE_SECONDS = 10;

  private final RecorderComponent recorder;

  /** For Declarative Services. */
  @Activate
  public RecordCommand(@Reference RecorderComponent recorder) {
    this.recorder = recorder;
  }

  /** {@code ID [shown|original]}, {@code stop ID}, or nothing. */
  public String record(String... words) {
    try {
      if (words.length == 0) {
        return listed();
      }
      if (words.length == 2 && words[0].equals(STOP)) {
        return stopped(await(recorder.stop(words[1])));
      }
      if (words.length <= 2 && !words[0].equals(STOP)) {
        Optional<Texts> texts =
            words.length == 2 ? Optional.of(Texts.of(words[1])) : Optional.empty();
        return "recording " + words[0] + " in " + await(recorder.start(words[0], texts));
      }
      return USAGE;
    } catch (IllegalArgumentException e) {
      return "error: texts \"" + words[1] + "\": expected " + e.getMessage();
    } catch (IllegalStateException e) {
      return "error: " + e.getMessage();
    }
  }

  private String listed() {
    List<String> lines = new ArrayList<>();
    for (RecordingState each : recorder.states()) {
      lines.add(each.instanceId() + ": " + figures(each));
    }
    return lines.isEmpty()
        ? "nothing is recorded; " + USAGE
        : String.join(System.lineSeparator(), lines);
  }

  private static String stopped(RecordingState state) {
    String text = "recorded " + state.instanceId() + ": " + figures(state);
    return state.failure() == null ? text : text + "; it had failed: " + state.failure();
  }

  private static String figures(RecordingState state) {
    String left = state.leftOut() == 0 ? "" : ", " + state.leftOut() + " left out";
    return state.lines()
        + " lines"
        + left
        + ", texts "
        + state.texts().word()
        + ", "
        + (state.file() == null ? "no file yet" : state.file());
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the file was not written within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
