package io.webchat.recorder.internal.record;

import io.webchat.api.WebChat;
import io.webchat.recording.Texts;
import io.webchat.spi.thread.DaemonThreads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All recordings, by instance, and the one thread that writes them. Thread-safe. */
public final class Recorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** How long a bundle that stops waits for the last lines. */
  private static final long STOP_SECONDS = 5;

  /** Names of one millisecond that are tried. */
  private static final int MOST_NAMES = 1_000;

  private record Running(Recording recording, BusTap tap) {}

  /** Makes a new file, which must not be there. */
  @FunctionalInterface
  interface NewFile {
    FileChannel create(Path file) throws IOException;
  }

  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(task -> DaemonThreads.named("webchat-recorder", task));
  private final NewFile newFile;
  private volatile RecordingSettings settings;

  /** Records with these limits. */
  public Recorder(RecordingSettings settings) {
    this(settings, RecordingFolder::create);
  }

  Recorder(RecordingSettings settings, NewFile newFile) {
    this.settings = settings;
    this.newFile = newFile;
  }

  /** Takes limits for recordings that begin from now on. */
  public void settings(RecordingSettings next) {
    settings = next;
  }

  /**
   * Begins to record an instance.
   *
   * @return completes with the file; fails with an {@link IOException} when it cannot be written
   * @throws IllegalStateException when it is being recorded, or too many are
   */
  public CompletionStage<Path> start(WebChat chat, Texts texts) {
    RecordingSettings now = settings;
    String name = RecordingFolder.name(chat.id(), Instant.now());
    Recording recording =
        new Recording(
            chat, name, texts, now, writer, part -> create(now, name, part), this::forget);
    Running next = new Running(recording, new BusTap(recording::offer));
    synchronized (this) {
      if (running.containsKey(chat.id())) {
        throw new IllegalStateException(chat.id() + " is being recorded already");
      }
      if (running.size() >= now.maxRecordings()) {
        throw new IllegalStateException(
            running.size() + " instances are being recorded, and maxRecordings allows no more");
      }
      running.put(chat.id(), next);
    }
    recording.begin();
    next.tap().open(chat.bus());
    return recording.begun();
  }

  private RecordingFile create(RecordingSettings limits, String name, int part) throws IOException {
    for (int number = part; number < part + MOST_NAMES; number++) {
      Path file = RecordingFolder.file(limits.folder(), name, number);
      try {
        RecordingFile created = new RecordingFile(file, newFile.create(file));
        RecordingFolder.keep(limits.folder(), limits.keepFiles(), inUse(file));
        return created;
      } catch (FileAlreadyExistsException e) {
        LOG.debug("{} is there already", file);
      }
    }
    throw new IOException("no name is left for a file in " + limits.folder());
  }

  private Set<Path> inUse(Path created) {
    Set<Path> files = new HashSet<>(Set.of(created));
    running.values().stream()
        .map(each -> each.recording().state().file())
        .filter(Objects::nonNull)
        .forEach(files::add);
    return files;
  }

  /**
   * Ends the recording of an instance.
   *
   * @param reason for its last line
   * @return completes with what it came to when the last line is written; fails with an {@link
   *     IllegalStateException} when the instance is not recorded
   */
  public CompletionStage<RecordingState> stop(String instanceId, String reason) {
    Running stopped = running.get(instanceId);
    if (stopped == null) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(instanceId + " is not being recorded"));
    }
    stopped.tap().close();
    stopped.recording().end(reason);
    return stopped.recording().ended();
  }

  /** Ends the recording of exactly this instance, which goes. */
  public void gone(WebChat chat, String reason) {
    Running each = running.get(chat.id());
    if (each != null && each.recording().chat() == chat) {
      each.tap().close();
      each.recording().end(reason);
    }
  }

  /** Whether an instance is being recorded. */
  public boolean isRecording(String instanceId) {
    return running.containsKey(instanceId);
  }

  /** Where the recordings stand, by the id of their instances. */
  public List<RecordingState> states() {
    return running.values().stream()
        .map(each -> each.recording().state())
        .sorted(Comparator.comparing(RecordingState::instanceId))
        .toList();
  }

  private void forget(Recording over) {
    Running each = running.get(over.chat().id());
    if (each != null && each.recording() == over && running.remove(over.chat().id(), each)) {
      each.tap().close();
    }
  }

  /** Ends all recordings, and waits a moment for their last lines. */
  @Override
  public void close() {
    CompletableFuture<?>[] ends =
        List.copyOf(running.keySet()).stream()
            .map(id -> stop(id, "the recorder stopped").toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      // while the writer takes tasks: one that is under way may leave the end to another
      CompletableFuture.allOf(ends).get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "Recordings of {} are not written to their end, the disk takes too long: {} lines are"
              + " lost",
          running.keySet(),
          running.values().stream().mapToLong(each -> each.recording().lost()).sum());
    } catch (ExecutionException e) {
      LOG.debug("A recording was over before", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.shutdownNow();
  }
}
