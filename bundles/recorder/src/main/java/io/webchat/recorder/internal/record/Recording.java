package io.webchat.recorder.internal.record;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.recorder.internal.record.RecordedItem.Called;
import io.webchat.recorder.internal.record.RecordedItem.Gap;
import io.webchat.recorder.internal.record.RecordedItem.Published;
import io.webchat.recording.Lines;
import io.webchat.recording.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recording of one instance, a file for each of its chats. What happens is taken without
 * waiting, up to a limit, and written by the one thread that all recordings share, a batch at a
 * time; what finds the queue full is counted, and the count is written in its place. A file that
 * cannot be written ends the recording and nothing else. Nothing is missing without a line that
 * counts it, in the file where that can be written, and one in the log.
 *
 * <p>Files, lines and the end are touched by the writing thread only.
 */
final class Recording {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
  private static final int BATCH = 200;
  private static final String PREFIX = WebChatService.NAMESPACE + ".";
  private static final String ENDED = PREFIX + "ended";

  /** What a new chat begins with, in the file of its own. */
  private static final Set<String> BEGINS =
      Set.of(PREFIX + "startChat", PREFIX + "started", PREFIX + "restored");

  /** Opens the files of a recording by their number. */
  @FunctionalInterface
  interface Files {
    RecordingFile open(int part) throws IOException;
  }

  private final WebChat chat;
  private final String name;
  private final Texts texts;
  private final long maxFileBytes;
  private final Executor writer;
  private final Files files;
  private final Consumer<Recording> whenEnded;
  private final BlockingQueue<RecordedItem> queue;
  private final LineMaker maker;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicReference<String> endReason = new AtomicReference<>();
  private final CompletableFuture<Path> begun = new CompletableFuture<>();
  private final CompletableFuture<RecordingState> ended = new CompletableFuture<>();
  private final Object gapLock = new Object();

  /** Lines that found the queue full since the last that did not; guarded by its lock. */
  private long gap;

  // of the writing thread

  /** What was taken from the queue, and the lines of it that are not in the file yet. */
  private final Deque<RecordedItem> batch = new ArrayDeque<>(BATCH);

  private final List<String> lines = new ArrayList<>();
  private RecordingFile file;
  private int part;
  private boolean chatEnded;
  private boolean full;

  /** Lines that are not in the file because it is full. */
  private long tooMuch;

  private boolean gapTold;

  private volatile RecordingState state;

  Recording(
      WebChat chat,
      String name,
      Texts texts,
      RecordingSettings settings,
      Executor writer,
      Files files,
      Consumer<Recording> whenEnded) {
    this.chat = chat;
    this.name = name;
    this.texts = texts;
    this.maxFileBytes = settings.maxFileBytes();
    this.writer = writer;
    this.files = files;
    this.whenEnded = whenEnded;
    this.queue = new ArrayBlockingQueue<>(settings.queueLimit());
    this.maker = new LineMaker(texts);
    this.state = RecordingState.begun(chat.id(), texts);
  }

  WebChat chat() {
    return chat;
  }

  RecordingState state() {
    return state;
  }

  /** Completes with the first file once it is there, or fails. */
  CompletionStage<Path> begun() {
    return begun;
  }

  /** Completes when the last line is written, or nothing can be written any more. */
  CompletionStage<RecordingState> ended() {
    return ended;
  }

  /** Opens the first file. */
  void begin() {
    schedule();
  }

  /** Takes what happened; never waits. Any thread. */
  void offer(RecordedItem item) {
    if (endReason.get() != null) {
      return;
    }
    synchronized (gapLock) {
      if (gap > 0 && queue.offer(new Gap(System.currentTimeMillis(), gap))) {
        gap = 0;
      }
      if ((gap > 0 || !queue.offer(item)) && item.isLine()) {
        gap++;
      }
    }
    schedule();
  }

  /** Writes what waits and the last line, then closes the file. Any thread; once. */
  void end(String reason) {
    if (endReason.compareAndSet(null, reason)) {
      schedule();
    }
  }

  /** Of a writer that has stopped nothing is expected: it has finished all recordings before. */
  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        writer.execute(this::write);
      } catch (RejectedExecutionException e) {
        LOG.debug("{}: nothing is recorded any more", chat.id());
      }
    }
  }

  private void write() {
    if (ended.isDone()) {
      return;
    }
    try {
      open();
      writeBatch();
      String reason = endReason.get();
      if (reason != null) {
        while (!queue.isEmpty()) {
          writeBatch();
        }
        finish(reason);
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
    scheduled.set(false);
    if (!ended.isDone() && (!queue.isEmpty() || endReason.get() != null)) {
      schedule();
    }
  }

  private void open() throws IOException {
    if (file == null) {
      maker.learn(chat.configuration());
      file = files.open(++part);
      full = false;
      tooMuch = 0;
      file.write(
          List.of(maker.line(Lines.HEADER, System.currentTimeMillis(), header())), Long.MAX_VALUE);
      state = state.in(file.path());
      begun.complete(file.path());
    }
  }

  private Map<String, Object> header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(Lines.FORMAT_VERSION, Lines.VERSION);
    header.put(Lines.INSTANCE, chat.id());
    header.put(Lines.NAME, name);
    header.put(Lines.PART, part);
    header.put(Lines.WIRE, chat.wire());
    header.put(Lines.STATE, chat.state().name());
    header.put(Lines.TEXTS, texts.word());
    return header;
  }

  private void writeBatch() throws IOException {
    queue.drainTo(batch, BATCH);
    if (batch.isEmpty()) {
      return;
    }
    maker.learn(chat.configuration());
    for (RecordedItem item = batch.peek(); item != null; item = batch.peek()) {
      if (chatEnded && beginsChat(item)) {
        append();
        next();
      }
      lines.addAll(lines(item));
      batch.remove();
      chatEnded |= item instanceof Published told && told.event().event().equals(ENDED);
    }
    append();
  }

  private static boolean beginsChat(RecordedItem item) {
    return (item instanceof Called called && BEGINS.contains(called.command()))
        || (item instanceof Published told && BEGINS.contains(told.event().event()));
  }

  private List<String> lines(RecordedItem item) {
    if (item instanceof Gap left) {
      missing(left.lines());
      if (full) {
        tooMuch += left.lines();
        return List.of();
      }
    }
    try {
      return maker.lines(item);
    } catch (RuntimeException | StackOverflowError e) {
      // without its message, which may have a text of the chat
      LOG.warn("{}: no line can be made of {}: {}", file.path(), item, e.getClass().getName());
      state = state.with(0, 1);
      return List.of(maker.leftOut(1, "no line can be made of it"));
    }
  }

  private void missing(long lines) {
    state = state.with(0, lines);
    if (!gapTold) {
      gapTold = true;
      LOG.warn(
          "{} is written too slowly: {} lines are left out, and perhaps more; the file has how many",
          file.path(),
          lines);
    }
  }

  /** The next chat gets a file of its own. */
  private void next() throws IOException {
    closeWith("the chat ended");
    chatEnded = false;
    open();
  }

  private void append() throws IOException {
    int written = full ? 0 : file.write(lines, maxFileBytes);
    int rest = lines.size() - written;
    state = state.with(written, rest);
    tooMuch += rest;
    lines.clear();
    if (rest > 0 && !full) {
      full = true;
      LOG.warn("{} has {} bytes: the rest of its chat is left out", file.path(), file.size());
    }
  }

  private void closeWith(String reason) throws IOException {
    List<String> last = new ArrayList<>();
    if (tooMuch > 0) {
      last.add(maker.leftOut(tooMuch, "the file is full"));
    }
    last.add(endLine(reason));
    file.write(last, Long.MAX_VALUE);
    RecordingFile closing = file;
    file = null;
    closing.close();
  }

  private String endLine(String reason) {
    return maker.line(Lines.END, System.currentTimeMillis(), Map.of("reason", reason));
  }

  private void finish(String reason) throws IOException {
    long missed = takeGap();
    if (missed > 0) {
      lines.addAll(lines(new Gap(System.currentTimeMillis(), missed)));
      append();
    }
    closeWith(reason);
    over(reason);
  }

  private long takeGap() {
    synchronized (gapLock) {
      long missed = gap;
      gap = 0;
      return missed;
    }
  }

  /** The one error of a recording; the chat is not touched. By the writing thread. */
  private void fail(Throwable failure) {
    String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    endReason.set(why); // from now on nothing is taken
    long lost = lines.size() + count(batch) + lost();
    state = state.failed(why, lost);
    LOG.error(
        "The recording of {} ends{}: {}; {} lines and all that follows are left out, the chat goes"
            + " on",
        chat.id(),
        file == null ? "" : ", " + file.path() + " cannot be written",
        why,
        lost);
    if (file != null) {
      closeFailed(lost, why);
    }
    over(why);
  }

  /** Where a few bytes fit that many did not, the file says itself what it lacks. */
  private void closeFailed(long lost, String why) {
    try (RecordingFile closing = file) {
      closing.write(List.of(maker.leftOut(lost + tooMuch, why), endLine(why)), Long.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      LOG.debug("The end of {} was not written", file.path(), e);
    }
  }

  /** Takes away what waits to be written; returns how many lines it is at least. Any thread. */
  long lost() {
    List<RecordedItem> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    return takeGap() + count(waiting);
  }

  private static long count(Collection<RecordedItem> items) {
    return items.stream()
        .mapToLong(item -> item instanceof Gap left ? left.lines() : item.isLine() ? 1 : 0)
        .sum();
  }

  private void over(String reason) {
    begun.completeExceptionally(new IOException(reason));
    ended.complete(state);
    whenEnded.accept(this);
  }
}
