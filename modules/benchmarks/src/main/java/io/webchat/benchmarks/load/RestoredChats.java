package io.webchat.benchmarks.load;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.benchmarks.harness.Benchmark;
import io.webchat.benchmarks.harness.Figure;
import io.webchat.benchmarks.harness.Pause;
import io.webchat.benchmarks.harness.Run;
import io.webchat.session.file.FileSessionStorage;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Chats whose sessions are stored as files, taken up again by a new platform in a JVM that is warm
 * from starting them: the time from the first {@code create} until each was polled.
 */
public final class RestoredChats implements Benchmark {
  private static final int COUNT = 1_000;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  @Override
  public String name() {
    return "restore";
  }

  @Override
  public String about() {
    return COUNT + " sessions stored as files, restored at a start: until all poll";
  }

  @Override
  public void measure(Run run) throws Exception {
    int count = run.effort().atMost(COUNT);
    Path folder = Files.createTempDirectory("webchat-bench");
    try {
      PolledMemory server = new PolledMemory();
      Fleet started = new Fleet(platform(server, folder), count, configuration(), (id, text) -> {});
      awaitPolls(run, server, count);
      started.close();
      server.forget();
      try (WebChatPlatform platform = platform(server, folder)) {
        WebChatConfiguration configuration = WebChatConfiguration.of(configuration());
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
          platform.factory().create(InstanceSettings.of(configuration).withId(Fleet.id(i)));
        }
        awaitPolls(run, server, count);
        run.add(
            Figure.of("restore of " + count + " sessions", (System.nanoTime() - begun) / 1e9, "s")
                .atMost(3));
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static void awaitPolls(Run run, PolledMemory server, int count) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (server.polled() < count) {
      run.check(System.nanoTime() < end, "%d of %d poll", server.polled(), count);
      Pause.until(System.nanoTime() + 1_000_000);
    }
  }

  private static WebChatPlatform platform(PolledMemory server, Path folder) {
    return WebChatPlatform.builder()
        .discover()
        .plug(TransportProvider.class, server, Map.of())
        .plug(
            SessionStorageProvider.class,
            new FileSessionStorage(
                folder,
                new SessionCodec(new RecordSeal(EncryptionKeys.none(), true)),
                FileSessionStorage.DEFAULT_MAX_SESSIONS),
            Map.of())
        .build();
  }

  private static Map<String, Object> configuration() {
    return Map.of(
        "transport", Map.of("type", PolledMemory.TYPE), "sessionStorage", FileSessionStorage.NAME);
  }
}
