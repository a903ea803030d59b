package io.webchat.benchmarks.load;

import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.benchmarks.harness.Run;
import io.webchat.simulator.model.Wire;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Many pages on one container: a process of at most 1 GB serves them, one the chat server, this one
 * is the browsers, half of them over WebSockets and half over server-sent events. An agent says the
 * time in each chat every ten seconds, each customer something every twenty: every message is
 * counted both ways. The time from the agent's text to the page has in it how long the wire takes,
 * which is polled every three seconds at most; that from the bus to the page is the front's own.
 */
public final class ManyPages implements Benchmark {
  private static final int COUNT = 5_000;
  private static final int SAID_EVERY_SECONDS = 10;
  private static final int SENT_EVERY_SECONDS = 20;
  private static final int OPENING_AT_ONCE = 50;
  private static final int TOLD_EVERY = 500;
  private static final int LONGEST_POLL_MS = 3_000;
  private static final int LATE_MS = 500;
  private static final double SETTLING_SECONDS = 10;
  private static final double SECONDS = 60;
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final double MEGABYTE = 1_048_576;

  @Override
  public String name() {
    return "pages";
  }

  @Override
  public String about() {
    return "5,000 pages on one process of 1 GB: from an agent's text to the page, what is lost";
  }

  @Override
  public List<String> jvmOptions() {
    // the server closes idle connections after 30 s
    return List.of("-Xmx4g", "-Djdk.httpclient.keepalive.timeout=10");
  }

  @Override
  public void measure(Run run) throws Exception {
    int count = run.effort().atMost(COUNT);
    ExecutorService executor = Executors.newFixedThreadPool(4);
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(executor).build();
    try (LoadServer chats = LoadServer.start(SAID_EVERY_SECONDS, Wire.GMS_V2);
        FrontProcess front = FrontProcess.start(chats.configuration())) {
      PageCounts counts = new PageCounts();
      long begun = System.nanoTime();
      List<LoadedPage> pages = open(run, client, front, counts, count);
      double seconds = (System.nanoTime() - begun) / 1e9;
      run.progress("%d pages with chats after %.1f s", count, seconds);
      converse(pages, run.effort().nanos(SETTLING_SECONDS));
      long busy = front.processorTime().toNanos();
      counts.measure(true);
      converse(pages, run.effort().nanos(SECONDS));
      counts.measure(false);
      busy = front.processorTime().toNanos() - busy;
      run.progress(
          "the front used %.2f of a processor", (double) busy / run.effort().nanos(SECONDS));
      awaitRest(run, counts, chats.stopTalking());
      report(run, counts, count, front.mostMemory());
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<LoadedPage> open(
      Run run, HttpClient client, FrontProcess front, PageCounts counts, int count)
      throws Exception {
    long begun = System.nanoTime();
    Semaphore room = new Semaphore(OPENING_AT_ONCE);
    List<LoadedPage> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      enter(room, 1);
      if (i % TOLD_EVERY == 0 && i > 0) {
        run.progress("%d pages after %.1f s", i, (System.nanoTime() - begun) / 1e9);
      }
      LoadedPage page = new LoadedPage(client, front.address(), counts);
      pages.add(page);
      page.open(i % 2 == 0)
          .whenComplete(
              (started, problem) -> {
                if (problem != null) {
                  counts.failed(problem);
                }
                room.release();
              });
      requireNoFailure(counts);
    }
    enter(room, OPENING_AT_ONCE);
    requireNoFailure(counts);
    return pages;
  }

  private static void enter(Semaphore room, int places) throws Exception {
    if (!room.tryAcquire(places, LONGEST_NANOS, TimeUnit.NANOSECONDS)) {
      throw new IOException("Pages that open get no answer");
    }
  }

  private static void requireNoFailure(PageCounts counts) throws IOException {
    if (counts.failure().isPresent()) {
      throw new IOException("A page failed", counts.failure().get());
    }
  }

  /** A tenth of a second is one step: each takes its share of the pages. */
  private static void converse(List<LoadedPage> pages, long nanos) {
    int steps = SENT_EVERY_SECONDS * 10;
    long next = System.nanoTime();
    long end = next + nanos;
    for (int step = 0; next < end; step = (step + 1) % steps) {
      for (int i = step; i < pages.size(); i += steps) {
        pages.get(i).say("a question");
      }
      next += 100_000_000;
      Pause.until(Math.min(next, end));
    }
  }

  private static void awaitRest(Run run, PageCounts counts, long said) throws IOException {
    long end = System.nanoTime() + LONGEST_NANOS;
    while ((counts.heard() < said || counts.unsettled() > 0) && System.nanoTime() < end) {
      Pause.until(System.nanoTime() + 10_000_000);
    }
    run.progress("agents said %d; pages: %s", said, counts);
    requireNoFailure(counts);
    run.check(counts.heard() == said, "%d of %d texts are lost", said - counts.heard(), said);
    run.check(counts.doubled() == 0, "%d texts came twice", counts.doubled());
    run.check(counts.outOfOrder() == 0, "%d frames were out of order", counts.outOfOrder());
    run.check(counts.unsettled() == 0, "%d messages are not sent", counts.unsettled());
    run.check(counts.connectionsEnded() == 0, "%d connections ended", counts.connectionsEnded());
  }

  private static void report(Run run, PageCounts counts, int count, OptionalLong memory) {
    run.add(
        Figure.of("lost or doubled of " + counts.heard() + " texts of agents", 0, "").atMost(0));
    run.add(Figure.of("lost of " + counts.allSent() + " messages of customers", 0, "").atMost(0));
    String to = " to one of " + count + " pages";
    latencies(run, counts.fromAgents(), "from an agent's text" + to, LONGEST_POLL_MS + LATE_MS);
    latencies(run, counts.fromBus(), "from the bus" + to, LATE_MS);
    memory.ifPresent(
        bytes ->
            run.add(
                Figure.of("memory of the serving process", bytes / MEGABYTE, "MB").atMost(1_024)));
  }

  private static void latencies(Run run, Latencies latencies, String what, int mostMs) {
    run.progress("%s: %s", what, latencies);
    if (latencies.count() > 0) {
      run.add(Figure.of("p50 " + what, latencies.quantile(0.5), "ms"));
      run.add(Figure.of("p99 " + what, latencies.quantile(0.99), "ms").atMost(mostMs));
      run.add(Figure.of("longest " + what, latencies.quantile(1), "ms"));
    }
  }
}
